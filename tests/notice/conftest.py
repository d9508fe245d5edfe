from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop_app.notice.loader import load
from desktop_app.paths import resource

if TYPE_CHECKING:
    from desktop_app.notice.models import Notice


@pytest.fixture(scope="session")
def shanghai() -> Notice:
    return load(resource("notices/shanghai-2021"))


@pytest.fixture(scope="session")
def national() -> Notice:
    return load(resource("notices/national-2012"))
