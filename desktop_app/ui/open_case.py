"""The open case: the one object that changes answers, and from which every part of the window reads."""

from __future__ import annotations

import secrets
from contextlib import suppress
from typing import TYPE_CHECKING

from pydantic import ValidationError
from PySide6.QtCore import QObject, Signal

from desktop_app.assessment.confirming import rests_of
from desktop_app.assessment.differences import NOTICE, differences
from desktop_app.assessment.evaluate import evaluate
from desktop_app.assessment.evidence_words import LABELS
from desktop_app.assessment.field_words import EVIDENCE, RECOGNITIONS, TITLE, member_label, quoted
from desktop_app.assessment.figures import LedgerFigures, count
from desktop_app.assessment.resolving import answering_fields
from desktop_app.assessment.results import COUNTING, Severity
from desktop_app.assessment.review_words import is_of_review, review_label
from desktop_app.models import field_ids, formats
from desktop_app.models.advice import RECEIVED, SETTLED, AdviceLetter
from desktop_app.models.disc_checks import CHECKS
from desktop_app.models.entries import EntryProblem, parse_entry
from desktop_app.models.field_ids import NoSuchField
from desktop_app.models.half_typed import MOST_KEPT, typed_cell, typed_place
from desktop_app.models.half_typed import SECTION as HALF_TYPED
from desktop_app.models.kinds import EntryKind
from desktop_app.models.ledgers import LEDGER_LABELS
from desktop_app.models.page_runs import printed, runs_of
from desktop_app.models.problems import sentence
from desktop_app.models.recognitions import Recognition
from desktop_app.models.review import CHECKED, CONFIRMED, REMARKS, Tick
from desktop_app.notice.shown import is_shown
from desktop_app.store.checkpoints import CheckpointKind
from desktop_app.store.stored import rows_mark
from desktop_app.ui.recount import Recount
from desktop_app.ui.standing import Standing, is_below, ledger_of, take
from desktop_app.ui.undo import Step, Steps

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from desktop_app.assessment.results import Assessment, Figure, Finding
    from desktop_app.documents.coverage import Uncovered
    from desktop_app.models.application import Application, Case
    from desktop_app.models.disc_checks import CheckedMedium, DiscCheck
    from desktop_app.models.evidence import Evidence
    from desktop_app.models.ledgers import LedgerKind, Ledgers, Row
    from desktop_app.models.pending import PendingRow
    from desktop_app.models.review import Rest
    from desktop_app.notice.models import Notice

_CHOSEN = frozenset({EntryKind.CHOICE, EntryKind.CHOICES})


class OpenCase(QObject):
    """One case while it is open. Knows no disk: who keeps it listens to ``changed`` and reads ``case``.

    ``counted`` spares the window's thread a big ledger, where somebody has counted it already; where it is still being
    counted, the ledgers of ``case`` are empty until ``take_ledgers``.

    Three kinds of value, never mixed: an *answer* is valid or None; an *entry* is what was typed and is not an answer
    yet, kept by field id; everything else is derived by ``evaluate`` after each change.
    """

    changed = Signal(str)
    """Field id of what the user changed; ``ledgers.<kind>``, ``recognitions`` and ``evidence`` for whole lists."""
    kept = Signal(str)
    """Field id of what is half typed in a ledger: to be written, and nothing of the case depends on it."""
    replaced = Signal(str)
    """The same as ``changed``, after undo, redo and restoring: what shows this place shows it anew, also with the cursor in it."""
    stepped = Signal(str, str)
    """Undone or done again: the words for it, and the place to look at (empty: none in particular)."""
    marked = Signal(str, str)
    """A checkpoint of what stands now is wanted: the value of its kind, and its name."""
    checkpointed = Signal(object)
    """The ``Checkpoint`` that was made, told by whoever keeps the case."""
    evaluated = Signal()
    """The verdicts are up to date again."""
    all_counted = Signal()
    """Ledgers that were late are here, and counted."""
    saved = Signal(str)
    """Words of the saving status, told by whoever keeps the case."""
    unsaved = Signal(str)
    """Why what was changed is not on the disk, and what to do; ``saved`` follows when it is."""
    notice_changed = Signal()
    """The case is judged by another notice: what was built from the one before is built anew.

    In place of ``replaced`` and ``evaluated``, which would ask pages of the old notice for verdicts of the new one.
    """
    problem = Signal(str)
    """A sentence about something that could not be done with the case."""

    def __init__(
        self,
        case: Case,
        notice: Notice,
        *,
        on: date,
        today: date | None = None,
        counted: LedgerFigures | None = None,
        papers_final: bool | None = None,
        read_only: bool = False,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._read_only = read_only
        self._papers_final = papers_final
        self._copies_printed = 0
        self._disc_build = ""
        self._uncovered: tuple[Uncovered, ...] = ()
        self._refused: Mapping[str, str] = {}
        self._notice = notice
        self._on = on
        self._today = today or on
        self._case = case
        self._application = case.application.model_copy(deep=True)
        self._unfinished = dict(case.unfinished)
        self._problems = {
            field_id: self._why_not(field_id, text) for field_id, text in case.unfinished.items()
        }
        self._editing = ""
        self._steps = Steps()
        self._marks: dict[LedgerKind, tuple[tuple[Row, ...], str]] = {}
        self._names: dict[bool, str] = {}
        """The name that ticks were last given with: True for sections, False for findings."""
        self._counted = counted or count(case.ledgers, notice.identity)
        self._late = self._counted.counting
        self._recount = Recount(notice.identity, self)
        self._recount.counted.connect(self._on_recounted)
        self._assessment = self._evaluate()

    @property
    def case(self) -> Case:
        """The case as it stands now; a copy that later changes leave alone."""
        return self._case.model_copy(
            update={
                "application": self._application.model_copy(deep=True),
                "unfinished": dict(self._unfinished),
            }
        )

    @property
    def read_only(self) -> bool:
        """Whether the case is only looked at: nothing offers a change, and asking for one is a mistake of the program."""
        return self._read_only

    @property
    def application(self) -> Application:
        """The answers, to read; they change only through ``enter``."""
        return self._application

    @property
    def title(self) -> str:
        """What the case is called; empty when it goes by the name of its agency."""
        return self._case.title

    @property
    def notice(self) -> Notice:
        """The pack the case is made with."""
        return self._notice

    @property
    def on(self) -> date:
        """The day the verdicts are given for."""
        return self._on

    @property
    def today(self) -> date:
        """The day it is, from which time left is counted."""
        return self._today

    def note_today(self, day: date) -> None:
        """Another day has begun while the case is open; its verdicts are for the same day as before."""
        if day != self._today:
            self._today = day
            self.evaluated.emit()

    @property
    def assessment(self) -> Assessment:
        """The verdicts on the present answers."""
        return self._assessment

    @property
    def papers_final(self) -> bool | None:
        """Whether the papers made last are final ones; None before any were made."""
        return self._papers_final

    def note_papers(self, *, final: bool) -> None:
        """Papers of this case have been made."""
        self._papers_final = final
        self.evaluated.emit()

    @property
    def copies_printed(self) -> int:
        """How many copies are on paper."""
        return self._copies_printed

    def note_printed(self, copies: int) -> None:
        """So many copies are on paper now."""
        if copies != self._copies_printed:
            self._copies_printed = copies
            self.evaluated.emit()

    @property
    def disc_build(self) -> str:
        """Key of the build that a check of the disc counts for; empty while none was made of what the case says now."""
        return self._disc_build

    def note_disc_build(self, key: str) -> None:
        """This build is the newest one, and the case still says what it says."""
        if key != self._disc_build:
            self._disc_build = key
            self.evaluated.emit()

    def note_disc_check(self, medium: CheckedMedium, check: DiscCheck) -> None:
        """A disc has been read back. No step of undo: what lies on a disc does not change with it."""
        self._refuse_read_only()
        place = f"{CHECKS}{medium.value}"
        field_ids.write(self._application, place, check.written)
        self._after(place)

    @property
    def uncovered(self) -> tuple[Uncovered, ...]:
        """Characters that no face of the papers draws, as far as it has been looked."""
        return self._uncovered

    def note_uncovered(self, found: tuple[Uncovered, ...]) -> None:
        """It has been looked which characters cannot be printed."""
        if found != self._uncovered:
            self._uncovered = found
            self.evaluated.emit()

    @property
    def refused(self) -> Mapping[str, str]:
        """Why pieces of evidence cannot be bound (不能装订), by their ids, as far as their files have been looked at."""
        return self._refused

    def note_refused(self, found: Mapping[str, str]) -> None:
        """It has been looked which files of evidence cannot be bound."""
        if found != self._refused:
            self._refused = dict(found)
            self.evaluated.emit()

    @property
    def counted(self) -> LedgerFigures:
        """The figures counted from the ledgers, made anew only when a ledger changes."""
        return self._counted

    @property
    def counting(self) -> bool:
        """Whether large ledgers are still being counted: no verdict rests on them, and no paper is made."""
        return self._counted.counting

    def take_ledgers(self, ledgers: Ledgers, counted: LedgerFigures) -> None:
        """The ledgers that were late, and what they count; until they are here none can be replaced."""
        self._case = self._case.model_copy(update={"ledgers": ledgers})
        self._late = False
        self._take_figures(counted)

    def must_wait(self) -> bool:
        """Whether something that rests on the figures has to wait for them; the user is told."""
        if self.counting:
            self.problem.emit(f"{COUNTING}，数完后再做一次")
        return self.counting

    def _rows_are_late(self) -> bool:
        """Whether the ledgers themselves are not here yet; the user is told."""
        return self._late and self.must_wait()

    def _on_recounted(self, counted: LedgerFigures) -> None:
        self._take_figures(counted)

    def _take_figures(self, counted: LedgerFigures) -> None:
        self._counted = counted
        self._assessment = self._evaluate()
        self.all_counted.emit()
        self.evaluated.emit()

    @property
    def ledgers(self) -> Ledgers:
        """The ledger rows."""
        return self._case.ledgers

    def pending(self, kind: LedgerKind) -> tuple[PendingRow, ...]:
        """The rows of workbooks that wait to become rows of this ledger (待处理)."""
        return self._case.pending.get(kind, ())

    def ledger_mark(self, kind: LedgerKind) -> str:
        """A text that is another one whenever a row of this ledger is; made anew only then."""
        rows = self._case.ledgers.rows(kind)
        known = self._marks.get(kind)
        if known is None or known[0] is not rows:
            known = self._marks[kind] = rows, rows_mark(kind, rows)
        return known[1]

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """What stands on the shelves."""
        return self._case.evidence

    @property
    def unfinished(self) -> Mapping[str, str]:
        """Entries that are not answers yet, by field id, as typed."""
        return self._unfinished

    def answer(self, field_id: str) -> object:
        """The answer at ``field_id``; None when there is none."""
        return field_ids.read(self._application, field_id)

    def entry_text(self, field_id: str) -> str:
        """What an editor shows: the half-typed entry if there is one, otherwise the answer as one would type it."""
        if field_id in self._unfinished:
            return self._unfinished[field_id]
        return formats.entry_text(self.kind_of(field_id), self.answer(field_id), self.unit_of(field_id))

    def kind_of(self, field_id: str) -> EntryKind:
        """How this field is typed in."""
        return field_ids.kind_of(field_id)

    def unit_of(self, field_id: str) -> str | None:
        """The unit a bare number in this field is in."""
        question = self._notice.question(field_id)
        return question.unit if question is not None else None

    def label_of(self, field_id: str) -> str:
        """The words by which the user knows this field."""
        return (
            review_label(field_id, self._notice)
            if is_of_review(field_id)
            else self._notice.label_of(field_id)
        )

    def enter(self, field_id: str, entry: object) -> None:
        """Take what the user typed or chose. Text that is no answer is kept as typed, and the answer becomes None."""
        self._refuse_read_only()
        text = entry if isinstance(entry, str) else None
        before = self._take(field_id)
        try:
            value = self._value(field_id, text) if text is not None else entry
            field_ids.write(self._application, field_id, value)
        except (EntryProblem, ValidationError) as refused:
            field_ids.write(self._application, field_id, None)
            self._unfinished[field_id] = text if text is not None else str(entry)
            self._problems[field_id] = self._sentence(field_id, refused)
        else:
            self._unfinished.pop(field_id, None)
            self._problems.pop(field_id, None)
        self._note(field_id, before, visit=self._editing == field_id)
        self._after(field_id)

    @property
    def editing(self) -> str:
        """Field id under the cursor that has been typed into since the cursor came; its problem is not loud yet."""
        return self._editing

    def begin_editing(self, field_id: str) -> None:
        """The user is typing into this field."""
        self._editing = field_id

    def end_editing(self, field_id: str) -> None:
        """The cursor has left; what is wrong with the field may be said now."""
        if self._editing == field_id:
            self._end_visit()
            self.evaluated.emit()

    def enter_choice(self, field_id: str, value: object) -> None:
        """Take a chosen value; None clears the answer."""
        self.enter(field_id, value)

    def add_recognition(self) -> str:
        """Add an empty 认定; returns its id."""
        self._refuse_read_only()
        before = self._take(RECOGNITIONS)
        made = Recognition(id=secrets.token_hex(4))
        field_ids.write(self._application, RECOGNITIONS, (*self._application.recognitions, made))
        self._note(RECOGNITIONS, before, "添加一项认定")
        self._after(RECOGNITIONS)
        return made.id

    def remove_recognition(self, member: str) -> None:
        """Take a 认定 away, and what was half typed in it."""
        self._refuse_read_only()
        before = self._take(RECOGNITIONS)
        what = f"移除{member_label(member, self._application.recognitions)}"
        others = tuple(item for item in self._application.recognitions if item.id != member)
        field_ids.write(self._application, RECOGNITIONS, others)
        for field_id in [name for name in self._unfinished if name.startswith(f"{RECOGNITIONS}[{member}]")]:
            del self._unfinished[field_id]
            self._problems.pop(field_id, None)
        self._note(RECOGNITIONS, before, what)
        self._after(RECOGNITIONS)

    def remark(self, key: str) -> str:
        """What is noted beside the line of the review with this key; empty when nothing is."""
        return self._unfinished.get(f"{REMARKS}{key}") or self._application.review.remarks.get(key, "")

    def check(self, key: str, by: str, rests: Iterable[Rest]) -> None:
        """``by`` has looked at the section of the review with this key, as it stands today."""
        self._put_tick(f"{CHECKED}{key}", Tick.given(by, self._today, rests))

    def uncheck(self, key: str) -> None:
        """Take the tick of a section back."""
        self._put_tick(f"{CHECKED}{key}", None)

    def checked(self, key: str) -> Tick | None:
        """The tick that the section with this key was given last, whether or not it still counts."""
        return Tick.read(self._application.review.checked.get(key))

    def confirm(self, finding: Finding, by: str) -> None:
        """``by`` has looked at what is unusual, and it is right as it stands today."""
        rests = rests_of(finding, self._application)
        self._put_tick(f"{CONFIRMED}{finding.key}", Tick.given(by, self._today, rests))

    def withdraw(self, finding: Finding) -> None:
        """Take a confirmation back."""
        self._put_tick(f"{CONFIRMED}{finding.key}", None)

    def set_together(self, values: Mapping[str, object], what: str) -> None:
        """Put answers at several places as one step, called ``what``; those that stand there already are left alone."""
        self._refuse_read_only()
        changed = {place: value for place, value in values.items() if self.answer(place) != value}
        if not changed:
            return
        self._end_visit()
        before = {place: self._take(place) for place in changed}
        for place, value in changed.items():
            field_ids.write(self._application, place, value)
        after = {place: self._take(place) for place in changed}
        self._steps.note(Step(next(iter(changed)), before, after, what))
        self._assessment = self._evaluate()
        for place in changed:
            self.changed.emit(place)
        self.evaluated.emit()

    @property
    def letters(self) -> tuple[AdviceLetter, ...]:
        """What the recommending side has written about this case, latest first."""
        found = [
            letter for kept in self._application.review.advice.values() if (letter := AdviceLetter.read(kept))
        ]
        return tuple(sorted(found, key=lambda letter: (letter.written_on, letter.id), reverse=True))

    def take_advice(self, letter: AdviceLetter) -> bool:
        """Keep a letter of the recommending side, as one step; False when it is here already, just so."""
        self._refuse_read_only()
        place = f"{RECEIVED}{letter.id}"
        if self._application.review.advice.get(letter.id) == letter.kept:
            return False
        before = self._take(place)
        field_ids.write(self._application, place, letter.kept)
        self._end_visit()
        self._note(place, before)
        self._after(place)
        return True

    def settled(self, piece: str) -> Tick | None:
        """Who has done what this piece of advice asks, and when; None while it is open."""
        return Tick.read(self._application.review.settled.get(piece))

    def settle(self, piece: str, by: str) -> None:
        """``by`` has done what a piece of advice asks."""
        self._put_tick(f"{SETTLED}{piece}", Tick.given(by, self._today, ()))

    def unsettle(self, piece: str) -> None:
        """It is open again."""
        self._put_tick(f"{SETTLED}{piece}", None)

    def name_used(self, *, checking: bool) -> str:
        """The name that was given last for a tick of a section, or for one of a finding; otherwise for the other."""
        review = self._application.review
        given = [
            (tick.on, tick.by, ticks is review.checked)
            for ticks in (review.confirmed, review.settled, review.checked)
            for tick in map(Tick.read, ticks.values())
            if tick is not None
        ]
        alike = [item for item in given if item[2] is checking] or given
        return self._names.get(checking) or max(alike, default=(None, "", False), key=lambda item: item[0])[1]

    def finding(self, key: str) -> Finding | None:
        """What the rules say now under this key."""
        return next((item for item in self._assessment.findings if item.key == key), None)

    def set_rows(
        self,
        kind: LedgerKind,
        rows: tuple[Row, ...],
        pending: tuple[PendingRow, ...] | None = None,
        *,
        what: str = "",
    ) -> None:
        """Replace all rows of one ledger, as one step called ``what``; not while ledgers are late.

        ``pending`` are its rows that wait (待处理), put there in the same step; None leaves those as they are. The
        figures are counted anew: of large ledgers they come after a moment, and ``counting`` holds until then.
        """
        self._refuse_read_only()
        if self._rows_are_late():
            return
        place = f"ledgers.{kind.value}"
        before, counted_before = self._take(place), self._counted
        self._put_rows(kind, rows, self._case.pending.get(kind, ()) if pending is None else pending)
        self._end_visit()
        self._counted = self._recount.of(self._case.ledgers)
        what = what or f"导入{LEDGER_LABELS[kind]}"
        step = Step(place, {place: before}, {place: self._take(place)}, what)
        step.counted = _known(counted_before, self._counted)
        self._steps.note(step)
        self._after(place)

    def half_typed(self, kind: LedgerKind) -> dict[tuple[str, str], str]:
        """What is typed in cells of a ledger and not in it yet, by row id and field; the line of a new row has the empty id."""
        found: dict[tuple[str, str], str] = {}
        for key, text in self._application.half_typed.items():
            cell = typed_cell(f"{HALF_TYPED}.{key}")
            if cell is not None and cell[0] is kind:
                found[cell[1:]] = text
        return found

    def keep_typed(self, kind: LedgerKind, row_id: str, field: str, text: str) -> None:
        """Keep what is typed in a cell of a ledger; an empty text is kept no longer.

        No step to undo, and no verdict changes. An editor holds at most ``MOST_KEPT`` characters, and says when it is full.
        """
        self._refuse_read_only()
        place = typed_place(kind, row_id, field)
        text = text[:MOST_KEPT]
        if (field_ids.read(self._application, place) or "") == text:
            return
        field_ids.write(self._application, place, text)
        self.kept.emit(place)

    def forget_typed(self, kind: LedgerKind, row_ids: Iterable[str]) -> None:
        """What is half typed in these rows is not wanted any more; the empty id is the line of a new row."""
        gone = set(row_ids)
        for row_id, field in self.half_typed(kind):
            if row_id in gone:
                self.keep_typed(kind, row_id, field, "")

    def change_notice(self, notice: Notice, counted: LedgerFigures | None = None) -> None:
        """Judge the case by another notice from now on, on its own day of submission, as one step.

        Answers, ledgers and evidence that the notice does not ask stay in the case and are not printed. Whoever keeps
        the case makes a checkpoint of what stood before. ``counted`` spares counting the ledgers again.
        """
        self._refuse_read_only()
        if self.must_wait():
            return
        before, after = self._take(NOTICE), Standing(notice)
        self._end_visit()
        counted_before = self._counted
        self._replace({NOTICE: after}, counted)
        what = f"改用“{notice.identity.short_title}”的规则"
        step = Step("", {NOTICE: before}, {NOTICE: after}, what)
        step.counted = _known(counted_before, self._counted)
        self._steps.note(step)

    def add_evidence(self, *items: Evidence) -> None:
        """Put pieces of evidence on their shelves, as one step; one with the same id is replaced."""
        ids = {item.id for item in items}
        others = tuple(other for other in self._case.evidence if other.id not in ids)
        self._set_evidence((*others, *items), f"添加证明材料{_titles(items)}")

    def remove_evidence(self, evidence_id: str) -> None:
        """Take a piece of evidence off its shelf; its file stays in the case folder."""
        gone = [item for item in self._case.evidence if item.id == evidence_id]
        kept = tuple(item for item in self._case.evidence if item.id != evidence_id)
        self._set_evidence(kept, f"移除证明材料{_titles(gone)}")

    def change_evidence(
        self, evidence_id: str, changes: Mapping[str, object], what: str = "", *, visit: bool = False
    ) -> None:
        """Change fields of a piece of evidence, as one step called ``what``; during a ``visit`` of an editor as one.

        Without ``what`` the step is named after the one field that changes.
        """
        item = self.evidence_of(evidence_id)
        if item is None:
            return
        changed = item.model_copy(update=dict(changes))
        if changed == item:
            return
        others = tuple(changed if other.id == evidence_id else other for other in self._case.evidence)
        label = LABELS.get(next(iter(changes)), "")
        self._set_evidence(others, what or f"修改{_titles([item])}的{label}", visit=visit)

    def move_evidence(self, evidence_id: str, by: int) -> bool:
        """Move a piece of evidence ``by`` places up (negative) or down on its shelf; False at the end of it."""
        item = self.evidence_of(evidence_id)
        shelf = [other for other in self._case.evidence if item and other.material == item.material]
        if item is None or not 0 <= shelf.index(item) + by < len(shelf):
            return False
        to = shelf[shelf.index(item) + by]
        listed = [other for other in self._case.evidence if other.id != evidence_id]
        listed.insert(listed.index(to) + (by > 0), item)
        self._set_evidence(tuple(listed), f"{'下移' if by > 0 else '上移'}证明材料{_titles([item])}")
        return True

    def place_evidence(self, evidence_id: str, material: str, place: int) -> None:
        """Put a piece of evidence on the shelf of ``material``, before the one that stands there at ``place`` (from 0)."""
        item = self.evidence_of(evidence_id)
        if item is None:
            return
        listed = [other for other in self._case.evidence if other.id != evidence_id]
        shelf = [other for other in listed if other.material == material]
        at = len(listed)
        if shelf:
            at = listed.index(shelf[place]) if place < len(shelf) else listed.index(shelf[-1]) + 1
        listed.insert(at, item.model_copy(update={"material": material}))
        if tuple(listed) != self._case.evidence:
            self._set_evidence(tuple(listed), f"移动证明材料{_titles([item])}")

    def split_evidence(self, evidence_id: str, place: int, pages: int) -> str:
        """Make two of a piece of evidence of ``pages``: the printed pages before ``place`` (from 0), and the rest.

        Both have the same file. Returns the id of the second one; empty where there would be no two.
        """
        item = self.evidence_of(evidence_id)
        chosen = printed(item.runs, pages) if item is not None else []
        if item is None or not 0 < place < len(chosen):
            return ""
        first = item.model_copy(update={"runs": runs_of(chosen[:place], pages), "pages": pages})
        title = f"{item.title or item.file_name}（二）"
        second = first.model_copy(
            update={
                "id": secrets.token_hex(4),
                "title": title,
                "number": None,
                "runs": runs_of(chosen[place:], pages),
            }
        )
        listed = list(self._case.evidence)
        at = listed.index(item)
        listed[at : at + 1] = [first, second]
        self._set_evidence(tuple(listed), f"把证明材料{_titles([item])}分成两份")
        return second.id

    def evidence_of(self, evidence_id: str) -> Evidence | None:
        """The piece of evidence with this id."""
        return next((item for item in self._case.evidence if item.id == evidence_id), None)

    @property
    def undo_label(self) -> str:
        """What would be undone next; empty when there is nothing."""
        return self._label(self._steps.last)

    @property
    def redo_label(self) -> str:
        """What would be done again next; empty when there is nothing."""
        return self._label(self._steps.next)

    def undo(self) -> str:
        """Take back the last step; returns what was done, in words, empty when there was nothing."""
        step = self._steps.back()
        return self._go(step, undone=True) if step is not None else ""

    def redo(self) -> str:
        """Do the step undone last again; returns what was done, in words, empty when there was nothing."""
        step = self._steps.forward()
        return self._go(step, undone=False) if step is not None else ""

    def mark(self, kind: CheckpointKind, name: str = "") -> None:
        """Ask for a checkpoint of exactly what stands now."""
        self.marked.emit(kind.value, name)

    def restore(self, case: Case, places: Iterable[str] | None = None, *, source: str = "") -> int:
        """Put back what ``case`` holds at ``places``, as one step, after a checkpoint of what stands now.

        ``places`` are those of ``differences``; None means all that is different. The notice is never restored: it is
        another law, not another answer. ``source`` says in words where ``case`` comes from. Returns how many places
        were put back; those of a member that is gone on either side are left out.
        """
        self._refuse_read_only()
        if self._rows_are_late():
            return 0
        if places is None:
            places = [item.place for item in differences(case, self._live, self._notice)]
        before: dict[str, Standing] = {}
        after: dict[str, Standing] = {}
        for place in places:
            if place != NOTICE:
                with suppress(NoSuchField):
                    before[place], after[place] = self._take(place), take(case, place)
        before = {place: before[place] for place in after}
        if not after:
            return 0
        self.mark(CheckpointKind.RESTORE)
        single = next(iter(after)) if len(after) == 1 else ""
        ledger = ledger_of(single)
        what = "" if single else f"恢复{source}，{len(after)}处"
        if ledger is not None or single == EVIDENCE:
            what = f"恢复{LEDGER_LABELS[ledger] if ledger else '证明材料'}"
        self._end_visit()
        counted = self._counted
        self._replace(after)
        self._steps.note(Step(single, before, after, what, _known(counted, self._counted)))
        return len(after)

    def problem_of(self, field_id: str) -> str | None:
        """The one sentence to show at this field: why the entry is no answer, else what the rules find wrong.

        An empty field has no problem here; what is still to be filled in is the page's to say, once it has been left (D4).
        """
        if field_id in self._problems:
            return self._problems[field_id]
        findings = self._findings.get(field_id)
        if not findings or self.missing(field_id):
            return None
        return next((item.message for item in findings if item.severity is Severity.ERROR), None)

    def findings_of(self, field_id: str) -> tuple[Finding, ...]:
        """What the rules say about this field, in their order."""
        return tuple(self._findings.get(field_id, ()))

    def doubts_of(self, field_id: str) -> tuple[Finding, ...]:
        """What is plausible but unusual about this field, confirmed or not; nothing while it has a problem."""
        found = tuple(item for item in self._findings.get(field_id, ()) if item.can_be_confirmed)
        if not found or self.problem_of(field_id) is not None or self.missing(field_id):
            return ()
        return found

    def missing(self, field_id: str) -> bool:
        """Whether nothing at all has been typed or chosen here."""
        return field_id not in self._unfinished and self.answer(field_id) in (None, "", ())

    def counted_figure(self, field_id: str) -> Figure | None:
        """The figure that a ledger counts in place of this field; nothing has to be typed then."""
        return self._counted_for.get(field_id)

    def shown(self, rule: str | None) -> bool:
        """Whether a ``show_when`` of the pack holds for the present answers."""
        return is_shown(rule, self._application)

    def _put_tick(self, place: str, tick: Tick | None) -> None:
        self._refuse_read_only()
        before = self._take(place)
        if tick is not None:
            self._names[place.startswith(CHECKED)] = tick.by
        field_ids.write(self._application, place, tick.written if tick is not None else None)
        self._end_visit()
        self._note(place, before)
        self._after(place)

    def _refuse_read_only(self) -> None:
        if self._read_only:
            raise RuntimeError("a case that is only looked at cannot be changed")

    @property
    def _live(self) -> Case:
        """The case as it stands now, to read at once: unlike ``case`` it is no copy."""
        return self._case.model_copy(
            update={"application": self._application, "unfinished": self._unfinished}
        )

    def _take(self, place: str) -> Standing:
        return Standing(self._notice) if place == NOTICE else take(self._live, place)

    def _note(self, place: str, before: Standing, what: str = "", *, visit: bool = False) -> None:
        step = Step(place, {place: before}, {place: self._take(place)}, what)
        self._steps.note(step, visit=visit)

    def _end_visit(self) -> None:
        self._editing = ""
        self._steps.end_visit()

    def _label(self, step: Step | None) -> str:
        return step.label(self._notice, self._application.recognitions) if step is not None else ""

    def _go(self, step: Step, *, undone: bool) -> str:
        self._editing = ""
        counted = step.counted[0 if undone else 1] if step.counted is not None else None
        self._replace(step.before if undone else step.after, counted)
        words = step.words(self._notice, self._application.recognitions, undone=undone)
        self.stepped.emit(words, step.place)
        return words

    def _replace(self, side: Mapping[str, Standing], counted: LedgerFigures | None = None) -> None:
        """Put back what stands in ``side``, and tell everybody once all of it is there.

        ``counted`` are the figures of the ledgers that will then stand, where they are known.
        """
        entries = [name for place, standing in side.items() for name in self._put(place, standing)]
        if NOTICE in side or any(ledger_of(place) is not None for place in side):
            self._counted = counted or self._recount.of(self._case.ledgers)
            if counted is not None:
                self._recount.not_needed()
        self._assessment = self._evaluate()
        for place in dict.fromkeys((*side, *entries)):
            self.changed.emit(place)
        if NOTICE in side:  # always alone in its step
            self.notice_changed.emit()
            return
        for place in side:
            self.replaced.emit(place)
        self.evaluated.emit()

    def _put(self, place: str, standing: Standing) -> set[str]:
        """Put back what stood at one place; returns the fields there whose half entries came or went."""
        entries: set[str] = set()
        ledger = ledger_of(place)
        if ledger is not None:
            self._put_rows(ledger, standing.value, standing.pending)
        elif place == NOTICE:
            self._put_notice(standing.value)
        elif place in {EVIDENCE, TITLE}:
            self._case = self._case.model_copy(update={place: standing.value})
        else:
            value = standing.value
            if place == RECOGNITIONS:
                value = tuple(item.model_copy() for item in value)
            field_ids.write(self._application, place, value)
            entries = {name for name in self._unfinished if is_below(name, place)}
            for field_id in entries:
                del self._unfinished[field_id]
                self._problems.pop(field_id, None)
            for field_id, text in standing.entries.items():
                self._unfinished[field_id] = text
                self._problems[field_id] = self._why_not(field_id, text)
        return entries | set(standing.entries)

    def _put_notice(self, notice: Notice) -> None:
        self._notice = notice
        self._on = notice.identity.counting.submission
        self._recount.count_for(notice.identity)
        self._case = self._case.model_copy(update={"notice": notice.identity.id})
        self._problems = {  # which name fields as this notice does
            field_id: self._why_not(field_id, text) for field_id, text in self._unfinished.items()
        }

    def _put_rows(self, kind: LedgerKind, rows: tuple[Row, ...], pending: tuple[PendingRow, ...]) -> None:
        ledgers = self._case.ledgers.model_copy(update={kind.value: rows})
        waiting = {name: those for name, those in self._case.pending.items() if name is not kind}
        if pending:
            waiting[kind] = pending
        self._case = self._case.model_copy(update={"ledgers": ledgers, "pending": waiting})

    def _set_evidence(self, items: tuple[Evidence, ...], what: str, *, visit: bool = False) -> None:
        self._refuse_read_only()
        before = self._take(EVIDENCE)
        self._case = self._case.model_copy(update={"evidence": items})
        self._note(EVIDENCE, before, what, visit=visit)
        self._after(EVIDENCE)

    def _after(self, what: str) -> None:
        self._assessment = self._evaluate()
        self.changed.emit(what)
        self.evaluated.emit()

    def _evaluate(self) -> Assessment:
        assessment = self._assess()
        self._findings: dict[str, list[Finding]] = {}
        for item in assessment.findings:
            self._findings.setdefault(item.field, []).append(item)
        self._counted_for: dict[str, Figure] = {}
        for figure in assessment.figures:
            for field_id in answering_fields(figure):
                if field_id not in self._counted_for or field_id.endswith(f".{figure.name}"):
                    self._counted_for[field_id] = figure
        return assessment

    def _assess(self) -> Assessment:
        return evaluate(
            self._application,
            self._counted,
            self._notice,
            self._on,
            evidence=self._case.evidence,
            unfinished=self._unfinished,
        )

    def _value(self, field_id: str, text: str) -> object:
        kind = self.kind_of(field_id)
        if kind in _CHOSEN:
            return text or None
        value = parse_entry(kind, text, self.unit_of(field_id))
        return value.strip() if kind is EntryKind.TEXT and isinstance(value, str) else value

    def _why_not(self, field_id: str, text: str) -> str:
        try:
            value = self._value(field_id, text)
            field_ids.write(self._application.model_copy(deep=True), field_id, value)
        except (EntryProblem, ValidationError) as refused:
            return self._sentence(field_id, refused)
        return sentence("unsettled", self.label_of(field_id), {})

    def _sentence(self, field_id: str, refused: EntryProblem | ValidationError) -> str:
        code, params = "refused", dict[str, str]()
        if isinstance(refused, EntryProblem):
            code, params = refused.code, refused.params
        return sentence(code, self.label_of(field_id), params)


def _known(before: LedgerFigures, after: LedgerFigures) -> tuple[LedgerFigures, LedgerFigures] | None:
    """The figures on either side of a step, where both have been counted."""
    return None if before.counting or after.counting else (before, after)


def _titles(items: Iterable[Evidence]) -> str:
    """“营业执照”; of several the first and how many."""
    titles = [item.title or item.file_name for item in items]
    if not titles:
        return ""
    return quoted(titles[0]) + (f"等{len(titles)}份" if len(titles) > 1 else "")
