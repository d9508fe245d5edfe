"""One ledger on the screen: search and filter above the grid, what it adds up to below it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from desktop_app.assessment.spot_check import spot_check
from desktop_app.ledgers.editing import RowEditor, lines_of
from desktop_app.models import formats
from desktop_app.models.kinds import EntryKind
from desktop_app.models.ledgers import LEDGER_LABELS
from desktop_app.models.problems import cell_words, shortened
from desktop_app.ui.background import Task
from desktop_app.ui.fields.editors import LineEdit
from desktop_app.ui.ledger.grid import Grid
from desktop_app.ui.ledger.row_order import RowTexts, Wish, places, values_of
from desktop_app.ui.ledger.sheet_model import NOT_TAKEN, SheetModel
from desktop_app.ui.ledger.typing_kept import TypingKept
from desktop_app.ui.recount import AT_ONCE
from desktop_app.ui.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from PySide6.QtCore import QModelIndex, QPersistentModelIndex
    from PySide6.QtGui import QAction

    from desktop_app.ledgers.editing import Edited, RefusedCell
    from desktop_app.models.ledgers import LedgerKind, Row
    from desktop_app.ui.open_case import OpenCase

    AnyIndex = QModelIndex | QPersistentModelIndex

_REST = 200
"""Milliseconds without a key after which is searched."""
_MOST_ADDED_UP = 20_000
"""Chosen cells that are still added up."""
_TOLD = 5
"""Cells that are named when several could not be taken."""
_SUMS = frozenset({EntryKind.MONEY, EntryKind.COUNT, EntryKind.NUMBER})


class LedgerSheet(QWidget):
    """Shows and changes the rows of one ledger; every change is one step that can be undone."""

    closed = Signal()
    """The user wants to go back to the list of ledgers."""

    def __init__(self, kind: LedgerKind, open_case: OpenCase, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = kind
        self._open_case = open_case
        categories = {item.id: item.label for item in open_case.notice.categories}
        self.editor = RowEditor(kind, categories)
        self._rows: tuple[Row, ...] = ()
        self._texts = RowTexts((), self.editor.columns, self.editor.text)
        self._wish = Wish()
        self._only = ""
        self._wrong: dict[tuple[str, str], str] = {}
        self._draft: dict[str, str] = {}
        self._folding: RowTexts | None = None
        self._goes_there = False
        self.model = SheetModel(self.editor, fixed=open_case.read_only, parent=self)
        self.grid = Grid(self.model, tuple(categories.values()), self._on_typed, self)
        self.grid.setAccessibleName(f"{LEDGER_LABELS[kind]}，表格")
        self._keeping = TypingKept(kind, open_case, self.grid.delegate, self.model.key_of, self)
        self.grid.delegate.overfull.connect(self._say)
        self._build()
        self._connect()

    @property
    def wish(self) -> Wish:
        """What of the ledger is shown."""
        return self._wish

    def refresh(self) -> None:
        """Show the rows as they are now; the wished ones, in their order."""
        rows = self._open_case.ledgers.rows(self.kind)
        if rows is self._rows:
            self._read_typed()
            return
        same = len(rows) == len(self._rows) and all(
            new.id == old.id for new, old in zip(rows, self._rows, strict=True)
        )
        self._rows = rows
        self._texts = RowTexts(rows, self.editor.columns, self.editor.text)
        if same:  # a cell was changed: its row stays where the user sees it
            self.model.show_changed(rows)
            self._tell_totals()
        else:
            self._arrange()
        self._read_typed()

    def offer_typed(self) -> bool:
        """Put the cursor where something was typed that is not in the ledger, and say so; False when there is nothing."""
        told = self.unfinished()
        if not told:
            return False
        present = {row.id for row in self._rows}
        wrong = next((key for key in self._wrong if key[0] in present), None)
        if wrong is not None:
            self.jump(*wrong)
        else:
            names = [column.field for column in self.editor.columns]
            self.grid.focus_cell(self.model.rowCount() - 1, names.index(next(iter(self._draft))))
        self._say("\n".join((*told[:_TOLD], *([f"另有{len(told) - _TOLD}处"] if len(told) > _TOLD else []))))
        return True

    def show_only(self, ids: Iterable[str], what: str) -> None:
        """Show only the rows behind a figure, and say which figure."""
        self._say("")
        self._only = what
        self._wish = Wish(ids=frozenset(ids))
        self.search.put("")
        self._arrange()

    def show_spots(self) -> None:
        """Show only the rows that a reviewer is likely to pick, and say which of them lack proof."""
        case = self._open_case
        year = case.notice.identity.application_year - 1
        picks = spot_check(self.kind, self._rows, case.evidence, year)
        if not picks:
            self._say(f"没有{year}年的行可抽查")
            return
        lacking = [pick for pick in picks if not pick.proved]
        what = f"评审容易抽到的{len(picks)}行，"
        what += f"{len(lacking)}行没有对应的证明材料" if lacking else "都有对应的证明材料"
        self.show_only((pick.row for pick in picks), what)
        numbers = {row.id: at for at, row in enumerate(self._rows, 1)}
        self._say("\n".join(f"第{numbers[pick.row]}行（{pick.why}）{pick.lack}" for pick in lacking[:_TOLD]))

    def show_all(self) -> None:
        """Take search and filters away; the sorting stays."""
        if self._only:  # what was said was about those rows
            self._say("")
        self._only = ""
        self._wish = Wish(sorted_by=self._wish.sorted_by, falling=self._wish.falling)
        self.search.put("")
        self._arrange()

    def jump(self, row_id: str, field: str = "") -> bool:
        """Put the cursor on a cell, wherever it is hidden; False when the row is gone."""
        line = self.model.line_of(row_id)
        if line is None and any(row.id == row_id for row in self._rows):
            self.show_all()
            line = self.model.line_of(row_id)
        if line is None:
            return False
        names = [column.field for column in self.editor.columns]
        self.grid.focus_cell(line, names.index(field) if field in names else 0)
        return True

    def focus_first(self) -> None:
        """The cursor on the cell where it was, or the first."""
        at = self.grid.currentIndex()
        self.grid.focus_cell(max(at.row(), 0), max(at.column(), 0))

    def unfinished(self) -> tuple[str, ...]:
        """Sentences about cells that hold no value yet, and about a new row that is not complete."""
        told = []
        for (row_id, field), text in self._wrong.items():
            at = next((at for at, row in enumerate(self._rows) if row.id == row_id), None)
            if at is not None:
                told.append(self._sentence(f"第{at + 1}行", field, text))
        return (*told, *([self._draft_words()] if self._draft else []))

    def sort_by(self, column: int) -> None:
        """Rising, falling, and as in the ledger again."""
        field = self.editor.columns[column].field
        if self._wish.sorted_by != field:
            self._wish = replace(self._wish, sorted_by=field, falling=False)
        elif not self._wish.falling:
            self._wish = replace(self._wish, falling=True)
        else:
            self._wish = replace(self._wish, sorted_by="", falling=False)
        self._arrange()

    def filter_by(self, field: str, chosen: frozenset[str]) -> None:
        """Show only rows with one of these texts in the column; none: any."""
        self._wish = self._wish.with_values(field, chosen)
        self._arrange()

    def filter_menu(self) -> QMenu:
        """The values of the column under the cursor, each to be ticked."""
        column = self.editor.columns[max(self.grid.currentIndex().column(), 0)]
        menu = QMenu(self)
        chosen = self._wish.values.get(column.field, frozenset())
        without = self._wish.with_values(column.field, frozenset())
        among = places(self._rows, self._texts, without)
        title = menu.addAction(f"只看“{column.header}”是")
        title.setEnabled(False)
        for text, times in values_of(self._texts, column.field, among):
            action = menu.addAction(f"{text.replace('&', '&&')}（{times:,}行）")
            action.setCheckable(True)
            action.setChecked(text in chosen)
            action.setData((column.field, text))
        menu.addSeparator()
        whole = menu.addAction("不限")
        whole.setData((column.field, None))
        menu.triggered.connect(self._on_filter_chosen)
        return menu

    def totals(self) -> str:
        """What is said below the grid."""
        return self._totals.text()

    def message(self) -> str:
        """What is said about the last change."""
        return self._message.text()

    def _build(self) -> None:
        self.back = QPushButton("← 全部台账(&B)", self)
        self.back.setProperty("class", "link")
        self._title = words(LEDGER_LABELS[self.kind], "section-title", self, wrap=False)
        self.search = LineEdit(self)
        self.search.setPlaceholderText("在本台账中查找 Ctrl+F")
        self.search.setAccessibleName(f"在{LEDGER_LABELS[self.kind]}中查找")
        self.search.setMaximumWidth(320)
        self.filter = QPushButton("筛选本列(&L)", self)
        self.filter.setAccessibleDescription("按光标所在一列的值筛选")
        self.all = QPushButton("显示全部行(&A)", self)
        self.spots = QPushButton("抽查(&S)", self)
        self.spots.setToolTip("评审时容易抽到的行有没有证明材料")
        self.remove = QPushButton("删除选中的行(&D)", self)
        self.remove.setAccessibleDescription("Ctrl+减号")
        self._only_words = words("", "strong", self)
        self._message = words("", "problem", self)
        self._totals = words("", "small", self)
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._title)
        top.addStretch(1)
        top.addWidget(self.back)
        tools = QHBoxLayout()
        tools.setSpacing(8)
        tools.addWidget(self.search, 1)
        tools.addWidget(self.filter)
        tools.addWidget(self.all)
        tools.addWidget(self.spots)
        tools.addStretch(1)
        tools.addWidget(self.remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 24, 12)
        column.setSpacing(8)
        column.addLayout(top)
        column.addLayout(tools)
        for widget in (self._only_words, self.grid, self._message, self._totals):
            column.addWidget(widget, int(widget is self.grid))
        self._only_words.hide()
        self._message.hide()
        self.remove.setVisible(not self._open_case.read_only)
        QWidget.setTabOrder(self.search, self.filter)

    def _connect(self) -> None:
        self._keeping.given_up.connect(self._read_typed)
        self._search_soon = QTimer(self)
        self._search_soon.setSingleShot(True)
        self._search_soon.setInterval(_REST)
        self._search_soon.timeout.connect(self._on_search)
        self._add_soon = QTimer(self)
        self._add_soon.setSingleShot(True)
        self._add_soon.timeout.connect(self._tell_totals)
        self.back.clicked.connect(self.closed)
        self.search.focused.connect(self._on_search_begun)
        self.search.typed.connect(self._on_search_typed)
        self.search.entered.connect(self._on_search_entered)
        self.filter.clicked.connect(self._on_filter)
        self.all.clicked.connect(self.show_all)
        self.spots.clicked.connect(self.show_spots)
        self.remove.clicked.connect(self._on_remove)
        self.grid.copied.connect(self._on_copy)
        self.grid.found.connect(self.search.setFocus)
        self.grid.header_clicked.connect(self.sort_by)
        self.grid.selectionModel().selectionChanged.connect(self._on_selection)
        if not self._open_case.read_only:
            self.grid.pasted.connect(self._on_paste)
            self.grid.cleared.connect(self._on_clear)
            self.grid.filled_down.connect(self._on_fill_down)
            self.grid.removed.connect(self._on_remove)

    def _arrange(self) -> None:
        """Find, filter and sort anew; the cursor stays on its row if that is still shown."""
        at = self.grid.currentIndex()
        key = self.model.key_of(at) if at.isValid() and at.row() < self.model.rowCount() else ("", "")
        self.model.show_rows(self._rows, places(self._rows, self._texts, self._wish))
        self.model.show_sorting(self._wish.sorted_by, falling=self._wish.falling)
        line = self.model.line_of(key[0]) if key[0] else None
        if line is not None:
            self.grid.setCurrentIndex(self.model.index(line, at.column()))
        hidden = len(self._rows) - self.model.rows_shown
        self.all.setEnabled(not self._wish.shows_all)
        self._only_words.setText(f"只看：{self._only}" if self._only else "")
        self._only_words.setVisible(bool(self._only))
        self._title.setText(LEDGER_LABELS[self.kind] + (f"（还有{hidden:,}行没有显示）" if hidden else ""))
        self._tell_totals()

    def _tell_totals(self) -> None:
        shown, whole = self.model.rows_shown, len(self._rows)
        rows = f"{whole:,}行" if shown == whole else f"显示{shown:,}行，共{whole:,}行"
        parts = [rows, *self._selection_words()]
        self._totals.setText("　｜　".join(parts))

    def _selection_words(self) -> list[str]:
        """How many cells are chosen, how many different texts they hold, and their sum where they are numbers."""
        cells = self.grid.chosen_cells()
        if cells < 2 or cells > _MOST_ADDED_UP:
            return [f"选中{cells:,}格"] if cells > _MOST_ADDED_UP else []
        indexes = [
            index for index in self.grid.selectedIndexes() if self.model.place_of(index.row()) is not None
        ]
        told = [f"选中{len(indexes):,}格"]
        columns = {index.column() for index in indexes}
        if len(columns) == 1:
            column = self.editor.columns[columns.pop()]
            rows = [at for at in (self.model.place_of(index.row()) for index in indexes) if at is not None]
            values = [getattr(self._rows[at], column.field) for at in rows]
            known = [value for value in values if value is not None]
            if column.kind in _SUMS:
                total = Decimal(sum(known, start=Decimal(0)))
                told.append(f"合计{_sum_words(column.kind, total, column.unit)}")
            else:
                told.append(f"{len(set(known)):,}个不同的值")
        return told

    def _on_typed(self, index: AnyIndex, text: str, stays: bool) -> bool:  # noqa: FBT001 - by the delegate
        """Take what was typed into a cell. What is no value keeps the editor open if it ``stays``, else its red cell."""
        self._keeping.stop()
        row_id, field = self.model.key_of(index)
        at = self.model.place_of(index.row())
        if at is None:
            return self._type_new(field, text, stays=stays)
        stands = self.editor.text(self._rows[at], self.editor.columns[index.column()])
        why = self.editor.why_not(field, text) if text != stands else ""
        if why:
            self._open_case.keep_typed(self.kind, row_id, field, text)
            if stays and text != self._keeping.before:
                self._say(self._sentence(f"第{at + 1}行", field, text))
                return False
            if text != self._keeping.before:
                self._say(self._sentence(f"第{at + 1}行", field, text))
        else:
            self._open_case.keep_typed(self.kind, row_id, field, "")
            if text != stands:
                self._say("")
                self._change(
                    self.editor.put(self._rows, {(at, field): text}),
                    f"修改{LEDGER_LABELS[self.kind]}第{at + 1}行",
                )
            elif self._keeping.before:
                self._say("")
        self._read_typed()
        return True

    def _read_typed(self) -> None:
        """Show what the case keeps of half typed cells."""
        known = {column.field for column in self.editor.columns}
        wrong, draft = dict[tuple[str, str], str](), dict[str, str]()
        for (row_id, field), text in self._open_case.half_typed(self.kind).items():
            if field in known and row_id:
                wrong[row_id, field] = text
            elif field in known:
                draft[field] = text
        if (wrong, draft) != (self._wrong, self._draft):
            self._wrong, self._draft = wrong, draft
            self.model.show_typed(wrong, draft)

    def _type_new(self, field: str, text: str, *, stays: bool) -> bool:
        """A cell of the new line; once all that is required stands there, it is a row."""
        self._open_case.keep_typed(self.kind, "", field, text)
        if stays and text and (self.editor.why_not(field, text)):
            self._say(self._sentence("新的一行", field, text))
            return False
        self._read_typed()
        if self._draft_lacks() or any(
            self.editor.why_not(name, typed) for name, typed in self._draft.items()
        ):
            if text != self._keeping.before:
                self._say(self._draft_words() if self._draft else "")
        else:
            edited = self.editor.add(self._rows, len(self._rows), [self._draft])
            self._open_case.forget_typed(self.kind, [""])
            self._say("")
            self._change(edited, f"{LEDGER_LABELS[self.kind]}添加一行")
            self._read_typed()
        return True

    def _draft_lacks(self) -> list[str]:
        return [
            column.header
            for column in self.editor.columns
            if column.required and not self._draft.get(column.field)
        ]

    def _draft_words(self) -> str:
        lacks = self._draft_lacks()
        if lacks:
            return f"新的一行还缺{formats.listed(f'“{name}”' for name in lacks)}，填了才算一行"
        wrong = next((item for item in self._draft.items() if self.editor.why_not(*item)), None)
        return self._sentence("新的一行", *wrong) if wrong else f"新的一行{NOT_TAKEN}，F2 接着写，回车写进去"

    def _sentence(self, place: str, field: str, text: str) -> str:
        header = next(column.header for column in self.editor.columns if column.field == field)
        why = self.editor.why_not(field, text)
        left = f"{place}“{header}”上次输到“{shortened(text)}”，还不在台账里"
        return cell_words(place, header, text, why) if why else left

    def _change(self, edited: Edited, what: str) -> None:
        """Take changed rows as one step, and tell what could not be taken."""
        if edited.changed:
            self._open_case.set_rows(self.kind, edited.rows, what=what)
            self.refresh()
        if edited.refused:
            self._tell_refused(edited.refused)

    def _tell_refused(self, refused: tuple[RefusedCell, ...]) -> None:
        lines = [cell.message for cell in refused[:_TOLD]]
        if len(refused) > _TOLD:
            lines.append(f"另有{len(refused) - _TOLD}格")
        self._say(f"{len(refused)}格没有写进去：\n" + "\n".join(lines))

    def _say(self, message: str) -> None:
        self._message.setText(message)
        self._message.setVisible(bool(message))

    def _on_copy(self) -> None:
        top, bottom, left, right = self.grid.block()
        bottom = min(bottom, self.model.rows_shown - 1)
        rows = [at for at in map(self.model.place_of, range(top, bottom + 1)) if at is not None]
        columns = []
        for column in self.editor.columns[left : right + 1]:
            known = self._texts.column(column.field)
            quoted = {text: _quoted(text) for text in {known[at] for at in rows}}
            columns.append(
                [quoted[known[at]] for at in rows]
                if not self._wrong
                else [_quoted(self._wrong.get((self._rows[at].id, column.field), known[at])) for at in rows]
            )
        QGuiApplication.clipboard().setText("\n".join(map("\t".join, zip(*columns, strict=True))))

    def _on_paste(self) -> None:
        """Cells go where the cursor is, as a spreadsheet does it; lines beyond the last row become new rows."""
        cells = lines_of(QGuiApplication.clipboard().text())
        if not cells or not self.grid.currentIndex().isValid():
            return
        top, bottom, left, right = self.grid.block()
        if len(cells) == len(cells[0]) == 1:  # one cell fills all that is chosen
            cells = [[cells[0][0]] * (right - left + 1)] * (bottom - top + 1)
        changes: dict[tuple[int, str], str] = {}
        added: list[Mapping[str, str]] = []
        for line, texts in enumerate(cells, top):
            named = {
                column.field: text for column, text in zip(self.editor.columns[left:], texts, strict=False)
            }
            at = self.model.place_of(line)
            if at is not None:
                changes |= {(at, field): text for field, text in named.items()}
            elif any(text.strip() for text in texts):
                added.append(named)
        self._forget_cells(changes)
        edited = self.editor.put(self._rows, changes)
        more = self.editor.add(edited.rows, len(edited.rows), added)
        whole = replace(more, refused=(*edited.refused, *more.refused), changed=edited.changed + more.changed)
        self._say("")
        self._change(whole, f"{LEDGER_LABELS[self.kind]}粘贴{len(cells):,}行")

    def _on_clear(self) -> None:
        self._put_in_block("", f"清空{LEDGER_LABELS[self.kind]}")

    def _on_fill_down(self) -> None:
        """The uppermost line of what is chosen goes into all lines below it."""
        top, bottom, left, right = self.grid.block()
        changes = {}
        for column in range(left, right + 1):
            text = self.model.text(top, column)
            for line in range(top + 1, bottom + 1):
                at = self.model.place_of(line)
                if at is not None:
                    changes[at, self.editor.columns[column].field] = text
        self._say("")
        self._forget_cells(changes)
        self._change(self.editor.put(self._rows, changes), f"{LEDGER_LABELS[self.kind]}向下填充")
        self._read_typed()

    def _put_in_block(self, text: str, what: str) -> None:
        top, bottom, left, right = self.grid.block()
        places_in = [at for at in map(self.model.place_of, range(top, bottom + 1)) if at is not None]
        fields = [column.field for column in self.editor.columns[left : right + 1]]
        changes = {(at, field): text for at in places_in for field in fields}
        half_typed = self._forget_cells(changes, new=fields if bottom >= self.model.rows_shown else ())
        self._say("")
        if len(changes) != 1 or not half_typed:  # on one cell, what the ledger holds comes back first
            self._change(self.editor.put(self._rows, changes), what)
        self._read_typed()

    def _forget_cells(self, cells: Iterable[tuple[int, str]], new: Iterable[str] = ()) -> bool:
        """What is half typed in these cells, and in these of the new line, goes; whether there was any."""
        if not self._wrong and not self._draft:
            return False
        keys = [(self._rows[at].id, field) for at, field in cells] + [("", field) for field in new]
        gone = [key for key in keys if key in self._wrong or (not key[0] and key[1] in self._draft)]
        for row_id, field in gone:
            self._open_case.keep_typed(self.kind, row_id, field, "")
        return bool(gone)

    def _on_remove(self) -> None:
        top, bottom, _, _ = self.grid.block()
        gone = [at for at in map(self.model.place_of, range(top, bottom + 1)) if at is not None]
        if not gone:
            return
        if self._wrong:
            self._open_case.forget_typed(self.kind, [self._rows[at].id for at in gone])
        self._change(self.editor.without(self._rows, gone), f"{LEDGER_LABELS[self.kind]}删除{len(gone):,}行")
        self._say(f"删除了{len(gone):,}行，Ctrl+Z 撤销")
        self.grid.focus_cell(min(top, self.model.rowCount() - 1), 0)

    def _on_filter(self) -> None:
        menu = self.filter_menu()
        menu.popup(self.filter.mapToGlobal(self.filter.rect().bottomLeft()))

    def _on_filter_chosen(self, action: QAction) -> None:
        field, text = action.data()
        chosen = self._wish.values.get(field, frozenset())
        self.filter_by(field, frozenset() if text is None else chosen ^ {text})

    def _on_search_begun(self) -> None:
        """Make the texts to search in while the user types: of 100,000 rows that takes a second."""
        texts = self._texts
        if len(self._rows) > AT_ONCE and not texts.is_folded and self._folding is not texts:
            self._folding = texts
            task = Task(lambda _watch: texts.folded())
            task.succeeded.connect(self._on_folded)
            task.start()

    def _on_folded(self, _: object) -> None:
        self._folding = None
        if self._wish.words != self.search.text() and not self._search_soon.isActive():
            self._on_search()

    def _on_search_typed(self, _text: str) -> None:
        self._goes_there = False
        self._search_soon.start()

    def _on_search(self) -> None:
        """Show what is found; a large ledger whose texts are not ready yet is searched when they are."""
        self._search_soon.stop()
        self._on_search_begun()
        if self._folding is self._texts and self.search.text():
            self._say("正在查找…")
            return
        if self.message() == "正在查找…":
            self._say("")
        self._wish = replace(self._wish, words=self.search.text())
        self._arrange()
        if self._goes_there and self.model.rows_shown:
            self.grid.focus_cell(0, max(self.grid.currentIndex().column(), 0))
        self._goes_there = False

    def _on_search_entered(self) -> None:
        self._goes_there = True
        self._on_search()

    def _on_selection(self) -> None:
        self._add_soon.start()


def _sum_words(kind: EntryKind, total: Decimal, unit: str | None) -> str:
    if kind is EntryKind.MONEY:
        return formats.any_value(kind, total, unit)
    return formats.plain_number(total, unit or "")


def _quoted(text: str) -> str:
    """A cell as spreadsheets take it: in quotes where it holds a line break or a tab."""
    if any(letter in text for letter in "\n\t\r"):
        return '"' + text.replace('"', '""') + '"'
    return text
