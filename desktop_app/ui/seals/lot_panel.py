"""Scans that were read and wait to be taken: what each page is, and for those nobody knows, a choice beside its picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_app.ui import style
from desktop_app.ui.fields.editors import CheckBox, ChoiceBox
from desktop_app.ui.words import show_icon, words

if TYPE_CHECKING:
    from desktop_app.models.seal_plan import CodedPage
    from desktop_app.packet.seals.matching import Matched
    from desktop_app.ui.seals.desk import Lot, SealsDesk

_PICTURE = 150
"""Pixels of the longer side of a picture as shown."""
_LISTED = 60
"""Pages told one by one; of more that are as they should be only the number is told."""


class LotPanel(QFrame):
    """Hidden until scans were read."""

    taken = Signal(bool)
    """The user says yes; whether the places on these pages are ticked too."""
    dropped = Signal()

    def __init__(self, desk: SealsDesk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setProperty("class", "panel")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 16, 12)
        self._column.setSpacing(6)
        self.head = words("", "card-head", self)
        self._column.addWidget(self.head)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        self._column.addLayout(self._lines)
        self.lacking = words("", "small", self)
        self._column.addWidget(self.lacking)
        self.tick = CheckBox("", self)
        self.tick.setChecked(True)
        self._column.addWidget(self.tick)
        row = QHBoxLayout()
        self.yes = QPushButton("收下(&K)", self)
        self.yes.setProperty("class", "primary")
        self.no = QPushButton("不收(&X)", self)
        for button in (self.yes, self.no):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        self._column.addLayout(row)
        self.yes.clicked.connect(self._on_yes)
        self.no.clicked.connect(self.dropped)
        self._lot: Lot | None = None
        self._choices: list[tuple[Matched, ChoiceBox]] = []
        self._pictures: dict[tuple[str, int], QLabel] = {}
        desk.pictured.connect(self._on_pictured)
        self.hide()

    @property
    def lot(self) -> Lot | None:
        """What waits."""
        return self._lot

    def text(self) -> str:
        """All lines as read."""
        labels = [label for label in self.findChildren(QLabel) if label.isVisibleTo(self) and label.text()]
        return "\n".join(label.text() for label in labels)

    @property
    def choices(self) -> list[ChoiceBox]:
        """What is chosen by hand, page by page."""
        return [box for _, box in self._choices]

    def show_lot(self, lot: Lot, copy: int) -> None:
        """Show what was read, and ask."""
        self._clear()
        self._lot = lot
        plan = self._desk.plan
        matched = [item for item in lot.pages if item.state == "matched"]
        others = [item for item in lot.pages if item.state != "matched"]
        self.head.setText(f"读到 {len(lot.pages)} 面，认出 {len(matched)} 页")
        for sentence in lot.problems:
            self._line("problem", sentence)
        for item in others:
            self._line("warning", item.sentence)
            if item.can_be_chosen and plan is not None:
                self._choice(item, lot.files[item.file].sha256, plan.pages)
        for item in matched[:_LISTED]:
            self._line("met", item.sentence)
        if len(matched) > _LISTED:
            self._line("met", f"另有 {len(matched) - _LISTED} 页")
        self.show_copy(copy)
        can = bool(matched) or bool(self._choices)
        self.yes.setVisible(can)
        self.tick.setVisible(can)
        self.no.setText("不收(&X)" if can else "知道了(&X)")
        self.show()
        (self.yes if matched else self._choices[0][1] if self._choices else self.no).setFocus(
            Qt.FocusReason.OtherFocusReason
        )

    def show_copy(self, copy: int) -> None:
        """These are pages of this copy."""
        self.tick.setText(f"第 {copy} 份的这些页同时打勾（盖章和签字都看过了）(&T)")
        self.tick.setAccessibleName(f"第 {copy} 份的这些页同时打勾")

    def say_lacking(self, text: str) -> None:
        """Which pages have no scan even with these."""
        self.lacking.setText(text)
        self.lacking.setVisible(bool(text))

    def chosen(self) -> list[tuple[Matched, CodedPage]]:
        """Which scans stand for which pages; a page that is chosen twice gets the last."""
        if self._lot is None:
            return []
        found = {
            item.page.key: (item, item.page)
            for item in self._lot.pages
            if item.state == "matched" and item.page is not None
        }
        for item, box in self._choices:
            page = box.currentData()
            if page is not None:
                found[page.key] = (item, page)
        return list(found.values())

    def close_lot(self) -> None:
        """Nothing waits any more."""
        self._clear()
        self._lot = None
        self.hide()

    def _on_yes(self) -> None:
        self.taken.emit(self.tick.isChecked())

    def _line(self, icon: str, sentence: str) -> None:
        line = QWidget(self)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        picture = QLabel(line)
        show_icon(picture, icon)
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(words(sentence, "", line), 1)
        self._lines.addWidget(line)

    def _choice(self, item: Matched, sha256: str, pages: tuple[CodedPage, ...]) -> None:
        line = QWidget(self)
        row = QHBoxLayout(line)
        row.setContentsMargins(24, 0, 0, 0)
        picture = QLabel(line)
        picture.setAccessibleName("这一面的小图")
        picture.setMinimumSize(style.scaled(106), style.scaled(_PICTURE))
        row.addWidget(picture)
        box = ChoiceBox(line)
        box.setAccessibleName(f"这是哪一页：{item.sentence.partition('：')[0]}")
        box.addItem("不收这一面", None)
        for page in pages:
            box.addItem(f"{page.called}　{page.title}", page)
        box.setMaximumWidth(style.scaled(420))
        row.addWidget(box, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        self._lines.addWidget(line)
        self._choices.append((item, box))
        self._pictures[(sha256, item.number)] = picture
        self._on_pictured(sha256, item.number)

    def _on_pictured(self, sha256: str, page: int) -> None:
        label = self._pictures.get((sha256, page))
        image = self._desk.picture(sha256, page) if label is not None else None
        if label is not None and image is not None and not image.isNull():
            side = style.scaled(_PICTURE)
            mode = Qt.TransformationMode.SmoothTransformation
            kept = Qt.AspectRatioMode.KeepAspectRatio
            label.setPixmap(QPixmap.fromImage(image.scaled(side, side, kept, mode)))

    def _clear(self) -> None:
        self._choices, self._pictures = [], {}
        while (item := self._lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
