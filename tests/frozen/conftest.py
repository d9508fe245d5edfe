"""Tests of the built program, from outside: ``SHENBAO_BUILT=FOLDER python -m pytest tests/frozen``.

FOLDER holds the two programs that ``pyinstaller.spec`` makes. Without it nothing here is collected: the ordinary run has
no built program. They run alike on Linux, on Windows and under Wine (``tools/run.py windows --all``).
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

_PLACE = os.environ.get("SHENBAO_BUILT", "")
collect_ignore_glob = [] if _PLACE else ["test_*.py"]


class Built:
    """The programs in one folder, started as a user starts them: none of the project's own code is on their path."""

    def __init__(self, folder: Path) -> None:
        suffix = ".exe" if sys.platform == "win32" else ""
        self.folder = folder
        self.commands = folder / f"shenbao{suffix}"
        self.wizard = folder / f"示范平台申报助手{suffix}"

    def run(
        self, *words: str | Path, at: Path, program: Path | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [str(program or self.commands), *map(str, words)],
            cwd=at,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=600,
        )

    def opened(self, *words: str | Path, at: Path, program: Path) -> subprocess.Popen[bytes]:
        """A program that is spoken to through pipes."""
        return subprocess.Popen(
            [str(program), *map(str, words)],
            cwd=at,
            env=_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def says(self, *words: str | Path, at: Path) -> str:
        """What a command prints that must end well."""
        done = self.run(*words, at=at)
        output = done.stdout.decode("utf-8")
        assert done.returncode == 0, output + done.stderr.decode("utf-8", "replace")
        return output


def _environment() -> dict[str, str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    if sys.platform == "win32":  # the program for Windows knows no screen but the real one
        environment.pop("QT_QPA_PLATFORM", None)
    return environment


@pytest.fixture(scope="session")
def built() -> Built:
    program = Built(Path(_PLACE).resolve())
    assert program.commands.is_file(), program.commands
    assert program.wizard.is_file(), program.wizard
    return program


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as clerks name theirs."""
    return tmp_path_factory.mktemp("王 小明 的案卷")


@pytest.fixture(scope="session")
def sample(built: Built, desk: Path) -> Path:
    built.says("sample", "示例 案卷", at=desk)
    return desk / "示例 案卷"


@pytest.fixture(scope="session")
def papers(built: Built, desk: Path, sample: Path) -> Path:
    built.says("build", sample, "申报 材料", "--image", at=desk)
    return desk / "申报 材料"
