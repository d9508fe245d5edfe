"""改用另一规则: what changes for this case and what is not used any more, shown before it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout

from desktop_app.assessment.figures import count
from desktop_app.assessment.other_rules import newly_asked, try_rules, unused_under
from desktop_app.packet.verdict_text import change_lines
from desktop_app.ui import style
from desktop_app.ui.background import Task
from desktop_app.ui.rules.sheet import Sheet
from desktop_app.ui.words import words

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop_app.assessment.comparing import Change
    from desktop_app.assessment.figures import LedgerFigures
    from desktop_app.assessment.other_rules import Unused
    from desktop_app.documents.watch import Watch
    from desktop_app.notice.models import Notice
    from desktop_app.ui.open_case import OpenCase

_SIZE = (720, 560)
_MOST = 40
"""Lines of one list; of more only the number is told."""
_SHOWN = 40
"""Characters of a value that a line shows."""


@dataclass(frozen=True, slots=True)
class _Prospect:
    """What the case would be under the other notice."""

    changes: tuple[tuple[Change, str], ...]
    unused: tuple[Unused, ...]
    asked: tuple[str, ...]
    counted: LedgerFigures


class ChangeRulesWindow(QDialog):
    """Verdicts before → after on the new notice's own dates, what stays unused, what is asked anew; then the choice."""

    def __init__(self, open_case: OpenCase, notice: Notice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._open_case = open_case
        self._notice = notice
        self._prospect: _Prospect | None = None
        short = notice.identity.short_title
        self.setWindowTitle(f"改用“{short}”的规则")
        self.resize(style.scaled(_SIZE[0]), style.scaled(_SIZE[1]))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addWidget(words(f"改用“{short}”的规则（{notice.identity.number}）", "section-title"))
        column.addWidget(
            words(
                "填写的内容、台账和证明材料都留在案卷里。改用之前自动建立检查点；改用之后可以撤销（Ctrl+Z），"
                "也可以随时改回来。",
                "small",
            )
        )
        self.sheet = Sheet(self)
        column.addWidget(self.sheet, 1)
        self.change = QPushButton(f"改用“{short}”(&G)", self)
        self.change.setProperty("class", "primary")
        self.cancel = QPushButton("取消(&C)", self)
        row = QHBoxLayout()
        row.addStretch(1)
        for button in (self.change, self.cancel):
            button.setAutoDefault(False)
            row.addWidget(button)
        column.addLayout(row)
        self.change.setEnabled(False)
        self.change.clicked.connect(self._on_change)
        self.cancel.clicked.connect(self.close)
        self.cancel.setFocus()
        with self.sheet.anew():
            self.sheet.line("正在按新规则核对…")
        self._open_case.notice_changed.connect(self.close)
        self._look()

    def is_settled(self) -> bool:
        """Whether all of it is shown."""
        return self._prospect is not None

    def _look(self) -> None:
        case, own, other = self._open_case.case, self._open_case.notice, self._notice

        def work(_: Watch) -> _Prospect:
            tried = try_rules(case, own, other, dated=False)
            return _Prospect(
                change_lines(tried.changes),
                unused_under(case, own, other),
                newly_asked(case, own, other),
                count(case.ledgers, other.identity),
            )

        self._task = Task(work)
        self._task.succeeded.connect(self._on_prospect)
        self._task.failed.connect(self._on_failed)
        self._task.start()

    def _on_failed(self, error: Exception) -> None:
        raise error

    def _on_prospect(self, prospect: _Prospect) -> None:
        self._prospect = prospect
        with self.sheet.anew():
            self._write(prospect)
        self.change.setEnabled(True)

    def _write(self, prospect: _Prospect) -> None:
        sheet, rules = self.sheet, self._notice.identity.counting
        sheet.title(f"{len(prospect.changes)} 项结论或要求有变化")
        sheet.line(
            f"报送日改为 {rules.submission.isoformat()}，年份和有效期都按新通知的日期算。"
            f"纸质材料 {self._notice.identity.copies} 份。",
            "small",
        )
        if prospect.changes:
            sheet.table(
                ("编号", "内容", "现在 → 改用后"),
                ((change.id, change.label, said) for change, said in prospect.changes[:_MOST]),
            )
        sheet.title(f"{len(prospect.unused)} 项内容不再使用：留在案卷里，不印")
        if prospect.unused:
            sheet.rows((item.label, _cut(item.value)) for item in prospect.unused[:_MOST])
        sheet.title(f"{len(prospect.asked)} 项新问的必填内容")
        for label in prospect.asked[:_MOST]:
            sheet.line(f"－ {label}")
        more = max(len(prospect.unused), len(prospect.asked), len(prospect.changes)) - _MOST
        if more > 0:
            sheet.line("其余的改用后在各页可以看到", "small")

    def _on_change(self) -> None:
        prospect = self._prospect
        if prospect is not None:
            self._open_case.change_notice(self._notice, prospect.counted)


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"
