"""The window over a case in memory: no disk, no clock, the real pack and the real style."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.models.application import Application, Case
from desktop_app.notice.loader import load
from desktop_app.paths import resource
from desktop_app.ui import style
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.open_case import OpenCase
from desktop_app.ui.pages.categories_page import CategoriesPage
from desktop_app.ui.pages.delivery_page import DeliveryPage
from desktop_app.ui.pages.evidence_page import EvidencePage
from desktop_app.ui.pages.ledgers_page import LedgersPage
from desktop_app.ui.pages.page import ScrollPage
from desktop_app.ui.pages.question_page import QuestionPage
from desktop_app.ui.pages.rehearsal_page import RehearsalPage
from desktop_app.ui.pages.review_page import ReviewPage
from desktop_app.ui.pages.selftest_page import SelfTestPage
from tests.drive import Driver

PAGE_TYPES = {
    "questions": QuestionPage,
    "categories": CategoriesPage,
    "ledgers": LedgersPage,
    "evidence": EvidencePage,
    "forms": ScrollPage,
    "review": ReviewPage,
    "selftest": SelfTestPage,
    "rehearsal": RehearsalPage,
    "delivery": DeliveryPage,
    "report": ScrollPage,
    "declaration": ScrollPage,
    "build": ScrollPage,
    "print": ScrollPage,
    "seals": ScrollPage,
    "disc": ScrollPage,
}
ON = date(2021, 5, 20)


@pytest.fixture(scope="session")
def shanghai():
    return load(resource("notices/shanghai-2021"))


@pytest.fixture
def make_case(qtbot, shanghai):
    """Open a case with these answers; what is not given is unanswered."""

    def make(application: Application | None = None, **parts) -> OpenCase:
        case = Case(notice="shanghai-2021", application=application or Application(), **parts)
        return OpenCase(case, shanghai, on=ON)

    return make


@pytest.fixture(scope="session")
def dressed(qapp):
    """The application in its style; dressing it again for each test would cost more than the tests."""
    return style.apply(qapp)


@pytest.fixture
def make_window(qtbot, dressed):
    """A window over an open case, at the size of a small office screen, active so that focus moves as for a user."""

    def make(open_case: OpenCase, *, size: tuple[int, int] = (1366, 768)) -> MainWindow:
        window = MainWindow(open_case, PAGE_TYPES)
        qtbot.addWidget(window)
        window.resize(*size)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    return make


@pytest.fixture
def open_case(make_case):
    return make_case()


@pytest.fixture
def window(make_window, open_case):
    return make_window(open_case)


@pytest.fixture
def drive(window, qtbot):
    return Driver(window, qtbot)
