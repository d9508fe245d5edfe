"""检查点: the moments of a case at the left; at the right what is different now, and the way back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop_app.assessment.differences import Difference, differences
from desktop_app.assessment.results import COUNTING
from desktop_app.errors import AppError
from desktop_app.store.checkpoints import CheckpointKind
from desktop_app.ui import style
from desktop_app.ui.background import Task
from desktop_app.ui.difference_list import DifferenceList
from desktop_app.ui.fields.editors import ChoiceBox
from desktop_app.ui.text_size import fit_always
from desktop_app.ui.words import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.documents.watch import Watch
    from desktop_app.models.application import Case
    from desktop_app.notice.models import Notice
    from desktop_app.store.checkpoints import Checkpoint
    from desktop_app.ui.history_desk import HistoryDesk
    from desktop_app.ui.open_case import OpenCase

KIND_WORDS = {
    CheckpointKind.NAMED: "手动",
    CheckpointKind.OPENING: "打开时",
    CheckpointKind.DAILY: "每天",
    CheckpointKind.IMPORT: "导入前",
    CheckpointKind.BUILD: "生成前",
    CheckpointKind.NOTICE: "换通知前",
    CheckpointKind.RESTORE: "恢复前",
}
_LIST_WIDTH = 280
_REST = 150
"""Milliseconds that a checkpoint stays chosen before it is read: going down the list reads only the last."""
_NOW = 0
"""Stands for the present where a checkpoint's number is expected; those count from 1."""
_NONE_YET = "还没有检查点。打开案卷、导入台账、生成材料之前，程序会自动建立；随时可以按 Ctrl+S 建立一个。"
_NOT_READ = "没有读出，案卷没有改动，再选一次"


@dataclass(frozen=True, slots=True)
class _Compared:
    """What a comparison found."""

    number: int
    """Which asking it answers; later ones make it void."""
    checkpoint: int = _NOW
    """Number of the older one."""
    older: Case | None = None
    found: tuple[Difference, ...] = ()
    trouble: str = ""


class CheckpointView(QWidget):
    """One checkpoint is compared with the present or with another; the present can take things from it."""

    checkpoint_requested = Signal()
    jump_requested = Signal(str)

    def __init__(self, open_case: OpenCase, desk: HistoryDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._open_case = open_case
        self._desk = desk
        self._listed: tuple[Checkpoint, ...] = ()
        self._compared: _Compared | None = None
        self._kept: tuple[int, Case] | None = None
        self._asked = 0
        self._reading = 0
        self._list_stale = self._list_busy = False
        self._due = QTimer(self)
        self._due.setSingleShot(True)
        self._due.setInterval(_REST)
        self._due.timeout.connect(self._compare)
        self._build()
        open_case.all_counted.connect(self.compare_again)

    def reload(self) -> None:
        """Read the list of checkpoints anew, and compare again."""
        if self._list_busy:
            self._list_stale = True
            return
        self._list_busy, self._list_stale = True, False
        task = Task(partial(_read, self._desk.checkpoints))
        task.succeeded.connect(self._on_listed)
        task.failed.connect(self._on_list_failed)
        task.start()
        self.compare_again()

    def compare_again(self) -> None:
        """The present has changed, or another checkpoint was chosen."""
        self._due.start()

    def is_settled(self) -> bool:
        """Whether everything shown is as it stands now."""
        return not (self._list_busy or self._reading or self._due.isActive())

    def take_focus(self) -> None:
        """Put the cursor into the list."""
        self.checkpoints.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(20)
        row.addLayout(self._left())
        row.addLayout(self._right(), 1)

    def _left(self) -> QVBoxLayout:
        self.make = QPushButton("建立检查点(&B)…", self)
        self.make.setAutoDefault(False)
        self.make.setAccessibleName("建立检查点")
        self.make.setEnabled(not self._is_read_only())
        self.make.clicked.connect(self.checkpoint_requested)
        self.checkpoints = QListWidget(self)
        self.checkpoints.setObjectName("checkpoints")
        self.checkpoints.setAccessibleName("检查点，新的在前")
        fit_always(self.checkpoints, lambda: self.checkpoints.setFixedWidth(style.scaled(_LIST_WIDTH)))
        self.checkpoints.setWordWrap(True)
        self.checkpoints.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.checkpoints.currentItemChanged.connect(self._on_chosen)
        column = QVBoxLayout()
        column.setSpacing(10)
        column.addWidget(self.make, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.checkpoints, 1)
        return column

    def _right(self) -> QVBoxLayout:
        label = words("与", "", self, wrap=False)
        self.other = ChoiceBox(self)
        self.other.setAccessibleName("与哪一个比较")
        self.other.setMinimumContentsLength(12)
        self.other.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.other.addItem("现在", _NOW)
        self.other.currentIndexChanged.connect(self._on_chosen)
        label.setBuddy(self.other)
        self.restore_all = QPushButton("恢复全部(&A)", self)
        self.restore_all.setAutoDefault(False)
        self.restore_all.setAccessibleName("恢复全部")
        stays = self.restore_all.sizePolicy()
        stays.setRetainSizeWhenHidden(True)
        self.restore_all.setSizePolicy(stays)
        self.restore_all.clicked.connect(self._on_restore_all)
        self._tools = QWidget(self)
        tools = QHBoxLayout(self._tools)
        tools.setContentsMargins(0, 0, 0, 0)
        tools.setSpacing(8)
        tools.addWidget(label)
        tools.addWidget(self.other, 1)
        tools.addWidget(words("比较", "", self, wrap=False))
        tools.addStretch(1)
        tools.addWidget(self.restore_all)
        self.summary = words("正在读取…", "strong", self)
        self.told = words("", "small", self)
        self.told.hide()
        self.differences = DifferenceList(self)
        self.differences.restore_requested.connect(self._on_restore_one)
        self.differences.jump_requested.connect(self.jump_requested)
        self._area = QScrollArea(self)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self.differences)
        column = QVBoxLayout()
        column.setSpacing(10)
        for widget in (self._tools, self.summary, self.told):
            column.addWidget(widget)
        column.addWidget(self._area, 1)
        return column

    def _on_listed(self, found: tuple[Checkpoint, ...]) -> None:
        self._list_busy = False
        if self._list_stale:
            self.reload()
        if found != self._listed or not self.checkpoints.count():
            self._show_list(found)

    def _on_list_failed(self, error: Exception) -> None:
        self._list_busy = False
        self._show_trouble(str(error) if isinstance(error, AppError) else _NOT_READ)

    def _show_list(self, found: tuple[Checkpoint, ...]) -> None:
        chosen, other = self._chosen(), self.other.currentData()
        self._listed = found
        self.checkpoints.blockSignals(True)  # noqa: FBT003 - Qt's way of calling
        self.other.blockSignals(True)  # noqa: FBT003
        self.checkpoints.clear()
        self.other.clear()
        self.other.addItem("现在", _NOW)
        for checkpoint in found:
            item = QListWidgetItem(_two_lines(checkpoint))
            item.setData(Qt.ItemDataRole.UserRole, checkpoint.number)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, checkpoint_words(checkpoint))
            item.setToolTip(checkpoint_words(checkpoint))
            self.checkpoints.addItem(item)
            self.other.addItem(checkpoint_words(checkpoint), checkpoint.number)
        numbers = [checkpoint.number for checkpoint in found]
        row = numbers.index(chosen.number) if chosen is not None and chosen.number in numbers else 0
        self.checkpoints.setCurrentRow(row)
        self.other.setCurrentIndex(numbers.index(other) + 1 if other in numbers else 0)
        self.checkpoints.blockSignals(False)  # noqa: FBT003
        self.other.blockSignals(False)  # noqa: FBT003
        self.compare_again()

    def _chosen(self) -> Checkpoint | None:
        item = self.checkpoints.currentItem()
        number = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        return self._by_number(number)

    def _by_number(self, number: object) -> Checkpoint | None:
        return next((item for item in self._listed if item.number == number), None)

    def _on_chosen(self) -> None:
        """Another pair is wanted: what is still shown belongs to the last one, nothing can be taken from it."""
        self.told.hide()
        self._compared = None
        self._asked += 1  # an answer that is on its way is no longer wanted
        self.summary.setText("正在比较…")
        self._allow(allowed=False)
        self.compare_again()

    def _allow(self, *, allowed: bool) -> None:
        self.differences.setEnabled(allowed)
        self.restore_all.setEnabled(allowed)

    def _compare(self) -> None:
        chosen, other = self._chosen(), self._by_number(self.other.currentData())
        self._tools.setVisible(chosen is not None)
        if chosen is None:
            if not self._list_busy:
                self._show_trouble("在左边选一个检查点" if self._listed else _NONE_YET)
            return
        if self._open_case.counting:
            self._show_trouble(f"{COUNTING}，数完后比较")
            return
        self._asked += 1
        self._reading += 1
        first, second = sorted((chosen, other), key=_number) if other is not None else (chosen, None)
        now = self._open_case.case
        read = partial(_case_at, self._desk, self._kept)
        work = partial(_comparison, self._asked, read, (first, second), now, self._open_case.notice)
        task = Task(work)
        task.succeeded.connect(self._on_compared)
        task.failed.connect(self._on_not_compared)
        task.finished.connect(self._on_read)
        task.start()

    def _on_read(self) -> None:
        self._reading -= 1

    def _on_compared(self, compared: _Compared) -> None:
        if compared.number != self._asked:
            return
        if compared.trouble:
            self._show_trouble(compared.trouble)
            return
        self._compared = compared
        if compared.older is not None:
            self._kept = (compared.checkpoint, compared.older)
        self._allow(allowed=True)
        chosen, other = self._chosen(), self._by_number(self.other.currentData())
        if chosen is None:
            return
        restorable = other is None and not self._is_read_only()
        count = len(compared.found)
        if other is None:
            said = f"从这个检查点到现在，有 {count} 处不同" if count else "现在的内容与这个检查点一样"
        else:
            said = f"两个检查点之间，有 {count} 处不同" if count else "两个检查点的内容一样"
        self.summary.setText(said)
        self._offer(bool(restorable and count))
        self.differences.show_differences(compared.found, restorable=restorable)
        self._area.show()

    def _on_not_compared(self) -> None:
        self._show_trouble(_NOT_READ)

    def _show_trouble(self, text: str) -> None:
        self._compared = None
        self.summary.setText(text)
        self._offer(offered=False)
        self.differences.show_differences((), restorable=False)

    def _offer(self, offered: bool) -> None:  # noqa: FBT001 - the value itself
        if not offered and self.restore_all.hasFocus():
            self.take_focus()
        self.restore_all.setVisible(offered)

    def _is_read_only(self) -> bool:
        return self._open_case.read_only

    def _on_restore_all(self) -> None:
        if self._compared is not None:
            self._restore([item.place for item in self._compared.found])

    def _on_restore_one(self, place: str) -> None:
        self.take_focus()  # the line is about to go
        self._restore([place])

    def _restore(self, places: list[str]) -> None:
        compared, chosen = self._compared, self._chosen()
        if compared is None or compared.older is None or chosen is None:
            return
        source = f"到 {checkpoint_words(chosen)}"
        restored = self._open_case.restore(compared.older, places, source=source)
        self.told.setText(
            f"已恢复 {restored} 处；恢复前的样子记作检查点“恢复前”，Ctrl+Z 可以撤销这次恢复"
            if restored
            else "没有可以恢复的内容，案卷没有改动"
        )
        self.told.show()


def checkpoint_words(checkpoint: Checkpoint) -> str:
    """“2021-05-20 14:03 手动 送审前”."""
    parts = (f"{checkpoint.at.astimezone():%Y-%m-%d %H:%M}", KIND_WORDS[checkpoint.kind], checkpoint.name)
    return " ".join(part for part in parts if part)


def _two_lines(checkpoint: Checkpoint) -> str:
    name = (
        f"{KIND_WORDS[checkpoint.kind]}　{checkpoint.name}"
        if checkpoint.name
        else KIND_WORDS[checkpoint.kind]
    )
    return f"{checkpoint.at.astimezone():%Y-%m-%d %H:%M}\n{name}"


def _number(checkpoint: Checkpoint) -> int:
    return checkpoint.number


def _read(read: Callable[[], tuple[Checkpoint, ...]], _: Watch) -> tuple[Checkpoint, ...]:
    return read()


def _case_at(desk: HistoryDesk, kept: tuple[int, Case] | None, number: int) -> Case:
    """A checkpoint never changes: the one read last need not be read again."""
    return kept[1] if kept is not None and kept[0] == number else desk.case_at(number)


def _comparison(
    number: int,
    read: Callable[[int], Case],
    between: tuple[Checkpoint, Checkpoint | None],
    now: Case,
    notice: Notice,
    _: Watch,
) -> _Compared:
    first, second = between
    try:
        older = read(first.number)
        newer = now if second is None else read(second.number)
    except AppError as error:
        return _Compared(number, trouble=str(error))
    return _Compared(number, first.number, older, differences(older, newer, notice))
