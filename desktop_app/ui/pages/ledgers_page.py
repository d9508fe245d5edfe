"""台账: the seven ledgers, what each total feeds and with what verdict, workbooks in and templates out."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop_app.assessment.results import COUNTING
from desktop_app.errors import AppError
from desktop_app.ledgers.reading import LedgerReading, read_workbook
from desktop_app.ledgers.templates import write_workbook
from desktop_app.models.ledgers import LEDGER_LABELS, LedgerKind
from desktop_app.store.checkpoints import CheckpointKind
from desktop_app.ui import style
from desktop_app.ui.background import Task
from desktop_app.ui.condition_card import AtomGrid
from desktop_app.ui.dialogs.choosing import leave_no_trace
from desktop_app.ui.ledger_table import LedgerTableModel
from desktop_app.ui.looking import forbid
from desktop_app.ui.pages.page import ScrollPage
from desktop_app.ui.text_size import fit_always
from desktop_app.ui.words import give_icon, show_icon, words

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.assessment.results import AtomVerdict
    from desktop_app.documents.watch import Watch
    from desktop_app.notice.models import Page
    from desktop_app.ui.open_case import OpenCase

_WORKBOOKS = "Excel 工作簿 (*.xlsx *.xlsm *.xls *.ods)"
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
_PROBLEMS_SHOWN = 20
_CHARACTER = 8
"""Pixels for one character of a column width."""


class LedgersPage(ScrollPage):
    """A row for each ledger; below them the rows of the chosen one, and what its last workbook was refused for."""

    def __init__(self, page: Page, open_case: OpenCase) -> None:
        super().__init__(page, open_case, wide=True)
        kinds = [LedgerKind(name) for name in page.ledgers] or list(LedgerKind)
        self._lines = {kind: LedgerLine(kind, self.column, fixed=open_case.read_only) for kind in kinds}
        box = QVBoxLayout()
        box.setSpacing(8)
        for line in self._lines.values():
            line.import_button.clicked.connect(self._on_import)
            line.template_button.clicked.connect(self._on_template)
            line.show_button.clicked.connect(self._on_show)
            box.addWidget(line)
        self.body.addLayout(box)
        self._box = box
        self.report = QFrame(self.column)
        self.report.setProperty("class", "panel")
        told = QVBoxLayout(self.report)
        told.setContentsMargins(16, 10, 16, 10)
        told.setSpacing(4)
        self._message = words("", "strong", self.report)
        self._problems = words("", "", self.report)
        told.addWidget(self._message)
        told.addWidget(self._problems)
        self.report.hide()
        self._problems.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._caption = words("", "section-title", self.column)
        self._model = LedgerTableModel({item.id: item.label for item in open_case.notice.categories}, self)
        self.table = QTableView(self.column)
        self.table.setModel(self._model)
        self.table.setAlternatingRowColors(True)
        self.table.setMinimumHeight(300)
        fit_always(self.table, self._fit_columns)
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        for widget in (self._caption, self.table):
            widget.hide()
            self.body.addWidget(widget)
        self._scroll_soon = QTimer(self)  # the report has its height once the layout has seen its words
        self._scroll_soon.setSingleShot(True)
        self._scroll_soon.timeout.connect(self._show_report)
        self._shown: LedgerKind | None = None
        self._task: Task | None = None
        self._importing: LedgerKind | None = None

    def line(self, kind: LedgerKind) -> LedgerLine:
        """The row of one ledger."""
        return self._lines[kind]

    def refresh(self) -> None:
        """Show counts and verdicts as they are now."""
        assessment = self.open_case.assessment
        every = (*assessment.conditions, *(item for item in assessment.categories if item.chosen))
        atoms = {atom.id: atom for verdict in every for atom in verdict.atoms}
        for kind, line in self._lines.items():
            fed = [
                atoms[atom.id]
                for atom in self.open_case.notice.atoms
                if atom.figure in _TOTALS[kind] and atom.id in atoms
            ]
            rows = self.open_case.counted.rows.get(kind, 0)
            line.show_state(rows, fed, counting=self.open_case.counting)
        if self._shown is not None:
            self._show_rows(self._shown)

    def focus_field(self, field_id: str) -> bool:
        """A ledger (``ledgers.services``) is asked for by its line."""
        line = next((line for kind, line in self._lines.items() if field_id == f"ledgers.{kind.value}"), None)
        if line is None:
            return False
        buttons = (line.import_button, line.show_button, line.template_button)
        next(button for button in buttons if button.isEnabled()).setFocus(Qt.FocusReason.OtherFocusReason)
        self.area.ensureWidgetVisible(line, 0, 80)
        return True

    def focus_first(self) -> None:
        """The first button that can be pressed: to import; where nothing can be changed, to look or to export."""
        line = next(iter(self._lines.values()))
        buttons = (line.import_button, line.show_button, line.template_button)
        next(button for button in buttons if button.isEnabled()).setFocus(Qt.FocusReason.OtherFocusReason)

    def import_workbook(self, kind: LedgerKind, path: Path) -> None:
        """Read a workbook off the window's thread; its good rows replace the ledger."""
        if self._task is not None or self.open_case.counting:
            return
        self._importing = kind
        self._report_below(kind)
        self._say(f"正在读取“{path.name}”…", "")
        self._task = Task(partial(_read, path, kind))
        self._task.succeeded.connect(self._on_read)
        self._task.failed.connect(self._on_failed)
        self._task.finished.connect(self._on_finished)
        self._task.start()

    def export_template(self, kind: LedgerKind, path: Path) -> None:
        """Write the blank workbook of this ledger, with its example row."""
        self._report_below(kind)
        try:
            write_workbook(path, kind, example=True)
        except AppError as error:
            self._say(str(error), "")
            return
        self._say(f"已导出空白模板“{path.name}”", "")

    def message(self) -> str:
        """What was said last, with the problems of the workbook."""
        return "\n".join(part for part in (self._message.text(), self._problems.text()) if part)

    def _on_import(self) -> None:
        kind = self._kind_of_sender()
        dialog = QFileDialog(self, f"导入{LEDGER_LABELS[kind]}", "", _WORKBOOKS)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._open(dialog, kind, self._on_workbook_chosen)

    def _on_template(self) -> None:
        kind = self._kind_of_sender()
        dialog = QFileDialog(
            self, f"导出{LEDGER_LABELS[kind]}空白模板", f"{LEDGER_LABELS[kind]}.xlsx", "Excel 工作簿 (*.xlsx)"
        )
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
        self._show_rows(self._kind_of_sender())
        self.area.ensureWidgetVisible(self.table)

    def _kind_of_sender(self) -> LedgerKind:
        return LedgerKind(self.sender().property("ledger"))

    def _fit_columns(self) -> None:
        for place, width in enumerate(self._model.widths()):
            self.table.setColumnWidth(place, style.scaled(width * _CHARACTER))

    def _show_rows(self, kind: LedgerKind) -> None:
        rows = self.open_case.ledgers.rows(kind)
        self._shown = kind
        self._caption.setText(f"{LEDGER_LABELS[kind]}（{len(rows):,}行）")
        self._model.show_rows(kind, rows)
        self._fit_columns()
        self._caption.show()
        self.table.show()

    def _on_read(self, reading: object) -> None:
        kind = self._importing
        if kind is None or not isinstance(reading, LedgerReading):
            return
        self.open_case.mark(CheckpointKind.IMPORT, LEDGER_LABELS[kind])
        self.open_case.set_rows(kind, reading.rows)
        left_out = (
            f"，{len({item.row for item in reading.problems})}行没有导入，改好后重新导入"
            if reading.problems
            else ""
        )
        lines = [item.message for item in reading.problems[:_PROBLEMS_SHOWN]]
        if len(reading.problems) > _PROBLEMS_SHOWN:
            lines.append(f"另有{len(reading.problems) - _PROBLEMS_SHOWN}处")
        self._say(
            f"{LEDGER_LABELS[kind]}导入{len(reading.rows):,}行{left_out}", "\n".join([*lines, *reading.notes])
        )
        self._show_rows(kind)

    def _on_failed(self, error: object) -> None:
        self._say(
            str(error) if isinstance(error, AppError) else "没有读完工作簿，台账没有改动，换一份再试", ""
        )
        if not isinstance(error, AppError) and isinstance(error, BaseException):
            raise error

    def _on_finished(self) -> None:
        self._task = None
        self._importing = None

    def _say(self, message: str, problems: str) -> None:
        self._message.setText(message)
        self._problems.setText(problems)
        self._problems.setVisible(bool(problems))
        self.report.setVisible(bool(message))
        self._scroll_soon.start()

    def _report_below(self, kind: LedgerKind) -> None:
        """What is said about a workbook stands below its ledger, where the user is looking."""
        self._box.removeWidget(self.report)
        self._box.insertWidget(self._box.indexOf(self._lines[kind]) + 1, self.report)

    def _show_report(self) -> None:
        self.area.ensureWidgetVisible(self.report, 0, 24)


class LedgerLine(QFrame):
    """One ledger: name, rows, what it feeds, and its three buttons."""

    def __init__(self, kind: LedgerKind, parent: QWidget, *, fixed: bool = False) -> None:
        super().__init__(parent)
        self._fixed = fixed
        self.setProperty("class", "shelf")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 12, 8)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(8)
        self._icon = QLabel(self)
        self._name = words(LEDGER_LABELS[kind], "strong", self, wrap=False)
        self._count = words("", "small", self, wrap=False)
        self.show_button = QPushButton("查看", self)
        self.import_button = QPushButton("导入…", self)
        self.template_button = QPushButton("导出空白模板…", self)
        for widget in (self._icon, self._name, self._count):
            row.addWidget(widget)
        row.addStretch(1)
        for button, verb, icon in (
            (self.show_button, "查看", "table"),
            (self.template_button, "导出空白模板，", "take_out"),
            (self.import_button, "导入", "bring_in"),
        ):
            button.setProperty("ledger", kind.value)
            button.setAccessibleName(f"{verb}{LEDGER_LABELS[kind]}")
            button.setProperty("class", "" if button is self.import_button else "link")
            give_icon(button, icon, colour="accent")
            row.addWidget(button)
        column.addLayout(row)
        self._fed = AtomGrid(self, noted=False)
        self._fed.setContentsMargins(24, 0, 0, 4)
        column.addWidget(self._fed)
        self._counting = words("", "small", self)
        self._counting.setContentsMargins(24, 0, 0, 4)
        column.addWidget(self._counting)
        if fixed:
            forbid(self.import_button)

    def show_state(self, rows: int, atoms: list[AtomVerdict], *, counting: bool) -> None:
        """Show how many rows there are and what the rules make of them; while they are counted they stay as they are."""
        self._count.setText(f"{rows:,}行" if rows else "没有行")
        self.show_button.setEnabled(bool(rows) and not counting)
        self.import_button.setEnabled(not (counting or self._fixed))
        show_icon(self._icon, "done" if rows else "not_started")
        waiting = counting and bool(rows)
        self._counting.setText(COUNTING if waiting else "")
        self._counting.setVisible(waiting)
        self._fed.show_atoms(atoms)
        self._fed.setVisible(bool(atoms) and not waiting)

    def text(self) -> str:
        """All that the row says."""
        fed = [] if self._fed.isHidden() else [line.replace("｜", "：", 1) for line in self._fed.lines()]
        return "｜".join(
            part for part in (self._name.text(), self._count.text(), self._counting.text(), *fed) if part
        )


def _read(path: Path, kind: LedgerKind, watch: Watch) -> LedgerReading:
    watch.report("读取", 0, 0)
    return read_workbook(path, kind)
