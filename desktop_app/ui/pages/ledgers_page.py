"""台账: the seven ledgers, what each total feeds and with what verdict, workbooks in and templates out."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop_app.errors import AppError
from desktop_app.ledgers.annotated import write_annotated
from desktop_app.ledgers.templates import write_workbook
from desktop_app.models.half_typed import typed_cell
from desktop_app.models.ledgers import LEDGER_LABELS, LedgerKind
from desktop_app.store.checkpoints import CheckpointKind
from desktop_app.ui.advice_taking import letter_in
from desktop_app.ui.background import Task
from desktop_app.ui.dialogs.choosing import leave_no_trace
from desktop_app.ui.ledger.import_panel import ImportPanel
from desktop_app.ui.ledger.import_work import ImportWork, Opened, Source, Tried
from desktop_app.ui.ledger.line import LedgerLine
from desktop_app.ui.ledger.pictures import LedgerCharts
from desktop_app.ui.ledger.sheet import LedgerSheet
from desktop_app.ui.ledger.waiting import WaitingSheet
from desktop_app.ui.pages.page import ROWS_OF, ScrollPage
from desktop_app.ui.words import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from desktop_app.assessment.results import AtomVerdict
    from desktop_app.documents.watch import Watch
    from desktop_app.models.ledgers import Row
    from desktop_app.notice.models import Page
    from desktop_app.store.mappings import MappingsFile
    from desktop_app.ui.open_case import OpenCase

_SHEETS = "Excel 工作簿 (*.xlsx)"
_WORKBOOKS = "表格 (*.xlsx *.xlsm *.xls *.xlsb *.ods *.csv *.tsv *.txt)"
_TOTALS: dict[LedgerKind, tuple[str, ...]] = {
    LedgerKind.SERVICES: ("enterprises_served", "offline_enterprises", "free_share"),
    LedgerKind.ACTIVITIES: ("activities",),
    LedgerKind.PARTNERS: ("partners",),
    LedgerKind.STAFF: ("staff", "staff_qualified_share"),
    LedgerKind.TRAININGS: ("training_attendances",),
    LedgerKind.FINANCINGS: ("financing_amount", "new_guarantee_amount"),
    LedgerKind.EQUIPMENT: (),
}
"""The figures that are the totals of a ledger."""


class LedgersPage(ScrollPage):
    """A row for each ledger; in its place the grid of one, its waiting rows, or a workbook about to come in."""

    def __init__(self, page: Page, open_case: OpenCase, mappings: MappingsFile | None = None) -> None:
        super().__init__(page, open_case, wide=True)
        categories = {item.id: item.label for item in open_case.notice.categories}
        self._work = ImportWork(categories, mappings)
        kinds = [LedgerKind(name) for name in page.ledgers] or list(LedgerKind)
        self._lines = {kind: LedgerLine(kind, self.column, fixed=open_case.read_only) for kind in kinds}
        box = QVBoxLayout()
        box.setSpacing(8)
        for line in self._lines.values():
            line.import_button.clicked.connect(self._on_import)
            line.template_button.clicked.connect(self._on_template)
            line.show_button.clicked.connect(self._on_show)
            line.waiting_button.clicked.connect(self._on_waiting)
            line.rows_requested.connect(self._on_rows)
            box.addWidget(line)
        self.body.addLayout(box)
        self._box = box
        self.report = ImportReport(self.column)
        self.report.waiting_requested.connect(self.open_waiting)
        self.report.marked_requested.connect(self._on_marked_wanted)
        self._charts = LedgerCharts(self.column)
        self.body.addWidget(self._charts)
        self._sheets: dict[LedgerKind, LedgerSheet] = {}
        self._waiting: dict[LedgerKind, WaitingSheet] = {}
        self.panel: ImportPanel | None = None
        self._gone: ImportPanel | None = None
        self._inside: QWidget | None = None
        self._shown: LedgerKind | None = None
        self._scroll_soon = QTimer(self)  # the report has its height once the layout has seen its words
        self._scroll_soon.setSingleShot(True)
        self._scroll_soon.timeout.connect(self._show_report)
        self._task: Task | None = None
        self._last: tuple[Opened, Tried] | None = None
        self.setAcceptDrops(not open_case.read_only)
        paste = QShortcut(QKeySequence("Ctrl+Shift+V"), self)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self.import_pasted)

    def line(self, kind: LedgerKind) -> LedgerLine:
        """The row of one ledger."""
        return self._lines[kind]

    def refresh(self) -> None:
        """Show counts and verdicts as they are now."""
        atoms = {atom.id: atom for atom in _atoms(self.open_case)}
        for kind, line in self._lines.items():
            fed = [
                atoms[atom.id]
                for atom in self.open_case.notice.atoms
                if atom.figure in _TOTALS[kind] and atom.id in atoms
            ]
            rows = self.open_case.counted.rows.get(kind, 0)
            line.show_state(rows, fed, counting=self.open_case.counting)
            line.tell_waiting(len(self.open_case.pending(kind)))
            line.tell_unfinished(*self._unfinished(kind))
        if not self.open_case.counting:
            self._charts.show_charts(self.open_case)
        if isinstance(self._inside, LedgerSheet | WaitingSheet):
            self._inside.refresh()

    @property
    def sheet(self) -> LedgerSheet | None:
        """The grid that is open; None while something else is shown."""
        return self._inside if isinstance(self._inside, LedgerSheet) else None

    @property
    def waiting(self) -> WaitingSheet | None:
        """The waiting rows that are open; None while something else is shown."""
        return self._inside if isinstance(self._inside, WaitingSheet) else None

    def open_sheet(self, kind: LedgerKind) -> LedgerSheet:
        """Show the grid of one ledger in place of the list."""
        first = kind not in self._sheets
        if first:
            self._sheets[kind] = LedgerSheet(kind, self.open_case, self)
            self._sheets[kind].closed.connect(self.close_sheet)
        self._sheets[kind].refresh()
        self._go_inside(self._sheets[kind], kind)
        if not (first and self._sheets[kind].offer_typed()):
            self._sheets[kind].focus_first()
        return self._sheets[kind]

    def open_waiting(self, kind: LedgerKind) -> WaitingSheet:
        """Show the rows of one ledger that wait, in place of the list."""
        if kind not in self._waiting:
            self._waiting[kind] = WaitingSheet(kind, self.open_case, self)
            self._waiting[kind].closed.connect(self.close_sheet)
        self._waiting[kind].refresh()
        self._go_inside(self._waiting[kind], kind)
        self._waiting[kind].focus_first()
        return self._waiting[kind]

    def close_sheet(self) -> None:
        """Back to the list of ledgers."""
        if self._inside is None or self._shown is None:
            return
        line = self._lines[self._shown]
        left = line.show_button if self.sheet is not None else line.first_button()
        self._inside.hide()
        if self.panel is not None and self._inside is self.panel:
            self._gone = (
                self.panel
            )  # until the next one is: what Python holds of it must outlive what Qt destroys
            self.panel.deleteLater()
            self.panel = None
        self._inside = self._shown = None
        self.area.show()
        self.refresh()
        (left if left.isEnabled() else line.first_button()).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_rows_of(self, verdict: AtomVerdict) -> bool:
        """Show the rows that were counted for a figure; False when it does not come from a ledger."""
        ref = next(
            (ref for ref in verdict.trace if ref.kind == "ledger" and ref.target in set(LedgerKind)), None
        )
        if ref is None:
            return False
        self.open_sheet(LedgerKind(ref.target)).show_only(
            ref.rows, f"{verdict.label}，{verdict.value_text}（{len(ref.rows):,}行）"
        )
        return True

    def focus_field(self, field_id: str) -> bool:
        """A ledger (``ledgers.services``) is asked for by its line, the rows behind a test (``rows.B3a``) by its id.

        What is half typed (``half_typed.services.r3.served_on``) is shown in its cell.
        """
        cell = typed_cell(field_id)
        if cell is not None:
            return self._show_cell(*cell)
        if field_id.startswith(ROWS_OF):
            wanted = field_id.removeprefix(ROWS_OF)
            assessment = self.open_case.assessment
            every = (*assessment.conditions, *assessment.categories)
            found = (atom for verdict in every for atom in verdict.atoms if atom.id == wanted)
            verdict = next(found, None)
            return verdict is not None and self.show_rows_of(verdict)
        line = next((line for kind, line in self._lines.items() if field_id == f"ledgers.{kind.value}"), None)
        if line is None:
            return False
        self.close_sheet()
        line.first_button().setFocus(Qt.FocusReason.OtherFocusReason)
        self.area.ensureWidgetVisible(line, 0, 80)
        return True

    def _show_cell(self, kind: LedgerKind, row_id: str, field: str) -> bool:
        """Put the cursor on a cell of a ledger, or of its waiting rows; False when its row is gone."""
        if any(row.id == row_id for row in self.open_case.pending(kind)):
            return self.open_waiting(kind).jump(row_id, field)
        sheet = self.open_sheet(kind)
        return sheet.jump(row_id, field) if row_id else sheet.offer_typed()

    def focus_first(self) -> None:
        """The first button that can be pressed: to import; where nothing can be changed, to look or to export."""
        if isinstance(self._inside, LedgerSheet | WaitingSheet | ImportPanel):
            self._inside.focus_first()
        else:
            next(iter(self._lines.values())).first_button().setFocus(Qt.FocusReason.OtherFocusReason)

    def import_workbook(self, kind: LedgerKind | None, path: Path) -> None:
        """Read a workbook off the window's thread and show what it would bring; ``kind`` None: find out which ledger."""
        self._import(Source(path=path), kind, f"“{path.name}”")

    def import_pasted(self) -> None:
        """The same with cells that were copied from a spreadsheet."""
        text = QGuiApplication.clipboard().text()
        if text.strip():
            kind = self._shown if self._inside is not self.panel else None
            self._import(Source(pasted=text), kind, "粘贴的内容")

    def export_template(self, kind: LedgerKind, path: Path) -> None:
        """Write the blank workbook of this ledger, with its example row."""
        self._report_below(kind)
        try:
            write_workbook(path, kind, example=True)
        except AppError as error:
            self._say(str(error))
            return
        self._say(f"已导出空白模板“{path.name}”")

    def export_marked(self, path: Path) -> None:
        """Write a copy of the workbook looked at last, with what is wrong with it."""
        if self._last is None or self._task is not None:
            return
        opened, tried = self._last

        def work(watch: Watch) -> str:
            return write_annotated(opened.source.path, path, opened.book, tried.run, tried.plan.ids, watch)

        self._begin(work, self._on_marked, f"正在写“{path.name}”…")

    def message(self) -> str:
        """What was said last."""
        return self.report.text()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """A file may be dropped here."""
        if letter_in(event.mimeData()):  # the window takes it
            event.ignore()
        elif _dropped(event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """The first file that is dropped is looked at; where it was dropped does not say which ledger it is."""
        path = _dropped(event.mimeData().urls())
        if path is not None:
            event.acceptProposedAction()
            self.import_workbook(self._shown if self.sheet is not None else None, path)

    def _unfinished(self, kind: LedgerKind) -> tuple[int, int]:
        """How many cells of a ledger, and of its waiting rows, hold a text that is not in it; a new row counts once."""
        typed = [row_id for row_id, _ in self.open_case.half_typed(kind)]
        if not typed:
            return 0, 0
        present = {row.id for row in self.open_case.ledgers.rows(kind)}
        waiting = {row.id for row in self.open_case.pending(kind)}
        return sum(row in present for row in typed) + ("" in typed), sum(row in waiting for row in typed)

    def _go_inside(self, widget: QWidget, kind: LedgerKind) -> None:
        if self._inside is not None and self._inside is not widget:
            self._inside.hide()
        if self.frame.indexOf(widget) < 0:
            self.frame.addWidget(widget)
        self._inside, self._shown = widget, kind
        self.area.hide()
        widget.show()

    def _import(self, source: Source, kind: LedgerKind | None, name: str) -> None:
        if self._task is not None or self.open_case.read_only or self.open_case.must_wait():
            return
        self.close_sheet()
        self._report_below(kind or next(iter(self._lines)))

        def work(watch: Watch) -> Opened:
            return self._work.open(source, kind, watch)

        self._begin(work, partial(self._on_opened, kind), f"正在读取{name}…")

    def _begin(self, work: Callable[[Watch], object], done: Callable[[Any], None], said: str) -> None:
        self._say(said)
        self._task = Task(work)
        self._task.succeeded.connect(done)
        self._task.failed.connect(self._on_failed)
        self._task.finished.connect(self._on_finished)
        self._task.start()

    def _on_opened(self, kind: LedgerKind | None, opened: Opened) -> None:
        if not opened.guesses:
            what = "没有内容" if kind is not None else "没有认出台账的表头"
            way = (
                "换一份再导入" if kind is not None else "用要导入的那一本台账的“导入…”打开，再选每一列是什么"
            )
            self._say(f"“{opened.book.name}”里{what}，{way}")
            return
        self.report.hide()
        self.panel = ImportPanel(opened, self._work, self.open_case, self)
        self.panel.cancelled.connect(self.close_sheet)
        self.panel.imported.connect(self._on_imported)
        self.panel.exported.connect(self._on_export_wanted)
        self._go_inside(self.panel, self.panel.kind)
        self.panel.focus_first()

    def _on_imported(self, tried: Tried) -> None:
        """Keep what was tried, as one step, after a checkpoint of what stood there."""
        if self.panel is None:
            return
        opened, kind, plan = self.panel.opened, self.panel.kind, tried.plan
        self._last = (opened, tried)
        self._work.remember(opened.book, tried.guess, tried.guess.mapping)
        self.open_case.mark(CheckpointKind.IMPORT, LEDGER_LABELS[kind])
        self._forget_typed(kind, plan.rows)
        self.open_case.set_rows(kind, plan.rows, plan.pending, what=f"导入{LEDGER_LABELS[kind]}")
        self._shown = kind
        self.close_sheet()
        self._report_below(kind)
        if tried.returned:
            said = f"{LEDGER_LABELS[kind]}更新{plan.changed + plan.added:,}行，{plan.unchanged:,}行没有动"
        else:
            said = f"{LEDGER_LABELS[kind]}导入{len(tried.run.rows):,}行"
        waiting = len(plan.pending)
        self._say(said + (f"，{waiting:,}行待处理" if waiting else ""))
        self.report.offer(kind if waiting else None, marked=bool(tried.run.problems or tried.run.doubts))

    def _forget_typed(self, kind: LedgerKind, rows: Sequence[Row]) -> None:
        """What is half typed in rows that will be others goes: the same ids may be those of other rows then."""
        typed = {row_id for row_id, _ in self.open_case.half_typed(kind) if row_id}
        if typed:
            before = {row.id: row for row in self.open_case.ledgers.rows(kind)}
            typed -= {row.id for row in rows if before.get(row.id) is row}
            self.open_case.forget_typed(kind, typed)

    def _on_export_wanted(self, tried: Tried) -> None:
        if self.panel is not None:
            self._last = (self.panel.opened, tried)
            self._on_marked_wanted()

    def _on_marked_wanted(self) -> None:
        if self._last is None:
            return
        opened, tried = self._last
        name = f"{Path(opened.book.name).stem}（问题表）.xlsx"
        dialog = QFileDialog(self, "导出问题表", name, _SHEETS)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("xlsx")
        self._open(dialog, tried.run.mapping.kind, self._on_marked_target)

    def _on_marked_target(self, path: str) -> None:
        self.export_marked(Path(path))

    def _on_marked(self, said: str) -> None:
        self._say(said or "已写出问题表，改好后再导入，只更新改过的行")

    def _on_import(self) -> None:
        kind = self._kind_of_sender()
        dialog = QFileDialog(self, f"导入{LEDGER_LABELS[kind]}", "", _WORKBOOKS)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._open(dialog, kind, self._on_workbook_chosen)

    def _on_template(self) -> None:
        kind = self._kind_of_sender()
        name = f"{LEDGER_LABELS[kind]}.xlsx"
        dialog = QFileDialog(self, f"导出{LEDGER_LABELS[kind]}空白模板", name, _SHEETS)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("xlsx")
        self._open(dialog, kind, self._on_target_chosen)

    def _open(self, dialog: QFileDialog, kind: LedgerKind, slot: Callable[[str], None]) -> None:
        dialog.setProperty("ledger", kind.value)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(slot)
        leave_no_trace(dialog)
        dialog.open()

    def _on_workbook_chosen(self, path: str) -> None:
        self.import_workbook(self._kind_of_sender(), Path(path))

    def _on_target_chosen(self, path: str) -> None:
        self.export_template(self._kind_of_sender(), Path(path))

    def _on_show(self) -> None:
        self.open_sheet(self._kind_of_sender())

    def _on_waiting(self) -> None:
        self.open_waiting(self._kind_of_sender())

    def _on_rows(self, atom_id: str) -> None:
        verdict = next((atom for atom in _atoms(self.open_case) if atom.id == atom_id), None)
        if verdict is not None:
            self.show_rows_of(verdict)

    def _kind_of_sender(self) -> LedgerKind:
        return LedgerKind(self.sender().property("ledger"))

    def _on_failed(self, error: object) -> None:
        self._say(str(error) if isinstance(error, AppError) else "没有读完工作簿，台账没有改动，换一份再试")
        if not isinstance(error, AppError) and isinstance(error, BaseException):
            raise error

    def _on_finished(self) -> None:
        self._task = None

    def _say(self, message: str) -> None:
        self.report.say(message)
        self._scroll_soon.start()

    def _report_below(self, kind: LedgerKind) -> None:
        """What is said about a workbook stands below its ledger, where the user is looking."""
        self._box.removeWidget(self.report)
        self._box.insertWidget(self._box.indexOf(self._lines[kind]) + 1, self.report)

    def _show_report(self) -> None:
        self.area.ensureWidgetVisible(self.report, 0, 24)


class ImportReport(QFrame):
    """What became of a workbook, and where to go from there."""

    waiting_requested = Signal(object)
    """Ledger whose waiting rows the user wants to see."""
    marked_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("class", "panel")
        told = QVBoxLayout(self)
        told.setContentsMargins(16, 10, 16, 10)
        told.setSpacing(4)
        self._message = words("", "strong", self)
        self._message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.to_waiting = QPushButton("打开待处理的行", self)
        self.to_marked = QPushButton("导出问题表…", self)
        row = QHBoxLayout()
        for button in (self.to_waiting, self.to_marked):
            button.setProperty("class", "link")
            row.addWidget(button)
        row.addStretch(1)
        told.addWidget(self._message)
        told.addLayout(row)
        self.to_waiting.clicked.connect(self._on_waiting)
        self.to_marked.clicked.connect(self.marked_requested)
        self._kind: LedgerKind | None = None
        self.hide()

    def text(self) -> str:
        """What it says."""
        return self._message.text()

    def say(self, message: str) -> None:
        """Say this, with nowhere to go from it."""
        self._message.setText(message)
        self.offer(None, marked=False)
        self.setVisible(bool(message))

    def offer(self, waiting: LedgerKind | None, *, marked: bool) -> None:
        """Offer the way to the waiting rows of a ledger, and the marked copy."""
        self._kind = waiting
        self.to_waiting.setVisible(waiting is not None)
        self.to_marked.setVisible(marked)

    def _on_waiting(self) -> None:
        if self._kind is not None:
            self.waiting_requested.emit(self._kind)


def _dropped(urls: Iterable[QUrl]) -> Path | None:
    """The first file of this computer among what is dragged."""
    return next((Path(url.toLocalFile()) for url in urls if url.isLocalFile()), None)


def _atoms(open_case: OpenCase) -> tuple[AtomVerdict, ...]:
    """The verdicts on every condition, and on the categories that are applied for."""
    assessment = open_case.assessment
    every = (*assessment.conditions, *(item for item in assessment.categories if item.chosen))
    return tuple(atom for verdict in every for atom in verdict.atoms)
