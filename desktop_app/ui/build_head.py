"""The head of a page that stands on papers already made: which build it is about, whether that is still true, the way to a new one."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from desktop_app.ui.printing.parts import button
from desktop_app.ui.words import show_icon, words


class BuildHead(QWidget):
    """An icon, a sentence, and at its right the button that leads to 生成."""

    build_wanted = Signal()

    def __init__(self, parent: QWidget, words_of_button: str = "去生成(&I)") -> None:
        super().__init__(parent)
        self._icon = QLabel(self)
        self.about = words("", "strong", self)
        self.to_build = button(words_of_button, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.about, 1)
        row.addWidget(self.to_build, 0, Qt.AlignmentFlag.AlignTop)
        self.to_build.clicked.connect(self.build_wanted)

    def say(self, text: str, icon: str, *, to_build: bool) -> None:
        """Say how the papers made last stand; ``to_build``: a new build is what helps."""
        self.about.setText(text)
        show_icon(self._icon, icon)
        self.to_build.setVisible(to_build)
