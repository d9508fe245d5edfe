"""Run by the offline scenario in a process of its own: works as a user does, and notes every use of a socket.

Writes one JSON object to standard output.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

SEEN: list[str] = []


def note(event: str, arguments: tuple[object, ...]) -> None:
    """Everything that Python does with a socket passes here, in whatever package it is done."""
    if event.startswith("socket."):
        SEEN.append(f"{event} {arguments[:2]!r}"[:200])


def commands(place: Path) -> list[int]:
    """From the example to a packed and unpacked case and its papers again, by commands; their exit statuses."""
    from desktop_app import cli  # noqa: PLC0415 - watched too

    sample, packed = str(place / "示例"), str(place / "示例.shenbao")
    lines = (
        ["sample", sample],
        ["check", sample],
        ["build", sample, str(place / "申报材料")],
        ["pack", sample, packed],
        ["unpack", packed, str(place / "另一台")],
        ["build", str(place / "另一台"), str(place / "另一台的申报材料")],
    )
    return [cli.run(cli.parse(line)) for line in lines]


def window(place: Path) -> str:
    """A session in the window; the page it ended on."""
    from PySide6.QtCore import QTimer  # noqa: PLC0415 - watched too
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - watched too

    from desktop_app.app import Program  # noqa: PLC0415 - watched too
    from desktop_app.clock import Clock  # noqa: PLC0415 - watched too
    from desktop_app.paths import AppPaths  # noqa: PLC0415 - watched too

    app = QApplication([])
    program = Program(AppPaths.under(place / "家"), Clock())
    program.start(place / "另一台")
    seen = []

    def look() -> None:
        if program.session is None:
            return
        shown = program.session.window
        if shown.current_page_id != "report.preview":
            shown.go_to("report.preview")
        elif shown.current_page.is_settled() and shown.current_page.panel.view.is_settled():
            seen.append(shown.current_page_id)
            timer.stop()
            app.quit()

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(20)
    app.exec()
    program.shut()
    return "".join(seen)


def loaded() -> list[str]:
    """Shared libraries in this process, where the system lists them."""
    maps = Path("/proc/self/maps")
    lines = maps.read_text(encoding="utf-8").splitlines() if maps.exists() else []
    return sorted({Path(line.split(maxsplit=5)[5]).name for line in lines if line.count("/")})


def sockets() -> list[str]:
    """Sockets that this process holds, by whatever library, where the system lists them."""
    here = Path("/proc/self/fd")
    found = []
    for entry in here.iterdir() if here.exists() else ():
        try:
            target = str(entry.readlink())
        except OSError:
            continue
        found += [target] if target.startswith("socket:") else []
    return found


def main() -> int:
    given = set(sockets())  # what whoever started this process handed down
    sys.addaudithook(note)
    place = Path(sys.argv[1])
    stdout, sys.stdout = sys.stdout, sys.stderr
    statuses = commands(place)
    page = window(place)
    said = {
        "events": SEEN,
        "statuses": statuses,
        "page": page,
        "libraries": loaded(),
        "sockets": sorted(set(sockets()) - given),
        "modules": sorted(name for name in sys.modules if name.startswith("PySide6.")),
    }
    stdout.write(json.dumps(said))
    return 0


if __name__ == "__main__":
    sys.exit(main())
