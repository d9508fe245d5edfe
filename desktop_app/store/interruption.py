"""A case whose last session did not end: what was changed in it, so that its user can see that it is all there.

Nothing has to be repaired then: the database has taken everything that was acknowledged. What is offered is a choice,
to go on or to go back to what the case was when it was opened.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.errors import AppError
from desktop_app.store.case_store import CaseStore
from desktop_app.store.owner import Owner, forget_owner, owner_of

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from desktop_app.models.application import Case


@dataclass(frozen=True, slots=True)
class Interruption:
    """A session that ended without closing the case."""

    folder: Path
    owner: Owner
    before: Case
    """What the case was when that session opened it."""
    now: Case
    at: datetime
    """When the last change reached the disk."""


def interruption_of(folder: Path) -> Interruption | None:
    """What was changed in the session that did not end; None when there was none, or it changed nothing.

    A case that is open now, here or elsewhere, is not looked at; nor is one that cannot be read: opening it tells why.
    What another computer noted is left as it is: on a synchronised drive that one may be at work still.
    """
    owner = owner_of(folder)
    if owner is None or not owner.is_here:
        return None
    try:
        with CaseStore.open(folder) as store:
            opening = [item for item in store.checkpoints() if item.change == owner.change]
            newest = store.history(newest=1)
            if not opening or not newest or newest[0].number == owner.change:
                forget_owner(folder)
                return None
            before = store.case_at(opening[-1].number)
            return Interruption(folder, owner, before, store.load(), newest[0].at)
    except AppError:
        return None
