"""证明材料: nine shelves, what stands on each, and what is still missing (experience S9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_app.ui.binding import Binding
from desktop_app.ui.dialogs.choosing import leave_no_trace
from desktop_app.ui.fields.kinds import make_field
from desktop_app.ui.looking import forbid
from desktop_app.ui.page_status import MATERIAL_ICONS
from desktop_app.ui.pages.page import ScrollPage
from desktop_app.ui.words import give_icon, set_property, show_icon, words

if TYPE_CHECKING:
    from desktop_app.assessment.results import MaterialStatus
    from desktop_app.models.evidence import Evidence
    from desktop_app.notice.models import Material, Page
    from desktop_app.ui.fields.field import Field
    from desktop_app.ui.open_case import OpenCase

_FILES = "证明材料 (*.pdf *.jpg *.jpeg *.png *.tif *.tiff *.docx *.xlsx);;全部文件 (*)"
_KINDS = {"original": "原件", "copy": "复印件", "mixed": "原件或复印件"}
_SEALS = {"required": "须盖章", "customary": "一般盖章", "none": ""}


_MISSING = "warning"
"""While evidence is being collected, what is not there yet is no mistake (experience D4); the review is louder."""


class EvidencePage(ScrollPage):
    """Shelves in the order of the notice. Copying files is for whoever keeps the case: ``add_evidence_requested``."""

    add_evidence_requested = Signal(str, list)
    """Id of the material, paths of the files."""

    def __init__(self, page: Page, open_case: OpenCase) -> None:
        super().__init__(page, open_case)
        self._summary = words("", "strong", self.column)
        self.body.addWidget(self._summary)
        self._shelves: dict[str, Shelf] = {}
        reasons = {question.field.partition(".")[2]: question for question in page.questions}
        for material in open_case.notice.materials:
            shelf = Shelf(material, self.column, fixed=open_case.read_only)
            shelf.add_button.clicked.connect(self._on_add)
            shelf.remove_requested.connect(open_case.remove_evidence)
            question = reasons.get(material.id)
            if question is not None:
                reason = make_field(question, shelf)
                shelf.add_reason(reason, open_case)
                reason.focused.connect(self.field_focused)
                reason.told.connect(self.said)
            self._shelves[material.id] = shelf
            self.body.addWidget(shelf)

    def shelf(self, material_id: str) -> Shelf:
        """The shelf of one material."""
        return self._shelves[material_id]

    def refresh(self) -> None:
        """Show what stands where now."""
        statuses = self.open_case.assessment.materials
        for status in statuses:
            files = [item for item in self.open_case.evidence if item.material == status.id]
            self._shelves[status.id].show_state(status, files)
        missing = sum(status.state == "missing" for status in statuses)
        self._summary.setText(
            f"{len(statuses)}项材料，还缺{missing}项" if missing else f"{len(statuses)}项材料齐备"
        )

    def focus_field(self, field_id: str) -> bool:
        """The reasons why something does not apply are fields; a material's id leads to its shelf."""
        asked = self._shelves.get(field_id)
        if asked is not None:
            asked.take_focus()
            self.area.ensureWidgetVisible(asked, 0, 40)
            return True
        for shelf in self._shelves.values():
            if shelf.reason_field == field_id:
                shelf.reason.setFocus(Qt.FocusReason.OtherFocusReason)
                self.area.ensureWidgetVisible(shelf)
                return True
        return False

    def focus_first(self) -> None:
        """The first shelf that takes files."""
        for shelf in self._shelves.values():
            if not shelf.add_button.isHidden() and shelf.add_button.isEnabled():
                shelf.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
                return
        super().focus_first()
        self.field_focused.emit("")

    def _on_add(self) -> None:
        material = str(self.sender().property("material"))
        dialog = QFileDialog(self, "添加证明材料", "", _FILES)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setProperty("material", material)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.filesSelected.connect(self._on_chosen)
        leave_no_trace(dialog)
        dialog.open()

    def _on_chosen(self, paths: list[str]) -> None:
        self.add_evidence_requested.emit(str(self.sender().property("material")), list(paths))


class Shelf(QFrame):
    """One of the nine items: its words, its state, its files."""

    remove_requested = Signal(str)

    def __init__(self, material: Material, parent: QWidget, *, fixed: bool = False) -> None:
        super().__init__(parent)
        self.setProperty("class", "shelf")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 10, 16, 12)
        self._column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(8)
        self._icon = QLabel(self)
        self._state = words("", "verdict", self, wrap=False)
        head.addWidget(words(f"{material.number}. {material.label}", "card-head", self), 1)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._state, 0, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(head)
        facts = "，".join(part for part in (_KINDS[material.kind], _SEALS[material.seal]) if part)
        hint = "。".join(part.rstrip("。") for part in (facts, material.hint or "") if part)
        self._column.addWidget(words(hint, "small", self))
        self._note = words("", "small", self)
        self._column.addWidget(self._note)
        self._files = QVBoxLayout()
        self._files.setSpacing(0)
        self._column.addLayout(self._files)
        self._lines: dict[str, QWidget] = {}
        self._shown: list[Evidence] = []
        self.add_button = QPushButton("添加文件…", self)
        self.add_button.setProperty("material", material.id)
        self.add_button.setAccessibleName(f"添加文件，{material.short_label}")
        self.add_button.setVisible(material.source == "evidence")
        self._fixed = fixed
        give_icon(self.add_button, "add", colour="accent")
        if fixed:
            forbid(self.add_button)
        self._column.addSpacing(2)
        self._column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.reason: QWidget = self.add_button
        self.reason_field = ""

    def add_reason(self, field: Field, open_case: OpenCase) -> None:
        """Give the shelf the field for why it does not apply."""
        self.reason = field
        self.reason_field = field.field_id
        Binding(field, open_case)
        self._column.addWidget(field)

    def take_focus(self) -> None:
        """Put the cursor on the first thing that can be done here; a shelf the program fills only comes into sight."""
        inside = self.findChildren(QPushButton)
        target = next((button for button in inside if button.isVisibleTo(self) and button.isEnabled()), None)
        (target or self).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_state(self, status: MaterialStatus, files: list[Evidence]) -> None:
        """Show the state and the files."""
        icon = _MISSING if status.state == "missing" else MATERIAL_ICONS[status.state]
        show_icon(self._icon, icon)
        self._state.setText(status.words)
        set_property(self._state, "outcome", icon if icon != "info" else "not_applicable")
        note = status.note if status.note != status.words else ""
        self._note.setText(note)
        self._note.setVisible(bool(note))
        if self._shown == files:
            return
        self._shown = list(files)
        for line in self._lines.values():
            self._files.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._lines = {item.id: self._line(item) for item in files}

    def text(self) -> str:
        """All that the shelf says."""
        names = [label.text() for line in self._lines.values() for label in line.findChildren(QLabel)]
        return "｜".join([self._state.text(), *(name for name in names if name)])

    def _line(self, item: Evidence) -> QWidget:
        line = QFrame(self)
        line.setProperty("class", "row-line")
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(8)
        picture = QLabel(line)
        show_icon(picture, "file")
        row.addWidget(picture)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(words(item.title or item.file_name, "", line))
        names.addWidget(words(_facts(item), "small", line))
        row.addLayout(names, 1)
        remove = QPushButton("移除", line)
        remove.setProperty("class", "link")
        remove.setProperty("evidence", item.id)
        remove.setAccessibleName(f"移除{item.title or item.file_name}")
        remove.clicked.connect(self._on_remove)
        if self._fixed:
            forbid(remove)
        row.addWidget(remove)
        self._files.addWidget(line)
        return line

    def _on_remove(self) -> None:
        self.remove_requested.emit(str(self.sender().property("evidence")))


def _facts(item: Evidence) -> str:
    parts = [item.file_name] if item.file_name else []
    parts += [f"{item.pages}页"] if item.pages else []
    if item.size:
        parts.append(f"{max(1, item.size // 1024):,} KB")
    if item.valid_to is not None:
        parts.append(f"有效期至{item.valid_to.isoformat()}")
    if item.added_at is not None:
        parts.append(f"{item.added_at.astimezone():%Y-%m-%d %H:%M} 添加")
    return "，".join(parts)
