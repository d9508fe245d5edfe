"""What was printed: which build lies in the binder of each copy, and a line for everything that came out of a printer.

Kept in the case as one text, beside its answers: it is no answer, is not undone, and goes where the case goes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import AwareDatetime, Field, ValidationError

from desktop_app.documents.printed import changed_pages
from desktop_app.models.values import FrozenShape
from desktop_app.packet.bound import BoundPacket
from desktop_app.packet.page_ranges import page_words
from desktop_app.packet.print_plan import count_sheets, sheets_with

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Self

    from desktop_app.packet.build import Build

MOST_ENTRIES = 2000
"""Lines kept; of more the oldest go."""
BY_HAND = "手工登记"
"""Stands for the printer of a copy that was printed elsewhere and ticked here."""


class PrintEntry(FrozenShape):
    """One line of the log."""

    at: AwareDatetime
    who: str
    printer: str
    copy_number: int
    """0 for what belongs to no copy."""
    what: str
    """整套, 第 40—42 页, 书脊."""
    sides: int
    """Sides that were sent to the printer."""
    build: int
    check_code: str
    outcome: Literal["done", "stopped", "failed", "taken_back"] = "done"

    @property
    def result(self) -> str:
        """The outcome in a word."""
        words = {"done": "印好", "stopped": "中途停下", "failed": "没有印成", "taken_back": "取消登记"}
        return words[self.outcome]


class PrintedBuild(FrozenShape):
    """What has to be known of a build of which a copy exists on paper."""

    number: int
    check_code: str
    made_at: AwareDatetime
    draft: bool
    packet: BoundPacket

    @property
    def key(self) -> str:
        """Tells it from every other build of the case."""
        return key_of(self)

    @property
    def words(self) -> str:
        """第 3 次生成（校验码 7K3M9Q）."""
        return f"第 {self.number} 次生成（校验码 {self.check_code}）"


class PrintedCopy(FrozenShape):
    """A copy on paper."""

    build: str
    """``key`` of the build it is of, pages printed again included."""
    both: bool
    """Whether its sheets are printed on both sides."""
    at: AwareDatetime


class Reprint(FrozenShape):
    """Copies on paper that need the same sheets anew."""

    copies: tuple[int, ...]
    before: PrintedBuild
    both: bool
    changed: tuple[int, ...]
    """Physical pages of the new packet that are others, or were not there."""
    pages: tuple[int, ...]
    """Physical pages to print: ``changed``, with the other side of each sheet."""
    destroyed: tuple[int, ...]
    """Physical pages of the old packet on the sheets that have to go."""

    @property
    def sheets(self) -> int:
        """Sheets to print for each copy."""
        return count_sheets(self.pages, both=self.both)

    @property
    def old_words(self) -> str:
        """The sheets to take out, as they are called on paper."""
        return page_words(self.before.packet, self.destroyed)


class PrintLog(FrozenShape):
    """All of it; every change makes a new one."""

    entries: tuple[PrintEntry, ...] = ()
    builds: dict[str, PrintedBuild] = Field(default_factory=dict)
    copies: dict[int, PrintedCopy] = Field(default_factory=dict)

    @classmethod
    def read(cls, text: str | None) -> Self:
        """What the case keeps; an empty one where that is nothing, or not to be read."""
        if not text:
            return cls()
        try:
            return cls.model_validate_json(text)
        except ValidationError:
            return cls()

    @property
    def current(self) -> PrintedBuild | None:
        """The newest build of which a copy is on paper."""
        held = [self.builds[copy.build] for copy in self.copies.values() if copy.build in self.builds]
        return max(held, key=lambda build: (build.made_at, build.number), default=None)

    def of(self, copy: int) -> PrintedBuild | None:
        """The build that lies in the binder of this copy."""
        held = self.copies.get(copy)
        return self.builds.get(held.build) if held is not None else None

    def noted(self, entry: PrintEntry) -> Self:
        """With one more line."""
        return self.model_copy(update={"entries": (*self.entries, entry)[-MOST_ENTRIES:]})

    def with_copy(self, copy: int, made: Build, *, both: bool, at: AwareDatetime) -> Self:
        """With this copy being of the build ``made`` from now on; builds that nobody holds any more go."""
        if made.packet is None:
            return self
        build = PrintedBuild(
            number=made.number,
            check_code=made.check_code,
            made_at=made.made_at,
            draft=made.draft,
            packet=made.packet,
        )
        copies = {**self.copies, copy: PrintedCopy(build=build.key, both=both, at=at)}
        return self._holding(copies, {**self.builds, build.key: build})

    def without_copy(self, copy: int) -> Self:
        """As if this copy had not been printed."""
        copies = {number: held for number, held in self.copies.items() if number != copy}
        return self._holding(copies, self.builds)

    def _holding(self, copies: dict[int, PrintedCopy], builds: dict[str, PrintedBuild]) -> Self:
        held = {copy.build for copy in copies.values()}
        return self.model_copy(
            update={
                "copies": dict(sorted(copies.items())),
                "builds": {key: build for key, build in builds.items() if key in held},
            }
        )

    def reprints(self, now: BoundPacket) -> tuple[Reprint, ...]:
        """What each printed copy needs to become ``now``: copies that need the same together; none where nothing differs."""
        together: dict[tuple[str, bool], list[int]] = {}
        for number, copy in self.copies.items():
            if copy.build in self.builds:
                together.setdefault((copy.build, copy.both), []).append(number)
        found = [
            _reprint(self.builds[key], tuple(copies), now, both=both)
            for (key, both), copies in together.items()
        ]
        return tuple(item for item in found if item.pages or item.destroyed)


def key_of(made: Build | PrintedBuild) -> str:
    """Tells a build from every other of the case."""
    return f"{made.number}.{made.check_code}.{made.made_at.isoformat()}"


def words_of(reprints: Iterable[Reprint], now: BoundPacket | None) -> str:
    """The pages that are others in any copy, as they are called: 封面、第 3、12、40 页; empty where none is."""
    if now is None:
        return ""
    listed = tuple(reprints)
    pages = sorted({page for item in listed for page in item.changed})
    gone = max((item.before.packet.pages - now.pages for item in listed), default=0)
    fewer = f"少了 {gone} 页" if gone > 0 else ""
    return "，".join(part for part in (page_words(now, pages), fewer) if part)


def _reprint(before: PrintedBuild, copies: tuple[int, ...], now: BoundPacket, *, both: bool) -> Reprint:
    old = before.packet
    found = changed_pages(old.digests, now.digests)
    gone = range(now.pages + 1, old.pages + 1)
    touched: Iterable[int] = (*found.pages, *gone)
    return Reprint(
        copies=copies,
        before=before,
        both=both,
        changed=found.pages,
        pages=sheets_with(touched, now.pages, both=both),
        destroyed=sheets_with(touched, old.pages, both=both),
    )
