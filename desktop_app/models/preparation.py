"""Getting ready beside the papers: what the panel may ask, the plan backwards from the deadline, what has to be in the hands."""

from __future__ import annotations

from pydantic import Field

from desktop_app.models.values import Count, Day, LongText, Shape, YesNo


class RehearsalAnswer(Shape):
    """How one question of 评委视角 stands: whether it can be answered, and what is still to be got ready."""

    ready: YesNo | None = None
    """True 答得上, False 要补, None not looked at yet."""
    note: LongText | None = None


class PlanStep(Shape):
    """One task of the plan, where this case departs from the pack."""

    days: Count | None = None
    """Working days it takes here; None: as many as the pack says."""
    done: YesNo | None = None


class Delivery(Shape):
    """交付与倒排: the applicant's own deadline, the tasks, and what is packed already."""

    deadline: Day | None = None
    """The day set by whoever takes the papers from the applicant; None: not known yet."""
    tasks: dict[str, PlanStep] = Field(default_factory=dict)
    """By the id of a task of the pack."""
    packed: dict[str, YesNo] = Field(default_factory=dict)
    """By the id of a thing to hand in; where each copy counts, ``papers-3`` is the third."""
