"""通知概况: where the pack comes from, deadlines, copies, contacts and readings, and whether a later rule is known."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.assessment.parameters import PROVENANCE, parameters
from desktop_app.ui.rules.sheet import Sheet
from desktop_app.ui.superseded_note import SupersededNote

if TYPE_CHECKING:
    from desktop_app.ui.open_case import OpenCase
    from desktop_app.ui.rules_desk import RulesDesk

_SHOWN = ("期限", "联系", "口径", "平台名称", "推荐名额")
"""Groups of parameters that are shown here; conditions, materials and papers have places of their own."""
_PIECE = 8
"""Characters after which a hash may be broken into lines."""


class OverviewView(QWidget):
    """One sheet, and the ways to hand the pack on and to the packs of this computer."""

    packs_requested = Signal()

    def __init__(self, open_case: OpenCase, desk: RulesDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._open_case = open_case
        self._desk = desk
        self.note: SupersededNote | None = None
        self.sheet = Sheet(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.sheet)
        with self.sheet.anew():
            self._write()

    def refresh(self) -> None:
        """The note goes where it was put away elsewhere."""
        if self.note is not None:
            self.note.setVisible(not self._desk.is_put_away(self._open_case.notice))

    def take_focus(self) -> None:
        """The first thing that can be done."""
        self.export.setFocus(Qt.FocusReason.OtherFocusReason)

    def _write(self) -> None:
        notice, sheet = self._open_case.notice, self.sheet
        identity = notice.identity
        sheet.title(identity.title)
        if identity.superseded is not None:
            self.note = SupersededNote(identity.superseded, sheet)
            self.note.put_away.connect(partial(self._desk.put_away, notice))
            sheet.add(self.note)
            self.refresh()
        whole = parameters(notice)
        sheet.head("通知")
        sheet.rows(
            (item.label, item.value)
            for item in whole
            if item.group == "通知" and item.key not in {"title", "provenance"}
        )
        sheet.head("来源")
        sheet.rows(
            (
                ("依据", PROVENANCE[identity.provenance]),
                ("哪些是推定", identity.provenance_note or "没有推定的部分"),
                ("通知原文", f"有，{len(notice.text):,} 字，在帮助里" if notice.text else "没有收录"),
                ("规则包", f"{identity.id}，{'导入的' if notice.imported else '程序自带'}"),
                ("内容哈希", _broken(notice.digest)),
            )
        )
        for group in _SHOWN:
            found = [(item.label, item.value) for item in whole if item.group == group]
            if found:
                sheet.head(group)
                sheet.rows(found)
        sheet.head("版式")
        sheet.rows((item.label, item.value) for item in whole if item.group == "版式")
        self.export = sheet.button("把规则包存成文件(&S)…", partial(self._desk.export, notice))
        self.packs = sheet.button("这台电脑上的规则包(&K)…", self.packs_requested.emit)


def _broken(digest: str) -> str:
    """A hash in pieces, so that a line can end between them."""
    return " ".join(digest[at : at + _PIECE] for at in range(0, len(digest), _PIECE))
