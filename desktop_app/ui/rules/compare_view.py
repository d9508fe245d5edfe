"""与另一规则比较: what the other pack says otherwise, and which verdicts of this case would change under it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.assessment.other_rules import try_rules
from desktop_app.assessment.parameters import compare
from desktop_app.assessment.results import COUNTING
from desktop_app.packet.verdict_text import change_lines
from desktop_app.ui.background import Task
from desktop_app.ui.fields.editors import ChoiceBox
from desktop_app.ui.rules.sheet import Sheet
from desktop_app.ui.words import words

if TYPE_CHECKING:
    from desktop_app.assessment.other_rules import Tried
    from desktop_app.documents.watch import Watch
    from desktop_app.notice.models import Notice
    from desktop_app.ui.open_case import OpenCase
    from desktop_app.ui.rules_desk import RulesDesk


class CompareView(QWidget):
    """The other pack is chosen at the top; the sheet below follows."""

    change_requested = Signal(object)
    """The ``Notice`` the case is to be judged by from now on."""
    packs_requested = Signal()

    def __init__(self, open_case: OpenCase, desk: RulesDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._open_case = open_case
        self._desk = desk
        self._task: Task | None = None
        self._tried: tuple[Notice, Tried] | None = None
        self._others: list[Notice] = []
        self._unfolded = False
        self.choice = ChoiceBox(self)
        self.choice.setAccessibleName("与哪一个规则比较")
        label = words("与这个规则比较(&Y)", "field-label", self, wrap=False)
        label.setBuddy(self.choice)
        self.sheet = Sheet(self)
        row = QHBoxLayout()
        row.setContentsMargins(16, 4, 16, 4)
        row.addWidget(label)
        row.addWidget(self.choice, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.sheet, 1)
        self.choice.currentIndexChanged.connect(self._on_other)

    def refresh(self) -> None:
        """Offer the packs there are now, and judge the case anew by the one chosen."""
        own = self._open_case.notice.identity.id
        others = [item for item in self._desk.notices().values() if item.identity.id != own]
        others.sort(key=lambda item: (-item.identity.application_year, item.identity.id))
        if [item.digest for item in others] != [item.digest for item in self._others]:
            chosen = self.other.identity.id if self.other is not None else ""
            self._others = others
            self.choice.blockSignals(True)  # noqa: FBT003 - Qt's way of calling
            self.choice.clear()
            for item in others:
                self.choice.addItem(f"{item.identity.short_title}　{item.identity.number}", item.identity.id)
            self.choice.setCurrentIndex(max(self.choice.findData(chosen), 0))
            self.choice.blockSignals(False)  # noqa: FBT003 - Qt's way of calling
        self._tried = None
        self._show()
        self._try()

    def take_focus(self) -> None:
        """Put the cursor on the choice."""
        self.choice.setFocus(Qt.FocusReason.OtherFocusReason)

    def is_settled(self) -> bool:
        """Whether the case has been judged by the other pack."""
        return self._task is None

    @property
    def other(self) -> Notice | None:
        """The pack compared with."""
        place = self.choice.currentIndex()
        return self._others[place] if 0 <= place < len(self._others) else None

    def _on_other(self) -> None:
        self._tried = None
        self._show()
        self._try()

    def _try(self) -> None:
        """Judge the case by the other pack, off the window's thread: large ledgers are counted for it."""
        other = self.other
        if other is None or self._task is not None or self._open_case.counting:
            return
        case, own = self._open_case.case, self._open_case.notice

        def work(_: Watch) -> tuple[Notice, Tried]:
            return other, try_rules(case, own, other)

        self._task = Task(work)
        self._task.succeeded.connect(self._on_tried)
        self._task.failed.connect(self._on_not_tried)
        self._task.finished.connect(self._on_finished)
        self._task.start()

    def _on_tried(self, tried: tuple[Notice, Tried]) -> None:
        if tried[0] is self.other:
            self._tried = tried
            self._show()

    def _on_not_tried(self, error: Exception) -> None:
        raise error

    def _on_finished(self) -> None:
        self._task = None
        if self._tried is None and self.other is not None:
            self._try()  # another one was chosen meanwhile

    def _show(self) -> None:
        with self.sheet.anew():
            other = self.other
            if other is None:
                self.sheet.line("这台电脑上没有别的规则包。有新的规则包时先导入。")
                self.sheet.button("这台电脑上的规则包(&K)…", self.packs_requested.emit)
                return
            self._write_verdicts(other)
            self._write_parameters(other)

    def _write_verdicts(self, other: Notice) -> None:
        sheet = self.sheet
        if self._open_case.counting:
            sheet.title(f"{COUNTING}，数完后比较结论")
            return
        if self._tried is None:
            sheet.title("正在按另一规则核对…")
            return
        found = change_lines(self._tried[1].changes)
        if found:
            sheet.title(f"切换规则后 {len(found)} 项结论或要求有变化")
        else:
            sheet.title("切换规则后各项结论和要求都不变")
        own = self._open_case.notice.identity.short_title
        sheet.line(f"按“{own}”的日期和本案卷现在的内容核对，只看规则的不同。", "small")
        sheet.table(
            ("编号", "内容", "现在 → 切换后"),
            ((change.id, change.label, said) for change, said in found),
        ) if found else None
        if not self._open_case.read_only:
            self.change = sheet.button(
                f"改用“{other.identity.short_title}”的规则(&G)…", partial(self._on_change, other)
            )

    def _write_parameters(self, other: Notice) -> None:
        own = self._open_case.notice
        compared = compare(own, other)
        differing = [item for item in compared if item.differs]
        same = [item for item in compared if not item.differs]
        heads = ("项目", own.identity.short_title, other.identity.short_title)
        self.sheet.title(f"两个规则有 {len(differing)} 处不同")
        for group in dict.fromkeys(item.group for item in differing):
            self.sheet.head(group)
            rows = [(item.label, item.before, item.after) for item in differing if item.group == group]
            self.sheet.table(heads, rows)
        if not same:
            return
        verb = "收起" if self._unfolded else "展开"
        self.fold = self.sheet.way(f"{verb}相同的 {len(same)} 项", self._on_fold)
        if self._unfolded:
            for group in dict.fromkeys(item.group for item in same):
                self.sheet.head(group)
                self.sheet.rows((item.label, item.before) for item in same if item.group == group)

    def _on_fold(self) -> None:
        self._unfolded = not self._unfolded
        place = self.sheet.verticalScrollBar().value()
        self._show()
        self.sheet.verticalScrollBar().setValue(place)
        self.fold.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_change(self, other: Notice, _checked: object = None) -> None:
        self.change_requested.emit(other)
