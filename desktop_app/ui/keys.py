"""The keys of the program: what each does, in one list that makes the actions and that help pages show.

A key that a widget answers itself (Enter in a line, PgUp in the preview) is told here too, without an action.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QWidget

KeyGroups = Sequence[tuple[str, Sequence[tuple[str, str]]]]
"""Place, and there each key with what it does."""
_SHOWN = {
    "Right": "→",
    "Left": "←",
    "Up": "↑",
    "Down": "↓",
    "Return": "回车",
    "Space": "空格",
    "Delete": "Del",
    "PgDown": "PgDn",
}
"""What stands on the keys that Qt names in English."""


class Place(Enum):
    """Where a key counts; in the order in which help pages list them."""

    CASE = auto()
    FIELD = auto()
    JUMP = auto()
    EVIDENCE = auto()
    REHEARSAL = auto()
    PREVIEW = auto()
    START = auto()
    HELP = auto()

    @property
    def words(self) -> str:
        """The heading under which the keys of this place stand."""
        return _PLACES[self]


_PLACES = {
    Place.CASE: "案卷窗口，每一页都可以用",
    Place.FIELD: "填写的时候",
    Place.JUMP: "“跳转”小窗",
    Place.EVIDENCE: "证明材料的一份文件",
    Place.REHEARSAL: "评委视角的问题列表",
    Place.PREVIEW: "纸面预览",
    Place.START: "开始页",
    Place.HELP: "帮助",
}


@dataclass(frozen=True, slots=True)
class Key:
    """One thing that can be done by keyboard."""

    name: str
    """By which whoever does it names it; empty for what a widget answers itself."""
    place: Place
    keys: tuple[str, ...]
    """As Qt writes key sequences; the first is the one that is told elsewhere."""
    does: str
    in_a_row: bool = False
    """Whether the keys are a row of which each does the same with its own number, beginning with 1."""

    @property
    def shown(self) -> str:
        """The keys as they stand on the keyboard: “Alt+→”, “Ctrl+1 … Ctrl+9”."""
        words = [key_words(key) for key in self.keys]
        return f"{words[0]} … {words[-1]}" if self.in_a_row else "、".join(words)


KEYS = (
    Key("next", Place.CASE, ("Alt+Right",), "下一页；从复核或历史过来的，回到那里"),
    Key("help", Place.CASE, ("F1",), "光标所在这一格的说明；光标不在格子里时，是本页的说明"),
    Key("back", Place.CASE, ("Alt+Left",), "回到刚才看的那一页"),
    Key("jump", Place.CASE, ("Ctrl+K",), "跳转：按几个字找页面、问题、条款、材料、台账和未落实的事项"),
    Key("next_problem", Place.CASE, ("F8",), "下一个填写问题；没有填写问题时到复核页"),
    Key("previous_problem", Place.CASE, ("Shift+F8",), "上一个填写问题"),
    Key("panel", Place.CASE, ("F4",), "显示或收起“依据与去向”"),
    Key("next_zone", Place.CASE, ("F6",), "在导航、页面、依据、状态栏之间往后走"),
    Key("previous_zone", Place.CASE, ("Shift+F6",), "在导航、页面、依据、状态栏之间往前走"),
    Key("tasks", Place.CASE, ("Ctrl+Home",), "任务清单"),
    Key(
        "section",
        Place.CASE,
        tuple(f"Ctrl+{number}" for number in range(1, 10)),
        "到导航里的第 1 到第 9 组",
        in_a_row=True,
    ),
    Key("print", Place.CASE, ("Ctrl+P",), "到打印的一页"),
    Key("undo", Place.CASE, ("Ctrl+Z",), "撤销，跨页有效，并说明撤销了什么"),
    Key("redo", Place.CASE, ("Ctrl+Y", "Ctrl+Shift+Z"), "重做"),
    Key("checkpoint", Place.CASE, ("Ctrl+S",), "建立检查点；内容一直自动保存"),
    Key("history", Place.CASE, ("Ctrl+H",), "修改历史"),
    Key("", Place.FIELD, ("Tab",), "下一处；多行文字里也一样"),
    Key("", Place.FIELD, ("Shift+Tab",), "上一处"),
    Key("", Place.FIELD, ("Return",), "一行的格子里到下一格，不会按下按钮；多行文字里另起一行"),
    Key("", Place.FIELD, ("Space",), "选中或取消光标所在的选项，按下光标所在的按钮"),
    Key("", Place.FIELD, ("Up", "Down"), "在一组选项里换一个"),
    Key("", Place.FIELD, ("Esc",), "收起弹出的列表、小窗和盖在页面上的栏，不改动填写的内容"),
    Key("", Place.JUMP, ("Up", "Down", "PgUp", "PgDown"), "换一行"),
    Key("", Place.JUMP, ("Return",), "去选中的那一处"),
    Key("", Place.JUMP, ("Esc",), "关闭"),
    Key("file_up", Place.EVIDENCE, ("Alt+Up",), "这份材料上移；光标在页的小图上时，这一页前移"),
    Key("file_down", Place.EVIDENCE, ("Alt+Down",), "这份材料下移；光标在页的小图上时，这一页后移"),
    Key("", Place.EVIDENCE, ("Delete",), "选中的页不印；选中的是不印的页时，还是印"),
    Key("", Place.REHEARSAL, ("Up", "Down"), "换一问"),
    Key("", Place.REHEARSAL, ("Space",), "换勾：答得上、要补、没看过"),
    Key("", Place.PREVIEW, ("PgUp", "PgDown"), "上一页、下一页"),
    Key("", Place.PREVIEW, ("Home", "End"), "第一页、最后一页"),
    Key("go_to_paper", Place.PREVIEW, ("Ctrl+G",), "到第几页"),
    Key("paper_find", Place.PREVIEW, ("Ctrl+F",), "在纸面上查找"),
    Key("paper_next", Place.PREVIEW, ("F3",), "下一处"),
    Key("paper_previous", Place.PREVIEW, ("Shift+F3",), "上一处"),
    Key("", Place.PREVIEW, ("Tab",), "这一页上的下一个填写内容，过了最后一个离开纸面"),
    Key("", Place.PREVIEW, ("Return",), "去修改光标所在的内容，改完按“返回预览”回到原处"),
    Key("larger", Place.PREVIEW, ("Ctrl++", "Ctrl+="), "放大"),
    Key("smaller", Place.PREVIEW, ("Ctrl+-",), "缩小"),
    Key("", Place.PREVIEW, ("Esc",), "收起查找"),
    Key("help_form", Place.HELP, ("F1",), "回到填写，帮助留着"),
    Key("help_find", Place.HELP, ("Ctrl+F",), "在帮助里查找"),
    Key("help_next", Place.HELP, ("F3",), "下一处"),
    Key("help_previous", Place.HELP, ("Shift+F3",), "上一处"),
    Key("help_back", Place.HELP, ("Alt+Left",), "回到上一篇"),
    Key("help_forward", Place.HELP, ("Alt+Right",), "再往前"),
    Key("", Place.HELP, ("Tab",), "下一个链接"),
    Key("", Place.HELP, ("Return",), "打开光标所在的链接"),
    Key("help_close", Place.HELP, ("Esc",), "清除查找；再按一次关闭帮助"),
    Key("", Place.START, ("F1",), "打开帮助"),
    Key("find", Place.START, ("Ctrl+F",), "查找案卷"),
    Key("", Place.START, ("Up", "Down"), "换一个案卷"),
    Key("", Place.START, ("Return",), "打开案卷"),
    Key("", Place.START, ("Shift+F10",), "案卷的“更多”，菜单键也可以"),
    Key("", Place.START, ("Delete",), "把案卷移到回收站，先问一次"),
)
"""Every key, in the order in which it is told."""


def by_place() -> Iterator[tuple[str, tuple[Key, ...]]]:
    """The keys under the heading of their place, for help pages."""
    for place in Place:
        yield place.words, tuple(key for key in KEYS if key.place is place)


def told() -> KeyGroups:
    """Every key as it stands on the keyboard, with what it does, by place."""
    return tuple((place, tuple((key.shown, key.does) for key in keys)) for place, keys in by_place())


def shown(name: str) -> str:
    """The first key of what is called ``name``, for tooltips and menus."""
    return key_words(_named(name).keys[0])


def bind(
    widget: QWidget,
    place: Place,
    slots: Mapping[str, Callable[..., object]],
    context: Qt.ShortcutContext | None = None,
) -> None:
    """Make ``widget`` answer every named key of ``place`` by its slot; those of a row get their number.

    Raises:
        ValueError: the slots are not exactly those that the list names for the place.
    """
    wanted = [key for key in KEYS if key.place is place and key.name]
    if {key.name for key in wanted} != set(slots):
        raise ValueError(f"{place}: {sorted(set(slots) ^ {key.name for key in wanted})}")
    for key in wanted:
        rows = [(text,) for text in key.keys] if key.in_a_row else [key.keys]
        for number, texts in enumerate(rows, start=1):
            action = QAction(widget)
            action.setShortcuts([QKeySequence(text) for text in texts])
            if context is not None:
                action.setShortcutContext(context)
            slot = partial(slots[key.name], number) if key.in_a_row else slots[key.name]
            action.triggered.connect(_without_state(slot))
            widget.addAction(action)


def key_words(key: str) -> str:
    """A key sequence of Qt as it stands on the keyboard: “Alt+→”."""
    parts = key.split("+") if not key.endswith("++") else [*key[:-2].split("+"), "+"]
    return "+".join(_SHOWN.get(part, part) for part in parts)


def _named(name: str) -> Key:
    return next(key for key in KEYS if key.name == name)


def _without_state(slot: Callable[..., object]) -> Callable[..., None]:
    """Actions tell whether they are checked, which no slot wants to know."""

    def call(_checked: object = None) -> None:
        slot()

    return call
