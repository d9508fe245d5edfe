"""Lines of history in the user's words: when, where, what stood there before, what after."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from desktop_app.assessment.differences import LEDGERS, notice_words
from desktop_app.assessment.evidence_words import changed_words, stored
from desktop_app.assessment.field_words import (
    EMPTY,
    EVIDENCE,
    RECOGNITIONS,
    excerpts,
    field_label,
    value_words,
)
from desktop_app.models import field_ids
from desktop_app.models.application import Application
from desktop_app.models.ledgers import LEDGER_LABELS, LedgerKind
from desktop_app.models.recognitions import Recognition
from desktop_app.store.stored import put_answer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from desktop_app.notice.models import Notice
    from desktop_app.store.case_rows import Change

_ONE_CHANGE = timedelta(minutes=1)
"""Typing in one field that pauses no longer than this is one change to whoever reads the history."""
_TYPED = frozenset({"answer", "evidence"})
_SHOWN = 60
"""Characters of a value that a line shows."""
_TOLD = frozenset({"title", "notice"})
"""What of the lines about the case as a whole concerns the user."""


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One change."""

    at: datetime
    place: str
    """Where it can be looked at, spelled as in ``differences``."""
    label: str
    before: str
    after: str

    @property
    def text(self) -> str:
        """All of it, to search in."""
        return f"{self.at.astimezone():%Y-%m-%d %H:%M} {self.label} {self.before} {self.after}"


@dataclass(frozen=True, slots=True)
class _Raw:
    """Stored texts of one place: the answer and the half entry before and after."""

    at: datetime
    what: str
    place: str
    before: tuple[str | None, str | None]
    after: tuple[str | None, str | None]


def journal_lines(
    changes: Sequence[Change], notice: Notice, notices: Mapping[str, str] | None = None
) -> tuple[JournalLine, ...]:
    """The lines for ``changes`` (newest first), newest first; ``notices`` are the names of other packs, by id."""
    words = _Words(notice, notices or {})
    found = (words.line(raw) for raw in reversed(_together(_paired(reversed(changes)))))
    return tuple(line for line in found if line.before != line.after)


def _paired(changes: Iterator[Change]) -> Iterator[_Raw]:
    """Oldest first; what an answer and its half entry became in one step is one change."""
    pending: dict[tuple[int, str], _Raw] = {}
    step = 0
    for change in changes:
        if change.step != step:
            yield from pending.values()
            pending.clear()
            step = change.step
        if change.what == "about" and change.place not in _TOLD:
            continue
        is_entry = change.what == "entry"
        what = "answer" if is_entry else change.what
        before, after = _sides(change.before, is_entry), _sides(change.after, is_entry)
        other = pending.get((step, f"{what} {change.place}"))
        if other is not None:
            before, after = _joined(other.before, before), _joined(other.after, after)
        pending[step, f"{what} {change.place}"] = _Raw(change.at, what, change.place, before, after)
    yield from pending.values()


def _sides(text: str | None, is_entry: bool) -> tuple[str | None, str | None]:  # noqa: FBT001 - which of two sides
    return (None, text) if is_entry else (text, None)


def _joined(
    one: tuple[str | None, str | None], other: tuple[str | None, str | None]
) -> tuple[str | None, str | None]:
    return (one[0] if one[0] is not None else other[0], one[1] if one[1] is not None else other[1])


def _together(raws: Iterator[_Raw]) -> list[_Raw]:
    """What was typed in one go, though it reached the disk in pieces, becomes one change."""
    found: list[_Raw] = []
    for raw in raws:
        last = found[-1] if found else None
        same = last is not None and (last.what, last.place) == (raw.what, raw.place) and raw.what in _TYPED
        if last is not None and raw.what == "evidence":  # what came or went is a line of its own
            same = same and None not in (last.before[0], last.after[0], raw.before[0], raw.after[0])
        if last is not None and same and raw.at - last.at <= _ONE_CHANGE:
            found[-1] = replace(raw, before=last.before)
        else:
            found.append(raw)
    return found


class _Words:
    """Reads stored texts back as values, and says them."""

    def __init__(self, notice: Notice, notices: Mapping[str, str]) -> None:
        self._notice = notice
        self._notices = notices
        self._scratch = Application()

    def line(self, raw: _Raw) -> JournalLine:
        """One change in words."""
        say = {
            "rows": self._rows,
            "pending": self._rows,
            "evidence": self._evidence,
            "about": self._about,
        }.get(raw.what, self._answer)
        before, after = say(raw.place, raw.before), say(raw.place, raw.after)
        if raw.what == "evidence" and before == after:
            before, after = self._evidence_changed(before, raw)
        before, after = excerpts(before, after, _SHOWN)
        place, label = self._place(raw)
        return JournalLine(raw.at, place, label, before, after)

    def _place(self, raw: _Raw) -> tuple[str, str]:
        if raw.what in {"rows", "pending"}:
            kind = next((kind for kind in LedgerKind if kind.value == raw.place), None)
            label = LEDGER_LABELS[kind] if kind is not None else "台账"
            return f"{LEDGERS}{raw.place}", f"{label}待处理的行" if raw.what == "pending" else label
        if raw.what == "evidence":
            return EVIDENCE, field_label(EVIDENCE, self._notice)
        return raw.place, field_label(raw.place, self._notice)

    def _answer(self, place: str, texts: tuple[str | None, str | None]) -> str:
        answer, entry = texts
        if entry is not None:
            return value_words(place, None, self._notice, entry)
        if answer is None:
            return EMPTY
        try:
            if place == RECOGNITIONS:
                return f"{len(json.loads(answer))}项"
            self._make_room(place)
            put_answer(self._scratch, place, answer)
            return value_words(place, field_ids.read(self._scratch, place), self._notice)
        except (ValueError, TypeError, KeyError, RecursionError):  # of a later or an older program
            return answer

    def _make_room(self, place: str) -> None:
        """A field of a 认定 can only be read in a list that has it."""
        rows, bracket, rest = place.partition("[")
        if bracket and rows == RECOGNITIONS:
            field_ids.write(self._scratch, rows, (Recognition(id=rest.partition("]")[0]),))

    def _rows(self, _: str, texts: tuple[str | None, str | None]) -> str:
        rows = _fact(texts[0], "rows")
        return f"{rows if isinstance(rows, int) else 0:,}行"

    def _evidence(self, _: str, texts: tuple[str | None, str | None]) -> str:
        if texts[0] is None:
            return "没有"
        title = _fact(texts[0], "title") or _fact(texts[0], "file_name") or "没有名称的材料"
        material = self._notice.material(str(_fact(texts[0], "material")))
        return f"{title}（{material.short_label}）" if material is not None else str(title)

    def _evidence_changed(self, name: str, raw: _Raw) -> tuple[str, str]:
        """The same paper on the same shelf: what of it is another now."""
        old, new = changed_words(stored(raw.before[0]), stored(raw.after[0]), self._notice)
        return (f"{name}：{old}", f"{name}：{new}") if old != new else (name, name)

    def _about(self, place: str, texts: tuple[str | None, str | None]) -> str:
        if texts[0] is None:
            return EMPTY
        if place != "notice":
            return texts[0] or EMPTY
        return self._notices.get(texts[0]) or notice_words(texts[0], self._notice)


def _fact(text: str | None, name: str) -> Any:  # noqa: ANN401 - whatever was stored
    try:
        found = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return None
    return found.get(name) if isinstance(found, dict) else None
