"""What the window says and offers when the case cannot be written: at once, while it lasts, and before it is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.models.ledgers import LEDGER_LABELS, LedgerKind
from desktop_app.ui.banner import Banner
from desktop_app.ui.dialogs.message import ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QMessageBox

    from desktop_app.errors import CaseUnreadable
    from desktop_app.ui.autosave import Autosave
    from desktop_app.ui.main_window import MainWindow
    from desktop_app.ui.open_case import OpenCase

ELSEWHERE = "另存到别处…"
_LISTED = 12
_LEDGERS = "ledgers."
_LISTS = {"recognitions": "认定", "evidence": "证明材料", "title": "案卷名称"}


class DiskTrouble(QObject):
    """Listens to whoever writes the case; nothing is lost without the user having said so."""

    copy_wanted = Signal()
    """The user wants the case written to another place."""

    def __init__(
        self, open_case: OpenCase, autosave: Autosave, window: MainWindow, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._open_case = open_case
        self._autosave = autosave
        self._window = window
        self._box: QMessageBox | None = None
        self._banner = Banner("", window, tone="problem", stays=True)
        self._banner.add_way("再试一次", autosave.try_now)
        self._banner.add_way(ELSEWHERE, self.copy_wanted.emit)
        self._banner.hide()
        window.add_banner(self._banner)
        autosave.status.connect(self._on_status)
        autosave.refused.connect(self._on_refused)
        autosave.mended.connect(self._on_mended)

    @property
    def banner(self) -> Banner:
        """What stands across the window while nothing can be written."""
        return self._banner

    def ask_before_closing(self, go_on: Callable[[], None]) -> None:
        """Something is not written, and the case is to be closed: the user decides; then ``go_on``."""
        places = self._autosave.unwritten()
        labels = [words_for(place, self._open_case) for place in places]
        listed = "、".join(labels[:_LISTED])
        more = f"，另有 {len(labels) - _LISTED} 处" if len(labels) > _LISTED else ""

        def discard() -> None:
            self._autosave.give_up()
            go_on()

        self._tell(
            f"有 {len(labels)} 处修改没有写入，关闭就没有了：{listed}{more}",
            self._banner.text(),
            {"再试一次": go_on, ELSEWHERE: self.copy_wanted.emit, "不保存就关闭": discard},
            back="继续填写",
        )

    def tell_damaged(self, error: CaseUnreadable) -> None:
        """The file has gone bad while it is open: what the window holds is whole, and should go elsewhere."""
        if self._autosave.is_refused:  # told already, with the same way out
            return
        self._banner.say(str(error))
        self._banner.show()
        self._tell(error.message, error.hint, {ELSEWHERE: self.copy_wanted.emit}, back="知道了")

    def ask_before_leaving_damaged(self, error: CaseUnreadable, go_on: Callable[[], None]) -> None:
        """The case is to be closed, and its file has gone bad: the user decides; then ``go_on``."""
        self._banner.say(str(error))
        self._banner.show()
        self._tell(
            error.message,
            error.hint,
            {ELSEWHERE: self.copy_wanted.emit, "就这样关闭": go_on},
            back="继续填写",
        )

    def _on_status(self, words: str) -> None:
        if self._autosave.is_refused:
            self._banner.say(words)
            self._open_case.unsaved.emit(words)
        else:
            self._open_case.saved.emit(words)

    def _on_refused(self, words: str) -> None:
        self._banner.say(words)
        self._banner.show()
        self._tell(
            words,
            "先不要关闭窗口；另存的那份里会有全部内容"
            if self._autosave.is_damaged
            else "先不要关闭窗口；写得进去以后会自动写入",
            {ELSEWHERE: self.copy_wanted.emit},
            back="知道了",
        )

    def _on_mended(self) -> None:
        self._banner.hide()
        if self._box is not None:
            self._box.reject()
        self._window.command_bar.show_notice("先前没有写入的修改，现在都写入了")

    def _tell(self, words: str, hint: str, ways: dict[str, Callable[[], None]], *, back: str) -> None:
        if self._box is not None:
            self._box.reject()
        self._box = ask(self._window, words, hint, ways, back=back)
        self._box.finished.connect(self._on_told)

    def _on_told(self) -> None:
        if self.sender() is self._box:
            self._box = None


def words_for(place: str, open_case: OpenCase) -> str:
    """The words by which the user knows a changed place."""
    if place.startswith(_LEDGERS):
        return LEDGER_LABELS[LedgerKind(place.removeprefix(_LEDGERS))]
    label = _LISTS.get(place) or open_case.label_of(place)
    return f"认定的{label}" if place.startswith("recognitions[") else label
