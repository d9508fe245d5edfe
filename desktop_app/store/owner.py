"""Who has a case open: a note inside its folder, for people. The lock that counts is the database's own.

The note tells a second opener where to look, and the next start that the last one did not end as it should. On a
synchronised drive, where no lock reaches from one computer to another, it is all there is.
"""

from __future__ import annotations

import getpass
import json
import platform
from contextlib import suppress
from typing import TYPE_CHECKING, Self

from pydantic import AwareDatetime, ValidationError

from desktop_app import log
from desktop_app.errors import AppError, UnreadableInput
from desktop_app.models.formats import moment
from desktop_app.models.values import FrozenShape
from desktop_app.store.durable import write_durably
from desktop_app.store.strict_json import read_json

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

NOTE = "opened.json"
_LONGEST_NAME = 60


class Owner(FrozenShape):
    """One program that has, or had, a case open."""

    computer: str
    user: str
    at: AwareDatetime
    """Since when."""
    change: int = 0
    """Number of the last line of history then."""

    @classmethod
    def of_this_program(cls, *, now: datetime, change: int = 0) -> Self:
        """This computer and the user who is signed in here."""
        try:
            user = getpass.getuser()
        except (OSError, KeyError, ImportError):  # no such thing as a name: a service, a container
            user = ""
        return cls(computer=platform.node() or "本机", user=user, at=now, change=change)

    @property
    def words(self) -> str:
        """“另一台电脑“办公室-PC2”上打开（用户“张三”，11月25日 09:12 起）”, to follow 正在."""
        place = "另一个窗口" if self.is_here else f"另一台电脑“{self.computer[:_LONGEST_NAME]}”上"
        user = "本机" if self.is_here else f"用户“{self.user[:_LONGEST_NAME]}”"
        return f"{place}打开（{user}，{moment(self.at)} 起）"

    @property
    def is_here(self) -> bool:
        """Whether it was this computer."""
        return self.computer == (platform.node() or "本机")


def owner_of(folder: Path) -> Owner | None:
    """Who noted to have the case in ``folder`` open; None when nobody did, or the note cannot be read."""
    try:
        return Owner.model_validate(read_json(folder / NOTE))
    except (UnreadableInput, ValidationError):
        return None


def note_owner(folder: Path, owner: Owner) -> None:
    """Say in the case's folder who has it open; a folder that takes no note is no reason not to open the case."""
    try:
        write_durably(
            folder / NOTE, (json.dumps(owner.model_dump(mode="json"), ensure_ascii=False) + "\n").encode()
        )
    except AppError as error:
        log.event("owner.not_noted", error=type(error).__name__)


def forget_owner(folder: Path) -> None:
    """The case has been closed as it should."""
    with suppress(OSError):
        (folder / NOTE).unlink(missing_ok=True)
