"""One piece of evidence on its shelf: what it is, what is wrong with it, and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_app.assessment.evidence_words import validity_words
from desktop_app.models.page_runs import chosen_pages, printed, runs_of
from desktop_app.packet.preflight import Level
from desktop_app.ui import keys
from desktop_app.ui.evidence.editor import EvidenceEditor
from desktop_app.ui.looking import forbid
from desktop_app.ui.words import show_icon, words

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QMouseEvent

    from desktop_app.models.evidence import Evidence
    from desktop_app.packet.preflight import Inspected, Remark
    from desktop_app.ui.evidence_looks import EvidenceLooks
    from desktop_app.ui.open_case import OpenCase

_ICONS = {Level.REFUSED: "unmet", Level.WARNING: "warning", Level.NOTE: "info"}
MOVED = "application/x-evidence-id"
"""Kind of what is dragged when a file goes to another place."""
_BLANK, _SIDEWAYS = "blank", "sideways"
"""Codes of remarks that something can be done about here."""
_ALWAYS_SAID = frozenset({"disc_only", "same_file_elsewhere"})
"""Codes of notes about what becomes of the whole file; other notes wait until it is opened."""
_LOOKING = "正在检查…"


class EvidenceCard(QFrame):
    """The line of one piece of evidence, and below it the editor once it has been opened."""

    remove_requested = Signal(str)
    move_requested = Signal(str, int)
    """Id, and one place up (-1) or down (1) on its shelf."""
    opened = Signal(str)
    said = Signal(str)

    def __init__(
        self, item: Evidence, open_case: OpenCase, looks: EvidenceLooks | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("class", "row-line")
        self.evidence_id = item.id
        self._open_case = open_case
        self._looks = looks
        self._lines: tuple[tuple[Level, str, tuple[int, ...]], ...] = ()
        self._pressed: QPoint | None = None
        self._shown: tuple[object, ...] = (None,) * 5
        self.editor: EvidenceEditor | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 4, 0, 4)
        self._column.setSpacing(0)
        self._head = QWidget(self)
        row = QHBoxLayout(self._head)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        picture = QLabel(self)
        show_icon(picture, "file")
        row.addWidget(picture)
        self._name = words("", "", self)
        row.addWidget(self._name, 1)
        self.edit = self._button("编辑", row)
        self.edit.setCheckable(True)
        self.edit.clicked.connect(self._on_edit)
        self.up = self._button("上移", row)
        self.up.clicked.connect(self._on_up)
        self.down = self._button("下移", row)
        self.down.clicked.connect(self._on_down)
        self.remove = self._button("移除", row)
        self.remove.clicked.connect(self._on_remove)
        if open_case.read_only:
            self.edit.setText("查看")
            for button in (self.up, self.down, self.remove):
                forbid(button)
        self._column.addWidget(self._head)
        ways = {"file_up": self._on_up, "file_down": self._on_down}
        keys.bind(self._head, keys.Place.EVIDENCE, ways, Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._about = words("", "small", self)
        self._remarks = QVBoxLayout()
        self._remarks.setContentsMargins(24, 0, 0, 0)
        self._remarks.setSpacing(2)
        about = QHBoxLayout()
        about.setContentsMargins(24, 0, 0, 0)
        about.addWidget(self._about)
        self._column.addLayout(about)
        self._column.addLayout(self._remarks)
        self.follow(item)

    def follow(self, item: Evidence, *, anew: bool = False) -> None:
        """Show what the case holds and what is known of the file now; ``anew`` as for the editor."""
        inspected = self._looks.inspected(item) if self._looks is not None else None
        unreadable = self._looks.unreadable(item) if self._looks is not None else ""
        applied = self._open_case.application.service_platform.categories
        shown = (item, inspected, unreadable, self.edit.isChecked(), applied)
        if not anew and all(one is other for one, other in zip(shown, self._shown, strict=True)):
            return  # of hundreds of files one has changed
        self._shown = shown
        name = item.title or item.file_name
        self._name.setText(name)
        self._about.setText(facts_of(item, inspected))
        for button in (self.edit, self.up, self.down, self.remove):
            button.setAccessibleName(f"{button.text()}{name}")
        self._show_remarks(self._remarks_on(item, inspected))
        if self.editor is not None and not self.editor.isHidden():
            self.editor.follow(item, inspected, anew=anew)

    def show_place(self, place: int, count: int) -> None:
        """Its place on the shelf of ``count``: the first has nowhere to go up."""
        for button, use in ((self.up, place > 0), (self.down, place < count - 1)):
            button.setVisible(count > 1)
            if not self._open_case.read_only and not button.hasFocus():
                button.setEnabled(use)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Where a drag may begin."""
        self._pressed = event.position().toPoint() if event.button() is Qt.MouseButton.LeftButton else None
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Drag the file to another place, or to another shelf."""
        start, here = self._pressed, event.position().toPoint()
        if start is None or self._open_case.read_only or not self._head.geometry().contains(start):
            return
        if (here - start).manhattanLength() < QApplication.startDragDistance():
            return
        self._pressed = None
        data = QMimeData()
        data.setData(MOVED, self.evidence_id.encode())
        drag = QDrag(self)
        drag.setMimeData(data)
        drag.setPixmap(self._head.grab())
        drag.exec(Qt.DropAction.MoveAction)

    def remarks(self) -> list[str]:
        """The sentences under the file."""
        return [f"{level.label}：{text}" for level, text, _ in self._lines]

    def text(self) -> str:
        """All that the line says."""
        return "｜".join([self._name.text(), self._about.text(), *self.remarks()])

    def _button(self, text: str, row: QHBoxLayout) -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("class", "link")
        button.setAutoDefault(False)
        row.addWidget(button)
        return button

    def _remarks_on(
        self, item: Evidence, inspected: Inspected | None
    ) -> tuple[tuple[Level, str, tuple[int, ...]], ...]:
        """What to say under the file, worst first; notes wait until the file is opened."""
        found: list[tuple[Level, str, tuple[int, ...]]] = []
        if self._looks is not None and inspected is None:
            unreadable = self._looks.unreadable(item)
            found.append((Level.REFUSED, unreadable, ()) if unreadable else (Level.NOTE, _LOOKING, ()))
        if inspected is not None:
            found += [
                (remark.level, remark.sentence, _blank_pages(remark, inspected))
                for remark in inspected.remarks
                if _still_there(remark, item, inspected)
                and (remark.level is not Level.NOTE or self.edit.isChecked() or remark.code in _ALWAYS_SAID)
            ]
        late = validity_words(item, self._open_case.on)
        if late:
            found.append((Level.WARNING, late, ()))
        order = list(Level)
        return tuple(sorted(found, key=lambda line: order.index(line[0])))

    def _show_remarks(self, lines: tuple[tuple[Level, str, tuple[int, ...]], ...]) -> None:
        if lines == self._lines:
            return
        self._lines = lines
        self.edit.setAccessibleDescription("；".join(self.remarks()))
        while self._remarks.count():
            widget = self._remarks.takeAt(0).widget()  # type: ignore[union-attr]
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for level, text, pages in lines:
            self._remarks.addWidget(self._remark_line(level, text, pages))

    def _remark_line(self, level: Level, text: str, pages: tuple[int, ...]) -> QWidget:
        line = QWidget(self)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        icon = QLabel(line)
        show_icon(icon, _ICONS[level])
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignVCenter if pages else Qt.AlignmentFlag.AlignTop)
        said = text if text == _LOOKING else f"{level.label}：{text}"
        row.addWidget(words(said, "small", line), 1)
        if pages and not self._open_case.read_only:
            way = QPushButton("不印空白页", line)
            way.setProperty("class", "link")
            way.setAutoDefault(False)
            way.clicked.connect(self._on_leave_out)
            row.addWidget(way)
        return line

    def _on_leave_out(self) -> None:
        """The blank pages are not printed."""
        item = self._open_case.evidence_of(self.evidence_id)
        inspected = self._looks.inspected(item) if self._looks is not None and item is not None else None
        if item is None or inspected is None or not inspected.pages:
            return
        blank = {page for remark in inspected.remarks if remark.code == _BLANK for page in remark.pages}
        kept = [page for page in printed(item.runs, inspected.pages) if page.page not in blank]
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self._open_case.change_evidence(
            self.evidence_id,
            {"runs": runs_of(kept, inspected.pages), "pages": inspected.pages},
            f"不印“{item.title or item.file_name}”的空白页",
        )

    def _on_edit(self) -> None:
        shown = self.edit.isChecked()
        item = self._open_case.evidence_of(self.evidence_id)
        if item is None:
            return
        if self.editor is None and shown:
            self.editor = EvidenceEditor(item, self._open_case, self._looks, self)
            self.editor.said.connect(self.said)
            self._column.addWidget(self.editor)
        if self.editor is not None:
            self.editor.setVisible(shown)
        closed = "查看" if self._open_case.read_only else "编辑"
        self.edit.setText("收起" if shown else closed)
        self.follow(item)
        if shown and self.editor is not None:
            self.editor.take_focus()
            self.opened.emit(self.evidence_id)

    def _on_up(self) -> None:
        self._move(-1)

    def _on_down(self) -> None:
        self._move(1)

    def _move(self, by: int) -> None:
        if not self._open_case.read_only:
            self.move_requested.emit(self.evidence_id, by)

    def _on_remove(self) -> None:
        self.remove_requested.emit(self.evidence_id)


def _still_there(remark: Remark, item: Evidence, inspected: Inspected) -> bool:
    """Whether the remark is about something that is printed as it was found."""
    chosen = chosen_pages(item.runs)
    if not remark.pages or chosen is None:
        return True
    if remark.code == _SIDEWAYS:
        turned = {page.page for page in printed(item.runs, inspected.pages or 0) if page.turn}
        return not chosen.isdisjoint(set(remark.pages) - turned)
    return not chosen.isdisjoint(remark.pages)


def _blank_pages(remark: Remark, inspected: Inspected) -> tuple[int, ...]:
    """The blank pages that can be left out; a file that is blank throughout has to be another one."""
    whole = len(remark.pages) == (inspected.pages or 0)
    return () if remark.code != _BLANK or whole else remark.pages


def facts_of(item: Evidence, inspected: Inspected | None = None) -> str:
    """Where the file comes from, its pages, size, validity, and when it was added."""
    count = item.pages or (inspected.pages if inspected is not None else None)
    parts = [item.file_name] if item.file_name else []
    if count:
        kept = len(printed(item.runs, count))
        parts.append(f"{count}页，印{kept}页" if kept != count else f"{count}页")
    if item.size:
        parts.append(f"{max(1, item.size // 1024):,} KB")
    if item.number:
        parts.append(f"编号{item.number}")
    if item.valid_to is not None:
        parts.append(f"有效期至{item.valid_to.isoformat()}")
    if item.added_at is not None:
        parts.append(f"{item.added_at.astimezone():%Y-%m-%d %H:%M} 添加")
    return "，".join(parts)
