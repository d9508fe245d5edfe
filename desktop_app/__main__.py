"""``python -m desktop_app``: the wizard, or one of the commands."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from desktop_app.contained import FLAG
from desktop_app.errors import AppError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_CONTAINED_WORDS = 3
"""Words with which a contained process is started, behind the program."""
_NO_SCREEN = (
    "这台机器没有屏幕，打不开向导；先用 python -m desktop_app sample 示例 写出示例案卷，"
    "再用 python -m desktop_app build 示例 输出 生成申报材料"
)


def main() -> int:
    """Run what the command line asks for; returns the exit status."""
    if sys.argv[1:2] == [FLAG] and len(sys.argv) > _CONTAINED_WORDS:
        from desktop_app.contained.serving import serve  # noqa: PLC0415 - nobody else serves

        serve(*sys.argv[2:4])
    if not sys.argv[1:]:  # as almost always: the first window does not wait for a reader of commands
        return _open_wizard(None)
    from desktop_app import cli  # noqa: PLC0415 - a contained process must not wait for it

    cli.speak_utf8()
    arguments = cli.parse(sys.argv[1:])
    window = getattr(arguments, "window", None)
    if arguments.command is not None:
        status = cli.run(arguments)
        return status if window is None or status != cli.DONE else _check_window(window)
    return _open_wizard(arguments.open)


def _open_wizard(case: Path | None) -> int:
    """The wizard, at once in ``case`` when given; where no window can be opened, a line that says why."""
    if not has_screen(os.environ, sys.platform):
        return _refuse(AppError(_NO_SCREEN))
    try:
        from desktop_app import app  # noqa: PLC0415 - the commands need no Qt and must not wait for it
    except ImportError as error:
        return _refuse(AppError(f"缺少图形界面需要的系统库（{error}）", "按 README 安装列出的系统软件包"))
    return app.run(case)


def _refuse(error: AppError) -> int:
    from desktop_app import cli  # noqa: PLC0415 - as in ``main``

    cli.speak_utf8()
    return cli.refuse(error)


def _check_window(folder: Path) -> int:
    """The second half of the self-check, which needs a screen; the commands know none."""
    from desktop_app import cli  # noqa: PLC0415 - as in ``main``

    if not has_screen(os.environ, sys.platform):
        return cli.refuse(AppError("这台机器没有屏幕，窗口没有检查", "去掉 --window"))
    try:
        from desktop_app.window_check import check_window  # noqa: PLC0415 - the commands need no Qt

        count = check_window(folder)
    except AppError as error:
        return cli.refuse(error)
    except ImportError as error:
        return cli.refuse(AppError(f"缺少图形界面需要的系统库（{error}）", "按 README 安装列出的系统软件包"))
    sys.stdout.write(f"窗口：{count}页画得出，图在 {folder}\n")
    return cli.DONE


def has_screen(environ: Mapping[str, str], platform: str) -> bool:
    """Whether a window can be opened; only on Linux is there doubt."""
    if platform != "linux":
        return True
    return any(environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


if __name__ == "__main__":
    sys.exit(main())
