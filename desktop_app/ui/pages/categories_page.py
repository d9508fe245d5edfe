"""服务功能类别: five cards to tick, each with its tests, live (experience S6.0)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop_app.assessment.category_choice import standing, suggestion
from desktop_app.ui.condition_card import tests_of
from desktop_app.ui.fields.editors import CheckBox
from desktop_app.ui.kept_words import kept_words
from desktop_app.ui.page_status import verdict_of
from desktop_app.ui.pages.page import ScrollPage
from desktop_app.ui.words import set_property, show_icon, words

if TYPE_CHECKING:
    from desktop_app.assessment.results import ConditionVerdict
    from desktop_app.notice.models import Category, Notice, Page
    from desktop_app.ui.open_case import OpenCase

FIELD = "service_platform.categories"


class CategoriesPage(ScrollPage):
    """A choice of at most as many categories as the notice allows; one too many is kept and explained."""

    def __init__(self, page: Page, open_case: OpenCase) -> None:
        super().__init__(page, open_case)
        self.advice = words("", "strong", self.column)
        self.problem = words("", "problem", self.column)
        self.body.addWidget(self.advice)
        self.overview = CategoryOverview(open_case.notice, self.column)
        self.body.addWidget(self.overview)
        self._cards = {
            category.id: CategoryCard(category, self.column) for category in open_case.notice.categories
        }
        for card in self._cards.values():
            card.box.clicked.connect(self._on_clicked)
            card.tests.rows_requested.connect(self.ask_for_rows)
            if open_case.read_only:
                card.box.look_only()
                set_property(card, "look_only", value=True)
                card.box.setAccessibleDescription("只读")
            self.body.addWidget(card)
        self._clicked = ""
        self._show_chosen()
        open_case.replaced.connect(self._on_replaced)

    def card(self, category_id: str) -> CategoryCard:
        """The card of one category."""
        return self._cards[category_id]

    def refresh(self) -> None:
        """Show the verdicts as they are now."""
        for category_id, card in self._cards.items():
            verdict = verdict_of(category_id, self.open_case)
            if verdict is not None:
                card.show_verdict(verdict)
            card.show_kept("" if card.box.isChecked() else kept_words(category_id, self.open_case))
        self.advice.setText(suggestion(self.open_case.assessment, self.open_case.notice))
        self.overview.show_verdicts(self.open_case.assessment.categories)
        self._show_problem()

    def focus_field(self, field_id: str) -> bool:
        """The categories are one field."""
        if field_id != FIELD:
            return False
        self.focus_first()
        return True

    def focus_first(self) -> None:
        """The first box."""
        next(iter(self._cards.values())).box.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_clicked(self) -> None:
        if self.open_case.read_only:
            return
        chosen = tuple(name for name, card in self._cards.items() if card.box.isChecked())
        self._clicked = next((name for name, card in self._cards.items() if card.box is self.sender()), "")
        self.open_case.enter_choice(FIELD, chosen)
        self.field_focused.emit(FIELD)
        kept = "" if self._clicked in chosen else kept_words(self._clicked, self.open_case)
        if kept:
            label = self._cards[self._clicked].label
            self.done.emit(f"已取消“{label}”：{kept}保留，不会打印")
        self.said.emit(self.problem.text())

    def _on_replaced(self, place: str) -> None:
        if place == FIELD:
            self._show_chosen()

    def _show_chosen(self) -> None:
        for name, card in self._cards.items():
            card.box.setChecked(name in self.open_case.application.service_platform.categories)

    def _show_problem(self) -> None:
        chosen = len(self.open_case.application.service_platform.categories)
        most = self.open_case.notice.identity.counting.categories_max
        text = f"服务功能类别选了{chosen}类，最多{most}类，先取消{chosen - most}类" if chosen > most else ""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        if text:
            self._card_one_too_many().show_below_head(self.problem)

    def _card_one_too_many(self) -> CategoryCard:
        """The card ticked last, where the user is looking; the last ticked one when the page is opened again."""
        ticked = [card for card in self._cards.values() if card.box.isChecked()]
        last = self._cards.get(self._clicked)
        return last if last in ticked else ticked[-1]


class CategoryOverview(QFrame):
    """All categories at a glance: a sign for each test, and what stands in the way first."""

    def __init__(self, notice: Notice, parent: QWidget) -> None:
        super().__init__(parent)
        self._notice = notice
        self.setProperty("class", "panel")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(14, 8, 14, 8)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(2, 1)
        self._rows: dict[str, tuple[list[QLabel], QLabel, QLabel]] = {}

    def show_verdicts(self, verdicts: tuple[ConditionVerdict, ...]) -> None:
        """Show how each category stands."""
        for verdict in verdicts:
            if verdict.id not in self._rows:
                self._rows[verdict.id] = self._make_row(verdict)
            signs, line, word = self._rows[verdict.id]
            for sign, atom in zip(signs, verdict.atoms, strict=True):
                show_icon(sign, atom.outcome.value)
                sign.setToolTip(f"{atom.label}：{atom.fact or atom.words}")
            line.setText(standing(verdict, self._notice))
            word.setText(verdict.words)
            set_property(word, "outcome", verdict.outcome.value)

    def text(self) -> str:
        """All rows as read."""
        return "\n".join(f"{line.text()}｜{word.text()}" for _, line, word in self._rows.values())

    def _make_row(self, verdict: ConditionVerdict) -> tuple[list[QLabel], QLabel, QLabel]:
        place = len(self._rows)
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(words(verdict.label, "strong", self, wrap=False), place, 0, top)
        signs = [QLabel(self) for _ in verdict.atoms]
        row = QHBoxLayout()
        row.setSpacing(4)
        for sign in signs:
            row.addWidget(sign, 0, top)
        row.addStretch(1)
        self._grid.addLayout(row, place, 1, top)
        line, word = words("", "", self), words("", "verdict", self, wrap=False)
        self._grid.addWidget(line, place, 2, top)
        self._grid.addWidget(word, place, 3, top)
        return signs, line, word


class CategoryCard(QFrame):
    """One category: the box to tick, the outcome, its tests; two routes are drawn as two branches."""

    def __init__(self, category: Category, parent: QWidget) -> None:
        super().__init__(parent)
        self._category = category
        self.setProperty("class", "member-card")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 12)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(8)
        self.box = CheckBox(category.label, self)
        self.box.setProperty("class", "heading")
        self._icon = QLabel(self)
        self._outcome = words("", "verdict", self, wrap=False)
        head.addWidget(self.box, 1)
        head.addWidget(self._icon)
        head.addWidget(self._outcome)
        column.addLayout(head)
        self.label = category.label
        self._kept = words("", "small", self)
        self._kept.hide()
        self._column = column
        self.tests = tests_of(category, self)
        self.tests.setContentsMargins(26, 0, 0, 0)
        column.addWidget(self.tests)
        column.addWidget(self._kept)

    def show_below_head(self, widget: QWidget) -> None:
        """Show a sentence right below the box."""
        if self._column.indexOf(widget) < 0:
            self._column.insertWidget(1, widget)
            widget.show()

    def show_kept(self, kept: str) -> None:
        """Say what stays of a category that is not applied for; empty takes it away."""
        self._kept.setText(f"{kept}保留，不会打印；重新选上就恢复" if kept else "")
        self._kept.setVisible(bool(kept))

    def show_verdict(self, verdict: ConditionVerdict) -> None:
        """Show what the rules say of this category."""
        show_icon(self._icon, verdict.outcome.value)
        self._outcome.setText(verdict.words)
        set_property(self._outcome, "outcome", verdict.outcome.value)
        self.tests.show_atoms(verdict.atoms)
        self.box.setAccessibleName(f"{self._category.label}，{verdict.words}")
        set_property(self, "chosen", self.box.isChecked())

    def text(self) -> str:
        """All that the card says."""
        lines = [f"{self._category.label}｜{self._outcome.text()}"]
        return "\n".join([*lines, *self.tests.lines(), self._kept.text()]).strip()
