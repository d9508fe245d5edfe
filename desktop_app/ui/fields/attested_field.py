"""A rule that no number decides: is it met, and why; two answers in one frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QVBoxLayout

from desktop_app.models.kinds import EntryKind
from desktop_app.ui.fields.choice_field import YesNoField
from desktop_app.ui.fields.long_text_field import LongTextField

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop_app.notice.models import Question


_REASON_LINES = 4


class AttestedField(QFrame):
    """``attested.<atom>``: the yes/no ``met`` and the ``reason`` printed in the report."""

    def __init__(self, question: Question, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("class", "attested")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        met = question.model_copy(
            update={"field": f"{question.field}.met", "kind": EntryKind.YES_NO, "hint": None, "example": None}
        )
        self.met = YesNoField(met, self, words=("符合", "不符合"))
        reason = question.model_copy(
            update={
                "field": f"{question.field}.reason",
                "kind": EntryKind.LONG_TEXT,
                "label": "理由",
                "required": False,
                "width": "full",
            }
        )
        self.reason = LongTextField(reason, self, lines=_REASON_LINES)
        self.reason.editor.setAccessibleName(f"{question.label}的理由（选填）")
        column.addWidget(self.met)
        column.addWidget(self.reason)
