"""What is being printed, and the question that is asked between two copies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from desktop_app.ui.printing.conductor import Stage
from desktop_app.ui.printing.parts import button, panel
from desktop_app.ui.words import words
from desktop_app.ui.wrapping_row import WrappingRow

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPushButton

    from desktop_app.ui.printing.conductor import Conductor


class ConductorPanel(QWidget):
    """In sight while something is printed; the buttons are those that make sense at the moment."""

    def __init__(self, conductor: Conductor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._conductor = conductor
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame, column = panel(self)
        outer.addWidget(frame)
        self.question = words("", "strong", frame)
        self.progress = QProgressBar(frame)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName("打印进度")
        self.stage = words("", "small", frame)
        self.go_on = button("继续(&O)", frame, primary=True)
        self.again = button("重印本份(&A)", frame)
        self.stop = button("停(&T)", frame)
        row = WrappingRow()
        for made in (self.go_on, self.again, self.stop):
            row.addWidget(made)
        column.addWidget(self.question)
        column.addWidget(self.progress)
        column.addWidget(self.stage)
        column.addLayout(row)
        self.go_on.clicked.connect(conductor.go_on)
        self.again.clicked.connect(conductor.again)
        self.stop.clicked.connect(conductor.stop)
        conductor.progressed.connect(self._on_progressed)
        self.hide()

    def refresh(self) -> None:
        """Show where the work is; the keyboard goes to the button that is meant to be pressed next."""
        conductor, stage = self._conductor, self._conductor.stage
        had_focus = any(made.hasFocus() for made in self._buttons())
        self.question.setText(self._head())
        printing = stage is Stage.PRINTING
        self.progress.setVisible(printing)
        self.stage.setVisible(printing)
        if printing:
            self.progress.setRange(0, 0)
            self.stage.setText("核对文件…")
        asked = stage in {Stage.TURN, Stage.CONFIRM}
        self._word_buttons(conductor.is_last)
        shown = {self.go_on: asked, self.again: asked or stage is Stage.STOPPED, self.stop: True}
        wanted = self.go_on if asked else self.again if stage is Stage.STOPPED else self.stop
        wanted.show()
        if stage is not Stage.IDLE and self.isVisible() and (had_focus or stage is not Stage.PRINTING):
            wanted.setFocus(Qt.FocusReason.OtherFocusReason)
        for made, is_shown in shown.items():
            made.setVisible(is_shown)
        self.setVisible(stage is not Stage.IDLE)

    def _buttons(self) -> tuple[QPushButton, ...]:
        return (self.go_on, self.again, self.stop)

    def _head(self) -> str:
        conductor = self._conductor
        if conductor.stage is not Stage.PRINTING or conductor.order is None:
            return conductor.question
        count = len(conductor.order.jobs)
        which = f"（{count} 份里的第 {conductor.number} 份）" if count > 1 else ""
        return f"正在打印{conductor.name}{which}"

    def _word_buttons(self, is_last: bool) -> None:  # noqa: FBT001 - a fact, not a switch
        stage = self._conductor.stage
        if stage is Stage.TURN:
            self.go_on.setText("印反面(&O)")
            self.again.setText("正面重印(&A)")
            self.stop.setText("不印了(&T)")
            return
        self.go_on.setText("印好了，完成(&O)" if is_last else "印好了，继续下一份(&O)")
        self.again.setText("重印本份(&A)")
        self.stop.setText("停(&T)")
        self.stop.setToolTip("")
        if stage is Stage.CONFIRM:
            self.stop.setText("本份印好，先停(&T)")
        elif stage is Stage.STOPPED:
            self.stop.setText("不印了(&T)")

    def _on_progressed(self, stage: str, done: int, total: int) -> None:
        self.progress.setRange(0, total)
        self.progress.setValue(done)
        self.stage.setText(f"{stage}　第 {min(done + 1, total)} 面，共 {total} 面" if total else f"{stage}…")
