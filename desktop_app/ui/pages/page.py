"""What every page of the wizard is: a title, a place to refresh, a way to be asked for one of its fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop_app.ui import style

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

    from desktop_app.notice.models import Page
    from desktop_app.ui.open_case import OpenCase

COLUMN_WIDTH = 680
"""Widest content column in pixels at 100 %: 38 full-width characters of body text and the margins of a card."""
QUESTION = "question."
"""What the name of a wanted 咨询问题单 begins with; the id of the verdict follows."""
SUMMARY = "summary"
"""Name of 两页摘要, the review on paper."""
DEFENCE = "defence"
"""Name of 答辩一页纸."""
PLAN = "plan"
"""Name of 倒排表."""
_SPACING = 16
"""Between the parts of a page, in pixels at the usual density."""
_AROUND = 80
"""Pixels in sight above and below where the focus is."""
ROWS_OF = "rows."
"""What a place of the page of ledgers begins with that is the rows behind a test; its id follows."""
GUTTER = 16
"""Left of the column: where the bar of a wrong field stands, so that nothing moves when it appears."""


class PageWidget(QWidget):
    """Base of all pages: bound to one ``Page`` of the pack and to the open case.

    A page that is not on screen does no work: ``refresh`` runs when it is visible, or once when it is shown next.
    The base installs no layout; a page that is one scrolled column derives from ``ScrollPage``.
    """

    jump_requested = Signal(str)
    """Field id of another page that the user wants to go to."""
    page_requested = Signal(str)
    """Id of another page that the user wants to go to."""
    place_requested = Signal(str, str)
    """Id of another page, and a place there, that the user wants to go to from a value on paper, and to come back from."""
    paper_requested = Signal(str)
    """Name of a paper beside the case that the user wants to see and print."""
    checkpoint_requested = Signal()
    """The user wants to make a checkpoint."""
    said = Signal(str)
    """Something came into sight that those who listen must hear too: the message at a field."""
    done = Signal(str)
    """What was done, and what came of it; said once in the status line."""
    failed = Signal(str)
    """What could not be done and needs the user."""
    packs_requested = Signal()
    """The user wants to see the rule packs of this computer."""
    field_focused = Signal(str)
    """Field id that the rationale panel is to explain; empty for the page as a whole."""

    def __init__(self, page: Page, open_case: OpenCase, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.page = page
        self.open_case = open_case
        self._stale = True
        self.setObjectName(f"page-{page.id}")
        self.setAccessibleName(page.title)
        open_case.evaluated.connect(self._on_evaluated)

    @property
    def title(self) -> str:
        """Heading of the page, the same words as in the navigator."""
        return self.page.title

    @property
    def title_mark(self) -> str:
        """What the title of the window begins with while this page is shown; nothing that was typed."""
        return ""

    def refresh(self) -> None:
        """Show the present verdicts and figures; never writes into an editor."""

    def prepare(self) -> None:
        """Bring the page up to date before it is shown: what is built while nobody looks is laid out only once."""
        self._stale = False
        self.refresh()

    def ask_for_rows(self, atom_id: str) -> None:
        """Ask for the ledger rows that were counted for a test."""
        page = self.page_of_kind("ledgers")
        if page:
            self.place_requested.emit(page, f"{ROWS_OF}{atom_id}")

    def ask_for_build(self) -> None:
        """Ask for the page where the papers are made."""
        self.ask_for_kind("build")

    def ask_for_kind(self, kind: str) -> None:
        """Ask for the page of this kind, where the notice has one."""
        page = self.page_of_kind(kind)
        if page:
            self.page_requested.emit(page)

    def page_of_kind(self, kind: str) -> str:
        """Id of the first page of this kind; empty where the notice has none."""
        return next((page.id for page in self.open_case.notice.pages() if page.kind == kind), "")

    def focus_field(self, field_id: str) -> bool:
        """Put the cursor into the editor of ``field_id``; False when this page has none."""
        del field_id
        return False

    def focus_first(self) -> None:
        """Put the cursor where work on this page begins."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_top(self) -> None:
        """Show the beginning of the page; for what speaks of all of it, wherever the cursor stands."""

    def leave(self) -> None:
        """The user goes to another page: settle what is half typed, remember the page as seen."""

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Catch up with what changed while the page was hidden."""
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.refresh()

    def _on_evaluated(self) -> None:
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True


class PageHeading(QWidget):
    """Title, lead and clause of a page, the same on every page."""

    def __init__(self, title: str, lead: str = "", clause: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        if clause:
            column.addWidget(_text(f"通知条款 {clause}", "eyebrow"))
        column.addWidget(_text(title, "page-title"))
        if lead:
            column.addWidget(_text(lead, "lead"))


class ScrollPage(PageWidget):
    """A page that is one column of at most ``COLUMN_WIDTH`` which scrolls; subclasses fill ``self.body``."""

    def __init__(self, page: Page, open_case: OpenCase, *, wide: bool = False) -> None:
        super().__init__(page, open_case)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        sheet = QWidget(self.area)
        sheet.setProperty("class", "page-sheet")
        outer = QVBoxLayout(sheet)
        outer.setContentsMargins(16, 24, 24, 32)
        self.column = QWidget(sheet)
        self._wide = wide
        self.rows = QVBoxLayout(self.column)
        self.rows.setContentsMargins(0, 0, 0, 0)
        self.body = column_layout()
        self._fit()
        self.rows.addLayout(self.body)
        beside = QHBoxLayout()  # minds the maximum width when it works out heights; a vertical box does not
        beside.addWidget(self.column, 1)
        beside.addStretch(0)
        outer.addLayout(beside)
        outer.addStretch(1)
        self.area.setWidget(sheet)
        self.frame = QVBoxLayout(self)
        self.frame.setContentsMargins(0, 0, 0, 0)
        self.frame.addWidget(self.area)
        self.heading = PageHeading(page.title, page.lead or "", page.clause or "", self.column)
        self.body.addWidget(self.heading)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """What came in before there was anything to see is given its room; Qt tells only a visible area of it."""
        super().showEvent(event)
        QCoreApplication.postEvent(self.area, QEvent(QEvent.Type.LayoutRequest))

    def show_top(self) -> None:
        """Scroll to the beginning."""
        self.area.verticalScrollBar().setValue(0)

    def bring_into_sight(self, widget: QWidget) -> None:
        """Scroll to what the focus has come to by key, with some of what stands around it."""
        self.area.ensureWidgetVisible(widget, 0, _AROUND)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Text of another size needs other room."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._fit()

    def _fit(self) -> None:
        """As many characters in a line at every size of text."""
        for layout in (self.rows, self.body):
            layout.setSpacing(style.roomy(_SPACING))
        if not self._wide:
            self.column.setMaximumWidth(style.scaled(COLUMN_WIDTH))


def column_layout() -> QVBoxLayout:
    """A part of the column that begins right of the gutter."""
    layout = QVBoxLayout()
    layout.setContentsMargins(GUTTER, 0, 0, 0)
    layout.setSpacing(style.roomy(_SPACING))
    return layout


def _text(words: str, role: str) -> QLabel:
    label = QLabel(words)
    label.setProperty("class", role)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
