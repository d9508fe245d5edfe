"""What a workbook would bring into a ledger, before it does: which sheet, which header, which column is which, what waits."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QListWidget,
    QPushButton,
    QScrollArea,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from desktop_app.errors import AppError
from desktop_app.ledgers.cells import cell_text
from desktop_app.ledgers.columns import COLUMNS, SPANS
from desktop_app.ledgers.header_words import plain_header
from desktop_app.models import formats
from desktop_app.models.kinds import EntryKind
from desktop_app.models.ledgers import LEDGER_LABELS, LedgerKind
from desktop_app.models.mappings import MappedColumn
from desktop_app.ui import style
from desktop_app.ui.background import Task
from desktop_app.ui.fields.editors import ChoiceBox, LineEdit, RadioButton
from desktop_app.ui.ledger.preview_model import CHOICE_LINE, PreviewModel
from desktop_app.ui.text_size import fit_always
from desktop_app.ui.words import set_property, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop_app.documents.watch import Watch
    from desktop_app.ledgers.grid import Sheet
    from desktop_app.ledgers.guessing import Guess
    from desktop_app.ledgers.issues import RowIssue
    from desktop_app.models.mappings import Mapping
    from desktop_app.ui.ledger.import_work import ImportWork, Opened, Tried
    from desktop_app.ui.open_case import OpenCase

_UNUSED = "不用这一列"
_SHOWN_ROWS = 5
"""Rows of the sheet that are shown from the header on."""
_ABOVE = 2
"""Rows above the header that are shown, so that another can be chosen."""
_MOST_COLUMNS = 60
_LONGEST_ROW = 8
"""Digits of the number of a row."""
_AND = "+"
"""Between two fields that one column holds."""
_MOST_ISSUES = 500
_WIDEST, _COLUMN, _LEAST, _AROUND = 40, 156, 4, 72
"""Characters of a cell that are shown; pixels of a column at 100 %; characters that a narrow choice still shows."""


class ImportPanel(QWidget):
    """Shows how a workbook is taken, lets that be corrected, and tries it; ``imported`` once the user wants it."""

    imported = Signal(object)
    """The ``Tried`` that is to be kept."""
    exported = Signal(object)
    """The ``Tried`` of which the user wants the marked copy."""
    cancelled = Signal()

    def __init__(
        self, opened: Opened, work: ImportWork, open_case: OpenCase, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.opened = opened
        self._work = work
        self._open_case = open_case
        self._guess: Guess = opened.guesses[0]
        self.tried: Tried | None = None
        self._task: Task | None = None
        self._choosers: dict[int, ChoiceBox] = {}
        self._gone: list[ChoiceBox] = []
        """Choosers that the view is about to destroy: what Python holds of them must outlive what Qt destroys."""
        self._build()
        self._show_guess()

    @property
    def kind(self) -> LedgerKind:
        """The ledger the rows go into."""
        return self._guess.mapping.kind

    def settled(self) -> bool:
        """Whether the last change has been tried."""
        return self._task is None

    def summary(self) -> str:
        """已识别 1,163 行，需确认 12 行，有问题 25 行."""
        return self._summary.text()

    def issues(self) -> list[str]:
        """All sentences that are listed."""
        lists = (self.tabs.widget(place) for place in range(self.tabs.count()))
        return [
            item.item(row).text()
            for item in lists
            if isinstance(item, QListWidget)
            for row in range(item.count())
        ]

    def chooser(self, column: int) -> ChoiceBox | None:
        """The box in which is chosen what a column of the sheet (1-based) is."""
        return self._choosers.get(column)

    def focus_first(self) -> None:
        """The button that takes it, once it can be pressed; before, the sheet."""
        (self.take if self.take.isEnabled() else self.sheet).setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self) -> None:
        book = self.opened.book
        inner = QWidget(self)
        inner.setProperty("class", "page-sheet")
        column = QVBoxLayout(inner)
        column.setContentsMargins(32, 24, 32, 16)
        column.setSpacing(12)
        self._title = words("", "page-title", inner)
        self._file = words(f"来自“{book.name}”", "lead", inner)
        column.addWidget(self._title)
        column.addWidget(self._file)
        column.addLayout(self._build_choice(inner))
        self._missing = words("", "problem", inner)
        column.addWidget(self._missing)
        self._cells = PreviewModel()
        self.preview = QTableView(inner)
        self.preview.setModel(self._cells)
        self.preview.setAccessibleName("工作簿的前几行，第一行选每一列是什么")
        self.preview.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.preview.setTabKeyNavigation(False)
        self.preview.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.preview.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.preview.verticalHeader().sectionClicked.connect(self._on_row_clicked)
        self.preview.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        fit_always(self.preview, self._fit)
        column.addWidget(self.preview)
        self._summary = words("", "section-title", inner)
        column.addWidget(self._summary)
        self.tabs = QTabWidget(inner)
        self.tabs.setMinimumHeight(180)
        column.addWidget(self.tabs, 100)
        column.addStretch(1)  # where nothing is listed, all else stays together
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(area, 1)
        whole.addWidget(self._build_foot())

    def _build_choice(self, parent: QWidget) -> QHBoxLayout:
        self.ledger = ChoiceBox(parent)
        self.ledger.setAccessibleName("导入到哪一本台账")
        for kind, label in LEDGER_LABELS.items():
            self.ledger.addItem(label, kind.value)
        self.sheet = ChoiceBox(parent)
        self.sheet.setAccessibleName("读哪一张表")
        for sheet in self.opened.book.sheets:
            self.sheet.addItem(f"{sheet.name}（隐藏）" if sheet.hidden else sheet.name, sheet.name)
        self.header = LineEdit(parent)
        self.header.setAccessibleName("表头在第几行")
        self.header.setMaximumWidth(70)
        row = QHBoxLayout()
        row.setSpacing(8)
        for label, widget in (("台账", self.ledger), ("表", self.sheet), ("表头在第", self.header)):
            row.addWidget(words(label, "", parent, wrap=False))
            row.addWidget(widget)
            if widget is not self.header:
                row.addSpacing(12)
        row.addWidget(words("行（也可以点下面的行号）", "hint", parent, wrap=False))
        row.addStretch(1)
        self.ledger.activated.connect(self._on_ledger)
        self.sheet.activated.connect(self._on_sheet)
        self.header.left.connect(self._on_header)
        self.header.entered.connect(self._on_header)
        return row

    def _build_foot(self) -> QWidget:
        foot = QFrame(self)
        foot.setProperty("class", "panel")
        row = QHBoxLayout(foot)
        row.setContentsMargins(24, 8, 24, 8)
        row.setSpacing(12)
        self.replace = RadioButton("", foot)
        self.append = RadioButton("接在原有的行后面", foot)
        more = self.opened.book.kind == "paste" and self._there()  # a workbook is the whole ledger
        (self.append if more else self.replace).setChecked(True)
        group = QButtonGroup(self)
        for way in (self.replace, self.append):
            group.addButton(way)
            row.addWidget(way)
        group.buttonToggled.connect(self._on_way)
        row.addStretch(1)
        self.cancel = QPushButton("不导入(&Q)", foot)
        self.export = QPushButton("导出问题表(&E)…", foot)
        self.export.setToolTip("写一份这个工作簿的副本，加一列“问题”，有问题的格子涂上颜色；改好后再导入")
        self.take = QPushButton("导入(&I)", foot)
        self.take.setProperty("class", "primary")
        for button in (self.cancel, self.export, self.take):
            button.setAutoDefault(False)
            row.addWidget(button)
        self.cancel.clicked.connect(self._on_cancel)
        self.export.clicked.connect(self._on_export)
        self.take.clicked.connect(self._on_take)
        return foot

    def _show_guess(self) -> None:
        """Show the mapping at hand, and try it."""
        mapping = self._guess.mapping
        self._title.setText(f"导入{LEDGER_LABELS[mapping.kind]}")
        self.ledger.setCurrentIndex(self.ledger.findData(mapping.kind.value))
        self.sheet.setCurrentIndex(self.sheet.findData(mapping.sheet))
        self.header.put(str(mapping.header_row))
        rows, pending = self._open_case.ledgers.rows(mapping.kind), self._open_case.pending(mapping.kind)
        there = len(rows) + len(pending)
        self.replace.setText(f"替换原有的{there:,}行" if there else "台账现在是空的")
        self.append.setVisible(bool(there))
        self._show_preview()
        self._show_missing()
        self._try()

    def _show_preview(self) -> None:
        sheet = self.opened.book.sheet(self._guess.mapping.sheet)
        self._gone = [box for box in (*self._gone, *self._choosers.values()) if isValid(box)]
        self._choosers.clear()
        if sheet is None:
            self._cells.show_cells((), (), (), ())
            return
        columns = min(sheet.width, _MOST_COLUMNS)
        numbers = self._numbers(sheet)
        header_rows = range(
            self._guess.mapping.header_row - self._guess.mapping.header_lines + 1,
            self._guess.mapping.header_row + 1,
        )
        places = range(sheet.first_column, sheet.first_column + columns)
        cells = [[cell_text(sheet.cell(row, number))[:_WIDEST] for number in places] for row in numbers]
        self._cells.show_cells([_letters(number) for number in places], numbers, cells, header_rows)
        by_column = _by_column(self._guess.mapping)
        for at, number in enumerate(places):
            chooser = self._made_chooser(number, by_column.get(number))
            self.preview.setIndexWidget(self._cells.index(CHOICE_LINE, at), chooser)
        self._fit()

    def _numbers(self, sheet: Sheet) -> list[int]:
        header = max(self._guess.mapping.header_row, sheet.first_row)
        first = max(sheet.first_row, header - _ABOVE)
        return list(range(first, min(sheet.last_row, first + _SHOWN_ROWS + _ABOVE - 1) + 1))

    def _made_chooser(self, number: int, field: str | None) -> ChoiceBox:
        box = ChoiceBox(self.preview)
        box.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(_LEAST)
        box.addItem(_UNUSED, None)
        for column in COLUMNS[self.kind]:
            box.addItem(column.header + ("*" if column.required else ""), column.field)
            if column.field in SPANS:
                last, name = SPANS[column.field]
                box.addItem(name, f"{column.field}{_AND}{last}")
        box.setCurrentIndex(max(box.findData(field), 0))
        box.setAccessibleName(f"{_letters(number)}列是什么")
        set_property(box, "unused", field is None)
        box.activated.connect(partial(self._on_column, number))
        self._choosers[number] = box
        return box

    def _fit(self) -> None:
        line = style.scaled(30)
        for row in range(self._cells.rowCount()):
            self.preview.setRowHeight(row, style.scaled(38) if row == 0 else line)
        for at in range(self._cells.columnCount()):
            self.preview.setColumnWidth(at, max(style.scaled(_COLUMN), self._wide_enough(at)))
        high = sum(self.preview.rowHeight(row) for row in range(self._cells.rowCount()))
        self.preview.setFixedHeight(high + style.scaled(62))

    def _wide_enough(self, at: int) -> int:
        """Pixels in which the choice over a column can be read whole."""
        box = self.preview.indexWidget(self._cells.index(CHOICE_LINE, at))
        if not isinstance(box, ChoiceBox):
            return 0
        return box.fontMetrics().horizontalAdvance(box.currentText()) + style.scaled(_AROUND)

    def _show_missing(self) -> None:
        headers = {column.field: column.header for column in COLUMNS[self.kind]}
        lacking = [headers[field] for field in self._guess.missing]
        listed = formats.listed(f"“{name}”" for name in lacking)
        self._missing.setText(f"还没有找到{listed}，在下面选哪一列是" if lacking else "")
        self._missing.setVisible(bool(lacking))

    def _try(self) -> None:
        """Try the mapping at hand off the window's thread; one that is under way is no longer wanted."""
        if self._task is not None:
            self._task.cancel()
        self.tried = None
        self.take.setEnabled(False)
        self.export.setEnabled(False)
        self._summary.setText("正在试读…")
        kind, guess, append = self.kind, self._guess, self.append.isChecked()
        rows, pending = self._open_case.ledgers.rows(kind), self._open_case.pending(kind)
        work, book = self._work, self.opened.book

        def run(watch: Watch) -> Tried:
            return work.tried(book, guess, rows, pending, watch, append=append)

        self._task = Task(run)
        self._task.succeeded.connect(self._on_tried)
        self._task.failed.connect(self._on_failed)
        self._task.start()

    def _on_tried(self, tried: Tried) -> None:
        if tried.guess is not self._guess:
            return
        self._task = None
        self.tried = tried
        run, plan = tried.run, tried.plan
        parts = [f"已识别{run.recognised:,}行", f"需确认{run.to_confirm:,}行", f"有问题{run.faulty:,}行"]
        if tried.returned:
            parts = [f"改过{plan.changed:,}行", f"没有动{plan.unchanged:,}行"]
            parts += [f"新增{plan.added:,}行"] if plan.added else []
            parts += [f"删去{plan.removed:,}行"] if plan.removed else []
            parts += [f"还有问题{run.faulty:,}行"] if run.faulty else []
        self._summary.setText("，".join(parts))
        for button in (self.replace, self.append):
            button.setVisible(not tried.returned and (button is self.replace or bool(self._there())))
        self._show_issues(run.problems, run.doubts, run.hints, run.notes)
        whole = len(run.rows)
        self.take.setText(f"导入{whole:,}行(&I)" if whole else "没有可以导入的行(&I)")
        waiting = f"，另外{run.faulty:,}行放进待处理" if run.faulty else ""
        self.take.setAccessibleDescription(f"导入{whole:,}行{waiting}")
        self.take.setEnabled(bool(whole or run.pending) and not self._open_case.read_only)
        self.export.setEnabled(bool(run.problems or run.doubts))

    def _there(self) -> int:
        return len(self._open_case.ledgers.rows(self.kind)) + len(self._open_case.pending(self.kind))

    def _show_issues(
        self,
        problems: Iterable[RowIssue],
        doubts: Iterable[RowIssue],
        hints: Iterable[RowIssue],
        notes: Iterable[str],
    ) -> None:
        """One list for each weight; those without anything are left out."""
        self.tabs.clear()
        for label, sentences in (
            ("有问题", [issue.message for issue in problems]),
            ("需确认", [issue.message for issue in doubts]),
            ("已换算", [issue.message for issue in hints]),
            ("说明", list(notes)),
        ):
            if not sentences:
                continue
            made = QListWidget(self.tabs)
            made.setAccessibleName(f"{label}，{len(sentences)}条")
            made.setWordWrap(True)
            made.addItems(sentences[:_MOST_ISSUES])
            if len(sentences) > _MOST_ISSUES:
                made.addItem(f"另有{len(sentences) - _MOST_ISSUES:,}条，在导出的问题表里")
            self.tabs.addTab(made, f"{label} {len(sentences):,}")
        self.tabs.setVisible(bool(self.tabs.count()))

    def _on_failed(self, error: Exception) -> None:
        self._task = None
        self._summary.setText(
            str(error) if isinstance(error, AppError) else "没有试读完，台账没有改动，换一份再试"
        )
        if not isinstance(error, AppError):
            raise error

    def _on_ledger(self) -> None:
        self._guess_anew(LedgerKind(self.ledger.currentData()), self._guess.mapping.header_row)

    def _on_sheet(self) -> None:
        """Another sheet has its header elsewhere: the best guess for it, if there is one."""
        name = self.sheet.currentData()
        found = next(
            (
                guess
                for guess in self.opened.guesses
                if guess.mapping.sheet == name and guess.mapping.kind is self.kind
            ),
            None,
        )
        sheet = self.opened.book.sheet(name)
        if found is None and sheet is not None:
            found = self._work.guess(self.opened.book, name, self.kind, sheet.first_row)
        if found is not None:
            self._guess = found
            self._show_guess()

    def _on_header(self) -> None:
        """Take the row that was typed; one below the sheet is its last, and what is no row is put back."""
        text, sheet = self.header.text().strip(), self.opened.book.sheet(self._guess.mapping.sheet)
        if sheet is not None and text.isdecimal() and len(text) <= _LONGEST_ROW:
            row = min(int(text), max(sheet.last_row, 0))
            if row != self._guess.mapping.header_row:
                self._guess_anew(self.kind, row)
        self.header.setText(str(self._guess.mapping.header_row))

    def _on_row_clicked(self, line: int) -> None:
        sheet = self.opened.book.sheet(self._guess.mapping.sheet)
        if line and sheet is not None:
            self._guess_anew(self.kind, self._numbers(sheet)[line - 1])

    def _guess_anew(self, kind: LedgerKind, header_row: int) -> None:
        found = self._work.guess(self.opened.book, self._guess.mapping.sheet, kind, header_row)
        if found is not None:
            self._guess = found
            self._show_guess()

    def _on_column(self, number: int, _index: int) -> None:
        """Another meaning of a column; a field that another column had goes with it."""
        field = self._choosers[number].currentData()
        mapping = self._guess.mapping
        fields = field.split(_AND) if field else []
        columns = {
            name: item
            for name, item in mapping.columns.items()
            if item.column != number and name not in fields
        }
        header = next((item.header for item in self._guess.columns if item.column == number), "")
        for name in fields:
            columns[name] = MappedColumn(column=number, unit=_unit(self.kind, name, header))
        required = [column.field for column in COLUMNS[self.kind] if column.required]
        settled = mapping.model_copy(update={"columns": columns})
        self._guess = replace(
            self._guess,
            mapping=settled,
            missing=tuple(name for name in required if name not in columns),
        )
        by_column = _by_column(settled)
        for at, box in self._choosers.items():
            box.setCurrentIndex(max(box.findData(by_column.get(at)), 0))
            set_property(box, "unused", at not in by_column)
        self._show_missing()
        self._try()

    def _on_way(self, _button: object, checked: bool) -> None:  # noqa: FBT001 - Qt's signal
        if checked:
            self._try()

    def _on_cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()
        self.cancelled.emit()

    def _on_export(self) -> None:
        if self.tried is not None:
            self.exported.emit(self.tried)

    def _on_take(self) -> None:
        if self.tried is not None:
            self.imported.emit(self.tried)


def _by_column(mapping: Mapping) -> dict[int, str]:
    """What is chosen over each column; a column of two days has two fields."""
    found: dict[int, str] = {}
    for name, item in mapping.columns.items():
        found[item.column] = name
    for first, (last, _) in SPANS.items():
        at = mapping.columns.get(first)
        if at is not None and mapping.columns.get(last) == at:
            found[at.column] = f"{first}{_AND}{last}"
    return found


def _unit(kind: LedgerKind, field: str, header: str) -> str | None:
    """The unit of bare amounts in a column, where its header says one."""
    is_money = any(column.field == field and column.kind is EntryKind.MONEY for column in COLUMNS[kind])
    return plain_header(header)[1] if is_money else None


def _letters(number: int) -> str:
    """The name of a column as Excel shows it: 1 is A, 27 is AA."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
