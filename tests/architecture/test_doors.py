"""Rooms import one another one way only, and all but the screen live without Qt."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NETWORK = [
    "socket",
    "socketserver",
    "ssl",
    "http",
    "urllib.request",
    "ftplib",
    "smtplib",
    "poplib",
    "imaplib",
    "nntplib",
    "telnetlib",
    "xmlrpc",
    "asyncio",
    "select",
    "selectors",
    "webbrowser",
    "requests",
    "httpx",
    "urllib3",
    "aiohttp",
    "PySide6.QtNetwork",
    "PySide6.QtNetworkAuth",
    "PySide6.QtWebSockets",
    "PySide6.QtWebEngineCore",
    "PySide6.QtWebEngineWidgets",
    "PySide6.QtDBus",
    "PySide6.QtHttpServer",
]
SCREEN = ("desktop_app.ui", "desktop_app.app", "desktop_app.window_check")

IMPORT_ALL_WITHOUT_QT = """
import importlib, pkgutil, sys
from importlib.abc import MetaPathFinder

class NoQt(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("PySide6", "shiboken6"):
            raise ImportError(f"{name} asked for by a room that must not know it")

sys.meta_path.insert(0, NoQt())
import desktop_app
names = [m.name for m in pkgutil.walk_packages(desktop_app.__path__, "desktop_app.", onerror=lambda name: None)]
for name in names:
    if not name.startswith(SCREEN) and name != "desktop_app.__main__":
        importlib.import_module(name)
print(len(names))
"""


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words], check=False, cwd=ROOT, capture_output=True, text=True, encoding="utf-8"
    )


def test_every_room_but_the_screen_imports_without_qt() -> None:
    done = run("-X", "utf8", "-c", f"SCREEN = {SCREEN!r}\n{IMPORT_ALL_WITHOUT_QT}")
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 40


def test_import_contracts_hold() -> None:
    pytest.importorskip("importlinter")
    done = run("-c", "from importlinter.cli import lint_imports_command as lint; lint()")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 kept, 0 broken" in done.stdout


@pytest.mark.parametrize("word", ["utils", "util", "helpers", "helper", "common", "manager", "misc"])
def test_no_room_for_everything(word: str) -> None:
    assert not [path for path in (ROOT / "desktop_app").rglob("*") if path.stem == word]


def imported(source: str) -> set[str]:
    """Every module that the source imports anywhere, and what it takes from each, in dotted names."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def for_the_network(source: str) -> set[str]:
    return {name for name in imported(source) if any(f"{name}.".startswith(f"{word}.") for word in NETWORK)}


def test_no_room_imports_what_the_network_needs() -> None:
    found = {
        path.relative_to(ROOT).as_posix(): names
        for path in (ROOT / "desktop_app").rglob("*.py")
        if (names := for_the_network(path.read_text(encoding="utf-8")))
    }
    assert found == {}


@pytest.mark.parametrize(
    ("line", "network"),
    [
        ("import socket", True),
        ("def f():\n    from urllib import request", True),
        ("from http.client import HTTPConnection", True),
        ("from PySide6 import QtNetwork", True),
        ("from urllib.parse import quote", False),
        ("import httpd", False),
    ],
)
def test_an_import_for_the_network_is_seen(line: str, network: bool) -> None:
    assert bool(for_the_network(line)) is network


def test_no_layout_is_asked_for_its_items() -> None:
    """What the bindings have given out of a layout they keep when Qt deletes it: ``desktop_app/ui/layout_parts.py``."""
    found = [
        f"{path.relative_to(ROOT).as_posix()}:{node.lineno}"
        for place in ("desktop_app", "tests", "tools")
        for path in (ROOT / place).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"itemAt", "itemAtPosition"}
    ]
    assert found == []
