"""``self-check --window`` where there is no screen; what it does with one, ``tests/frozen`` sees."""

from __future__ import annotations

import sys

import pytest

from desktop_app import __main__ as program


@pytest.mark.skipif(sys.platform != "linux", reason="only on Linux is there doubt about a screen")
def test_without_a_screen_the_window_is_not_checked_and_it_is_said(tmp_path, monkeypatch, capsys):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)

    assert program._check_window(tmp_path / "图") == 2

    assert "没有屏幕" in capsys.readouterr().err
    assert not (tmp_path / "图").exists()
