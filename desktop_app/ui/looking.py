"""What a case that is only looked at takes away from a page: the buttons that would change it, each with its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractButton

WHY_NOT = "案卷是只读打开的，不能修改；在窗口顶部再试一次，或另存一份"


def forbid(button: QAbstractButton) -> None:
    """Switch a button off and say why, to the mouse and to assistive tools."""
    button.setEnabled(False)
    button.setToolTip(WHY_NOT)
    button.setAccessibleDescription(WHY_NOT)
