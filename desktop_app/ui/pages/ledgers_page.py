"""台账: the seven ledgers, what each total feeds and with what verdict, workbooks in and templates out."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QVBoxLayout,
)

from desktop_app.errors import AppError
from desktop_app.ledgers.reading import LedgerReading, read_workbook
from desktop_app.ledgers.templates import write_workbook
from desktop_app.models.ledgers import LEDGER_LABELS, LedgerKind
from desktop_app.store.checkpoints import CheckpointKind
from desktop_app.ui.background import Task
from desktop_app.ui.dialogs.choosing import leave_no_trace
from desktop_app.ui.ledger.line import LedgerLine
from desktop_app.ui.ledger.pictures import LedgerCharts
from desktop_app.ui.ledger.sheet import LedgerSheet
from desktop_app.ui.pages.page import ScrollPage
from desktop_app.ui.words import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.assessment.results import AtomVerdict
    from desktop_app.documents.watch import Watch
    from desktop_app.notice.models import Page
    from desktop_app.ui.open_case import OpenCase

_WORKBOOKS = "台账 (*.xlsx *.xlsm *.xls *.xlsb *.ods *.csv *.tsv *.txt)"
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


class LedgersPage(ScrollPage):
    """A row for each ledger; below them the rows of the chosen one, and what its last workbook was refused for."""

    def __init__(self, page: Page, open_case: OpenCase) -> None:
        super().__init__(page, open_case, wide=True)
        kinds = [LedgerKind(name) for name in page.ledgers] or list(LedgerKind)
        self._lines = {kind: LedgerLine(kind, self.column, fixed=open_case.read_only) for kind in kinds}
        box = QVBoxLayout()
        box.setSpacing(0)
        for line in self._lines.values():
            line.import_button.clicked.connect(self._on_import)
            line.template_button.clicked.connect(self._on_template)
            line.show_button.clicked.connect(self._on_show)
            line.rows_requested.connect(self._on_rows)
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
        self._charts = LedgerCharts(self.column)
        self.body.addWidget(self._charts)
        self._sheets: dict[LedgerKind, LedgerSheet] = {}
        self._shown: LedgerKind | None = None
        self._scroll_soon = QTimer(self)  # the report has its height once the layout has seen its words
        self._scroll_soon.setSingleShot(True)
        self._scroll_soon.timeout.connect(self._show_report)
        self._task: Task | None = None
        self._importing: LedgerKind | None = None

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
            line.tell_unfinished(len(self._sheets[kind].unfinished()) if kind in self._sheets else 0)
        if not self.open_case.counting:
            self._charts.show_charts(self.open_case)
        if self._shown is not None:
            self._sheets[self._shown].refresh()

    @property
    def sheet(self) -> LedgerSheet | None:
        """The grid that is open; None while the list of ledgers is shown."""
        return self._sheets[self._shown] if self._shown is not None else None

    def open_sheet(self, kind: LedgerKind) -> LedgerSheet:
        """Show the grid of one ledger in place of the list."""
        if kind not in self._sheets:
            made = self._sheets[kind] = LedgerSheet(kind, self.open_case, self)
            made.closed.connect(self.close_sheet)
            self.frame.addWidget(made)
        self._shown = kind
        self.area.hide()
        for other, sheet in self._sheets.items():
            sheet.setVisible(other is kind)
        self._sheets[kind].refresh()
        self._sheets[kind].focus_first()
        return self._sheets[kind]

    def close_sheet(self) -> None:
        """Back to the list of ledgers."""
        if self._shown is None:
            return
        line = self._lines[self._shown]
        self._sheets[self._shown].hide()
        self._shown = None
        self.area.show()
        self.refresh()
        line.show_button.setFocus(Qt.FocusReason.OtherFocusReason)

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
        """A ledger (``ledgers.services``) is asked for by its line."""
        line = next((line for kind, line in self._lines.items() if field_id == f"ledgers.{kind.value}"), None)
        if line is None:
            return False
        self.close_sheet()
        line.first_button().setFocus(Qt.FocusReason.OtherFocusReason)
        self.area.ensureWidgetVisible(line, 0, 80)
        return True

    def focus_first(self) -> None:
        """The first button that can be pressed: to import; where nothing can be changed, to look or to export."""
        if self.sheet is not None:
            self.sheet.focus_first()
        else:
            next(iter(self._lines.values())).first_button().setFocus(Qt.FocusReason.OtherFocusReason)

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
        self.open_sheet(self._kind_of_sender())

    def _on_rows(self, atom_id: str) -> None:
        verdict = next((atom for atom in _atoms(self.open_case) if atom.id == atom_id), None)
        if verdict is not None:
            self.show_rows_of(verdict)

    def _kind_of_sender(self) -> LedgerKind:
        return LedgerKind(self.sender().property("ledger"))

    def _on_read(self, reading: object) -> None:
        kind = self._importing
        if kind is None or not isinstance(reading, LedgerReading):
            return
        self.open_case.mark(CheckpointKind.IMPORT, LEDGER_LABELS[kind])
        self.open_case.set_rows(kind, reading.rows, ())
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


def _atoms(open_case: OpenCase) -> tuple[AtomVerdict, ...]:
    """The verdicts on every condition, and on the categories that are applied for."""
    assessment = open_case.assessment
    every = (*assessment.conditions, *(item for item in assessment.categories if item.chosen))
    return tuple(atom for verdict in every for atom in verdict.atoms)


def _read(path: Path, kind: LedgerKind, watch: Watch) -> LedgerReading:
    watch.report("读取", 0, 0)
    return read_workbook(path, kind)
