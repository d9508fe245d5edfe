"""收件: what the recommending side knows of one file that was handed in; small, and plain enough to come through a pipe."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from pydantic import AwareDatetime

from desktop_app.assessment.quota import Candidate
from desktop_app.assessment.results import (
    Assessment,
    ConditionVerdict,
    Figure,
    Outcome,
    Severity,
    StatementCount,
)
from desktop_app.documents.content import Content
from desktop_app.models.application import Application, Case
from desktop_app.models.values import FrozenShape
from desktop_app.packet.open_items import OpenItem

if TYPE_CHECKING:
    from desktop_app.notice.models import Notice


class VerdictLine(FrozenShape):
    """One condition or chosen category as the list shows it."""

    id: str
    clause: str
    label: str
    outcome: Outcome
    words: str
    """Value, comparison and distance, or what decides it; empty where the outcome says all."""


class FindingLine(FrozenShape):
    """Something to mend or to confirm in the case."""

    id: str
    severity: Severity
    text: str
    field: str = ""


class MaterialLine(FrozenShape):
    """One shelf and whether there is something on it."""

    id: str
    number: int
    label: str
    state: Literal["present", "made_by_program", "missing", "not_applicable"]
    pieces: int = 0


class PaperLine(FrozenShape):
    """What the papers made last say, and what the case says now."""

    label: str
    papers: str
    now: str
    follows: bool = False
    """Whether it is a number that is another because of a ledger, and no change of its own."""


class PartingLine(FrozenShape):
    """One place at which two copies of a case, worked on apart, say something else."""

    label: str
    one: str
    other: str
    changed_in_one: bool
    changed_in_other: bool


class Parting(FrozenShape):
    """What each of two copies of a case has that the other has not."""

    one: str
    """Where the one file lies."""
    other: str
    since: AwareDatetime | None = None
    """The moment of the last change that both have."""
    lines: tuple[PartingLine, ...] = ()

    def beside(self, path: str) -> Parting:
        """The same with the file at ``path`` as the one."""
        if path == self.one:
            return self
        turned = (
            PartingLine(
                label=line.label,
                one=line.other,
                other=line.one,
                changed_in_one=line.changed_in_other,
                changed_in_other=line.changed_in_one,
            )
            for line in self.lines
        )
        return Parting(one=self.other, other=self.one, since=self.since, lines=tuple(turned))


class LastPapers(FrozenShape):
    """The papers an agency made last."""

    number: int
    at: AwareDatetime
    code: str
    draft: bool
    reason: str = ""


class Printed(FrozenShape):
    """What a list of several cases may print of one, and what is looked at only where there are several files of it."""

    answers: dict[str, Any]
    """As JSON has them; what is not answered is left out."""
    figures: tuple[Figure, ...]
    statement: StatementCount
    trail: str = ""
    """Of its history, by which copies of a case know whether one was made of the other (``models.trails``)."""


class Submission(FrozenShape):
    """One case as the recommending side sees it, or why it cannot be read."""

    path: str
    """Where the file lies."""
    size: int = 0
    modified: float = 0.0
    """Of the file, when it was read: another file at this place is to be read anew."""
    refused: str = ""
    """Sentence saying why there is nothing to see; the rest is empty then."""
    verified: bool = False
    """Whether every byte of its evidence is what the agency added; else only names and sizes have been held against."""
    identity: str = ""
    """The id that the case got when it was made; copies of it have the same."""
    last_change: int = 0
    """How many changes the case has seen: of two files of one case, the greater is the newer."""
    changed_at: AwareDatetime | None = None
    """The moment of the last of them, by the clock of the agency."""
    notice: str = ""
    line: Candidate = Candidate("")
    """What the list and its quota look at."""
    printed: str = ""
    """``Printed`` as JSON, put together where it is printed: that of a thousand cases would take too much memory."""
    verdicts: tuple[VerdictLine, ...] = ()
    findings: tuple[FindingLine, ...] = ()
    materials: tuple[MaterialLine, ...] = ()
    open: tuple[OpenItem, ...] = ()
    """What is not met, not answered, or missing."""
    papers: LastPapers | None = None
    code: str = ""
    """The check code of what the case says now; empty where it is that of the papers, there are none, or nobody asked."""
    changed: tuple[PaperLine, ...] = ()
    """What was changed after the papers were made."""

    @property
    def met(self) -> tuple[int, int]:
        """Conditions met, and conditions in all; chosen categories count as conditions."""
        deciding = [line.outcome for line in self.verdicts if line.outcome is not Outcome.NOT_APPLICABLE]
        return sum(outcome is Outcome.MET for outcome in deciding), len(deciding)

    @property
    def changes(self) -> int:
        """How many places were changed after the papers were made."""
        return sum(not line.follows for line in self.changed)

    @property
    def to_mend(self) -> int:
        """How many findings cannot be right."""
        return sum(line.severity is Severity.ERROR for line in self.findings)

    @property
    def missing(self) -> tuple[MaterialLine, ...]:
        """Shelves that need something and are empty."""
        return tuple(line for line in self.materials if line.state == "missing")

    @property
    def application(self) -> Application:
        """The answers, put together anew each time."""
        return Application.model_validate(self._printed.answers)

    @property
    def trail(self) -> str:
        """Of its history, put together anew each time; empty where nothing is known of the file."""
        return self._printed.trail if self.printed else ""

    @property
    def agency(self) -> str:
        """Name of the agency; empty where it is not answered."""
        return self.line.agency

    @property
    def platform(self) -> str:
        """Name of the platform; empty where it is not answered."""
        return self.line.platform

    @property
    def categories(self) -> tuple[str, ...]:
        """Ids of the categories that are applied for."""
        return self.line.categories

    @property
    def district(self) -> str:
        """所属区; empty where it is not answered."""
        return self.line.district_told

    @property
    def route(self) -> str:
        """Value of ``Route``; empty where it is not answered."""
        return self.line.route.value if self.line.route is not None else ""

    def candidate(self, key: str) -> Candidate:
        """What the quota is checked on."""
        return replace(self.line, key=key)

    @property
    def _printed(self) -> Printed:
        return Printed.model_validate_json(self.printed)

    def content(self, notice: Notice) -> Content:
        """What a list of several cases prints of it: answers and figures; nothing of single requirements or ledgers."""
        printed = self._printed
        nothing = ConditionVerdict(id="", label="", clause="", outcome=Outcome.UNKNOWN, atoms=())
        assessment = Assessment(
            notice=notice.identity.id,
            on=notice.identity.counting.submission,
            outcome=Outcome.UNKNOWN,
            conditions=(),
            distinction=nothing,
            categories=(),
            figures=printed.figures,
            findings=(),
            materials=(),
            statement=printed.statement,
        )
        case = Case(notice=notice.identity.id, application=Application.model_validate(printed.answers))
        return Content.of(case, assessment, notice, filled_on=notice.identity.counting.submission)
