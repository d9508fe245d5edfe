"""A letter of the recommending side (.yijian) comes into the open case, or is refused in a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.errors import AppError
from desktop_app.models.formats import visible_name
from desktop_app.models.name_folding import same_name
from desktop_app.store.advice_file import ADVICE, read_advice
from desktop_app.ui.dialogs.choosing import choose_file
from desktop_app.ui.dialogs.message import tell

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

    from desktop_app.models.advice import AdviceLetter
    from desktop_app.ui.main_window import MainWindow
    from desktop_app.ui.open_case import OpenCase

_KINDS = f"主管部门意见 (*{ADVICE})"


def letter_in(data: QMimeData) -> str:
    """The path of the letter that is dragged; empty where something else is."""
    paths = [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
    return paths[0] if len(paths) == 1 and paths[0].lower().endswith(ADVICE) else ""


class AdviceTaking:
    """Takes letters for one case."""

    def __init__(self, window: MainWindow, open_case: OpenCase, identity: str) -> None:
        self._window, self._case, self._identity = window, open_case, identity

    def ask(self, path: str, start: Path) -> None:
        """Open the letter at ``path``, or ask which one, from the folder ``start`` on."""
        if path:
            self.open(Path(path))
        else:
            choose_file(
                self._window, "打开主管部门意见", start, _KINDS, lambda chosen: self.open(Path(chosen))
            )

    def open(self, path: Path) -> None:
        """Read the letter and keep it beside the papers, if it is for this case."""
        try:
            self.take(read_advice(path))
        except AppError as error:
            tell(self._window, error.message, error.hint)

    def take(self, letter: AdviceLetter) -> None:
        """Keep the letter and show its pieces in the list of problems.

        Raises:
            AppError: it is for another case, or this one is only looked at.
        """
        if letter.case != self._identity:
            whose = visible_name(letter.platform or letter.agency) or "另一个单位"
            raise AppError(f"这份意见写给“{whose}”的案卷，不是这一个，没有收下", "打开那个案卷后再打开意见")
        if whose := self._another(letter):
            raise AppError(
                f"这份意见写给“{whose}”，单位和平台都与这个案卷不同，没有收下",
                "是改了名称的，向主管部门要重新导出的意见",
            )
        if self._case.read_only:
            raise AppError("案卷是只读打开的，意见没有收下", "能写入时再打开意见")
        if self._case.must_wait():
            return
        if any(_contradicts(letter, kept) for kept in self._case.letters):
            raise AppError(
                f"这份意见与{visible_name(letter.written_by)}已收下的一份编号相同，内容不同，没有收下",
                "与主管部门核对，要重新导出的意见",
            )
        new = self._case.take_advice(letter)
        self._window.show_problems()
        count = f"{len(letter.advice)} 条意见"
        who = f"{visible_name(letter.written_by)}（{letter.written_on.isoformat()}）"
        words = f"已收下{who}的 {count}，列在“问题清单”" if new else f"这 {count}已经收下了"
        self._window.say(words)

    def _another(self, letter: AdviceLetter) -> str:
        """Whom it is written to, where that is another agency: a folder that was copied for its case keeps the id."""
        case = self._case.application
        if _differs(letter.agency, case.agency.name) and _differs(
            letter.platform, case.service_platform.name
        ):
            return visible_name(letter.agency)
        return ""


def _differs(one: str, other: str | None) -> bool:
    return bool(one and other) and same_name(one) != same_name(other or "")


def _contradicts(letter: AdviceLetter, kept: AdviceLetter) -> bool:
    """Whether it would put other words in the place of what was received, or under a tick that was given to other words."""
    if letter.id == kept.id:
        written = [(one.written_by, one.written_on, one.advice) for one in (letter, kept)]
        return written[0] != written[1]
    known = {piece.id: piece for piece in kept.advice}
    return any(known.get(piece.id, piece) != piece for piece in letter.advice)
