"""Where things lie: the program's own resources, and the folders of the user.

No other module reads ``__file__`` or asks for a user folder. ``RESOURCES`` resolves beside the package when run
from source and inside the one-folder build of PyInstaller alike.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from desktop_app.errors import ResourceMissing

RESOURCES = Path(__file__).resolve().parents[1] / "resources"
APP_FOLDER = "示范平台申报"
PORTABLE_MARK = "portable.txt"
"""A file of this name beside the built program: it is carried about, and keeps everything beside itself."""
PORTABLE_DATA = "数据"


def resource(name: str) -> Path:
    """The file or folder ``name`` (posix, relative) among the program's resources.

    Raises:
        ResourceMissing: the name leaves the resources folder, or nothing is there.
    """
    relative = PurePosixPath(name)
    if relative.is_absolute() or ".." in relative.parts:
        raise ResourceMissing(f"“{name}”不是程序资源的名称")
    path = RESOURCES.joinpath(*relative.parts)
    if not path.exists():
        raise ResourceMissing(f"程序文件“{name}”不见了", "重新安装程序，草稿不受影响")
    return path


@dataclass(frozen=True, slots=True)
class AppPaths:
    """The user's folders, decided once at start and handed down."""

    cases: Path
    """Where new cases are made: 文档/示范平台申报."""
    state: Path
    """The program's own small memory: recent cases, window size."""
    logs: Path

    @property
    def packs(self) -> Path:
        """Where rule packs that did not come with the program are kept."""
        return self.state / "notices"

    @classmethod
    def of_user(cls) -> AppPaths:
        """The known folders of the signed-in user; those beside the program when that is carried about."""
        data = portable_data()
        if data is not None:
            return cls(cases=data / APP_FOLDER, state=data / "程序", logs=data / "程序" / "logs")
        import platformdirs  # noqa: PLC0415 - typesetting alone does not wait for it

        local = Path(platformdirs.user_data_dir("shenbao", appauthor=False))
        return cls(
            cases=Path(platformdirs.user_documents_dir()) / APP_FOLDER,
            state=local,
            logs=local / "logs",
        )

    @classmethod
    def under(cls, root: Path) -> AppPaths:
        """Everything below one folder: portable use and tests."""
        return cls(cases=root / "cases", state=root / "state", logs=root / "logs")


def portable_data() -> Path | None:
    """The folder beside a built program that is carried about; None for one that is installed, and from source."""
    if not getattr(sys, "frozen", False):
        return None
    here = Path(sys.executable).resolve().parent
    return here / PORTABLE_DATA if (here / PORTABLE_MARK).is_file() else None


def system_font_folders() -> tuple[Path, ...]:
    """Where Windows keeps fonts: for everybody, and for the signed-in user; nowhere on other systems."""
    if sys.platform != "win32":
        return ()
    folders = [Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"]
    local = os.environ.get("LOCALAPPDATA")
    if local:
        folders.append(Path(local) / "Microsoft" / "Windows" / "Fonts")
    return tuple(folders)
