"""An input method at every text of a window, and what it finds wrong (experience D5, G)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

from desktop_app.ui.fields.editors import LineEdit, TextArea
from tests.drive import compose

PRE_EDITS = ("s", "sh", "shi'fan")
ITS_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_Up)
SHOWING = {
    "recommendation.route": "special_carrier",
    "recommendation.reapplying": True,
    "finance.audit_route": "combined",
    "survey.formula": "share",
    "premises.tenure": "leased",
    "leader.no_dishonesty": False,
    "category_facts.has_large_instruments": True,
    "service_platform.categories": ("F1", "F2", "F3", "F4", "F5"),
}
"""Answers that bring questions which would not be asked otherwise."""


def text_of(editor) -> str:
    return editor.text() if isinstance(editor, QLineEdit) else editor.toPlainText()


def editors_in(window: QWidget) -> list[QWidget]:
    """Every place on screen that takes text; the boxes of lists that are only chosen from take none."""
    found = [one for kind in (QLineEdit, QPlainTextEdit, QTextEdit) for one in window.findChildren(kind)]
    return [one for one in found if one.isVisible() and not one.isReadOnly()]


def surroundings(editor: QWidget) -> tuple[list[str], list[QWidget]]:
    """Messages at the field of an editor, and the windows there are."""
    field = editor.parentWidget()
    labels = (label for label in field.findChildren(QLabel) if label.property("class") == "problem")
    windows = [one for one in QApplication.topLevelWindows() if one.isVisible()]
    return [label.text() for label in labels if label.isVisible()], windows


class Composer:
    """An input method at the editors of one window, and what it finds wrong."""

    def __init__(self, window: QWidget, open_case=None, *, brief: bool = False) -> None:
        self.window = window
        self.brief = brief
        self.open_case = open_case
        self.changes: list[str] = []
        """What the case, and so autosave, was told to have changed."""
        if open_case is not None:
            open_case.changed.connect(self.changes.append)
        self.found: list[str] = []
        self.walked = 0

    def walk(self, where: str) -> None:
        for editor in editors_in(self.window):
            self.where = f"{where}: {editor.accessibleName() or editor.objectName()}"
            (self.compose_once if self.brief else self.compose_in)(editor)
            self.walked += 1

    def expect(self, holds: object, words: str) -> None:
        if not holds:
            self.found.append(f"{self.where}: {words}")

    def kept(self):
        """What autosave would write, and what undo would take back."""
        return len(self.changes), self.open_case.undo_label if self.open_case is not None else ""

    def compose_once(self, editor: QWidget) -> None:
        """For fields whose like has been walked: no word before the commit, one after it, and all of it there."""
        self.expect(isinstance(editor, LineEdit | TextArea), "not an editor of ours")
        editor.setFocus()
        told: list[str] = []
        editor.typed.connect(told.append)
        for pre_edit in PRE_EDITS:
            compose(editor, pre_edit)
        self.expect(not told, "told while composing")
        compose(editor, "", "示范")
        self.expect(
            told == [text_of(editor)] and told[0].endswith("示范"), "the commit was not told once, whole"
        )
        editor.typed.disconnect(told.append)

    def compose_in(self, editor: QWidget) -> None:
        self.expect(isinstance(editor, LineEdit | TextArea), "not an editor of ours")
        editor.setFocus()
        before = text_of(editor)
        told: list[str] = []
        editor.typed.connect(told.append)
        editor.selectAll()
        compose(editor, "x")  # over all that is there (M5)
        self.expect(not told, "told an empty text while composing")
        compose(editor, "")
        compose(editor, "", "原有的名称")
        self.expect(text_of(editor) == "原有的名称", f"holds “{text_of(editor)}” after a commit alone")
        told.clear()
        kept, around = self.kept(), surroundings(editor)
        for pre_edit in PRE_EDITS:
            compose(editor, pre_edit)
        self.expect(not told, "told while composing (M4)")
        for key in ITS_KEYS:
            QTest.keyClick(editor, key)
        self.expect(editor.hasFocus() and editor.isVisible(), "a key of the input method went elsewhere")
        self.expect(text_of(editor) == "原有的名称", "the text changed while composing")
        self.expect(self.kept() == kept, "half a text was kept")
        self.expect(surroundings(editor) == around, "a message or a window came while composing")
        put = getattr(editor, "put", lambda _: None)
        put("从别处来的")  # M6
        compose(editor, "", "示范" + "平" * 200)
        self.expect(text_of(editor) == "原有的名称示范" + "平" * 200, "the commit was cut or moved (M7)")
        self.expect(told == [text_of(editor)], "the commit was not told once")
        compose(editor, "pin")
        self.window.setFocus()
        self.expect(not editor.composing, "still composing after the focus went")
        editor.setFocus()
        editor.selectAll()
        QTest.keyClick(editor, Qt.Key.Key_Delete)
        if before:
            compose(editor, "", before)
        editor.typed.disconnect(told.append)
