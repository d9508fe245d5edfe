"""The shipped help, and a window of a case with its help, as a user has them."""

from __future__ import annotations

import pytest

from desktop_app.notice.loader import load_all
from desktop_app.paths import resource
from desktop_app.ui.help.desk import HelpDesk
from desktop_app.ui.help.texts import load


@pytest.fixture(scope="session")
def texts():
    return load(resource("help"))


@pytest.fixture(scope="session")
def notices():
    return load_all(resource("notices"))


@pytest.fixture
def desk(window, open_case, texts):
    made = HelpDesk.of_case(window, open_case, texts)
    yield made
    made.close()
