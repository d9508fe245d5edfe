"""What came of the last check of the image, the disc and the copy; one of another build no longer counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.models.disc_checks import CheckedMedium, DiscCheck
from desktop_app.models.formats import moment
from desktop_app.ui.words import show_icon, words

if TYPE_CHECKING:
    from collections.abc import Mapping


class CheckList(QWidget):
    """A line for each kind of thing that can be read back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons: dict[CheckedMedium, QLabel] = {}
        self._said: dict[CheckedMedium, QLabel] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for medium in CheckedMedium:
            line = QFrame(self)
            line.setProperty("class", "row-line")
            row = QHBoxLayout(line)
            row.setContentsMargins(4, 6, 4, 6)
            icon = self._icons[medium] = QLabel(line)
            said = self._said[medium] = words("", "small", line)
            row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(words(medium.label, "", line, wrap=False), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(said, 1)
            column.addWidget(line)

    def show_checks(self, checks: Mapping[str, str], build: str) -> None:
        """Show what the case keeps; ``build`` is the key of the build that counts, empty where none does."""
        for medium in CheckedMedium:
            check = DiscCheck.read(checks.get(medium.value))
            icon, text = "not_started", "还没有核对"
            if check is not None:
                counts = check.build == build
                icon = ("met" if check.good else "problem") if counts else "warning"
                old = "" if counts else "。核对的不是现在这一版，重新做盘后再核对"
                text = f"{moment(check.at)}　{check.by}　{check.place}　{check.result}{old}"
            self._said[medium].setText(text)
            show_icon(self._icons[medium], icon)

    def text(self) -> str:
        """All lines as read."""
        return "\n".join(f"{medium.label}：{said.text()}" for medium, said in self._said.items())
