"""The bare PySide6 window that our own is held against: the same size, nothing in it; it calls ``painted`` once it is drawn."""

from __future__ import annotations

import statistics

from benchmarks.measure import Measure

BAR = 2.5
BARE_WINDOW = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel
class Window(QLabel):
    def paintEvent(self, event):
        super().paintEvent(event)
        QTimer.singleShot(0, painted)
app = QApplication([])
window = Window("window")
window.resize(1120, 680)
window.show()
app.exec()
"""
"""The rest of a script that has defined ``painted``."""


def compared(name: str, ours: list[float], bare: list[float], unit: str, places: int) -> Measure:
    """The medians of as many runs of ours and of the bare window."""
    own, floor = statistics.median(ours), statistics.median(bare)
    detail = f"{own:.{places}f} {unit}, bare window {floor:.{places}f} {unit}, medians of {len(ours)}"
    return Measure(name, own / floor, BAR, "×", detail)
