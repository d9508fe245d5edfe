"""The same surroundings for every test: no screen, one time zone, a home of its own, nothing left running."""

from __future__ import annotations

import os
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.update(TZ="Asia/Shanghai", LC_ALL="C.UTF-8", LANGUAGE="")
if hasattr(time, "tzset"):
    time.tzset()

settings.register_profile(
    "any-machine",
    deadline=None,  # how fast an example runs says nothing on a shared machine
    derandomize="CI" in os.environ,  # a submission is judged by the same examples every time
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("any-machine")

_THREAD_PATIENCE_S = 5.0


@pytest.fixture(scope="session", autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test reads or writes the folders of whoever runs it."""
    home = tmp_path_factory.mktemp("home")
    for name in ("HOME", "USERPROFILE"):
        os.environ[name] = str(home)
    folders = {
        "APPDATA": "AppData/Roaming",
        "LOCALAPPDATA": "AppData/Local",
        "XDG_CACHE_HOME": ".cache",
        "XDG_CONFIG_HOME": ".config",
        "XDG_DATA_HOME": ".local/share",
        "XDG_DOCUMENTS_DIR": "Documents",
        "XDG_RUNTIME_DIR": ".run",
        "XDG_STATE_HOME": ".local/state",
        "WIN_PD_OVERRIDE_APPDATA": "known/Roaming",  # platformdirs asks Windows itself, not the names above
        "WIN_PD_OVERRIDE_LOCAL_APPDATA": "known/Local",
        "WIN_PD_OVERRIDE_PERSONAL": "known/Documents",
    }
    for name, place in folders.items():
        folder = home / place
        folder.mkdir(parents=True, mode=0o700)
        os.environ[name] = str(folder)


@pytest.fixture(autouse=True)
def nothing_left_running() -> Iterator[None]:
    """A test ends with the threads it began with; work it gave to Qt's pool is over."""
    before = set(threading.enumerate())
    yield
    core = sys.modules.get("PySide6.QtCore")
    if core is not None:
        assert core.QThreadPool.globalInstance().waitForDone(int(_THREAD_PATIENCE_S * 1000))
    for thread in set(threading.enumerate()) - before:
        if not thread.daemon:
            thread.join(_THREAD_PATIENCE_S)
            assert not thread.is_alive(), f"still running: {thread.name}"
