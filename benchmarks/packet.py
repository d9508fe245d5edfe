"""The packet of 40 scans, 300 pages and about 400 MB, its self-check and its disc, beside plain copies of the same bytes.

``python -m benchmarks.packet FOLDER`` binds the scans in FOLDER and ``python -m benchmarks.packet --disc FOLDER`` makes
an image of them, each in a process of its own whose memory is measured. What is compared with the copy begins when the
scans have been looked at: looking is part of ``packet.whole``.
"""

from __future__ import annotations

import io
import json
import resource as limits
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import img2pdf
from PIL import Image

from benchmarks.measure import Measure
from desktop_app.assessment.evaluate import evaluate
from desktop_app.assessment.figures import count
from desktop_app.contained import Contained
from desktop_app.documents.content import Content
from desktop_app.documents.declaration import render_declaration
from desktop_app.documents.fonts import FontBook
from desktop_app.documents.report import render_report
from desktop_app.documents.watch import Unwatched
from desktop_app.ledgers.reading import read_workbook
from desktop_app.models.evidence import Evidence
from desktop_app.notice.loader import load
from desktop_app.packet.assembly import WORK, bind, check_packet, plan_binding, sources_of
from desktop_app.packet.build import build
from desktop_app.packet.disc import DiscEntry, verify_image, write_folder, write_image
from desktop_app.packet.disc.index_page import About
from desktop_app.packet.preflight import inspect_all
from desktop_app.packet.sample import write_sample
from desktop_app.paths import resource
from desktop_app.store.opening import open_any

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop_app.assessment.results import Assessment
    from desktop_app.models.application import Case
    from desktop_app.notice.models import Notice

_FILES, _PAGES = 40, 297
_RUNS = 5
_NOW = datetime(2021, 5, 20, tzinfo=UTC)
_WATCH = Unwatched()


def measure() -> list[Measure]:
    with tempfile.TemporaryDirectory(prefix="shenbao-", dir=Path.cwd()) as name:
        place = Path(name)
        _write_scans(place / "scans")
        write_sample(place / "sample", load(resource("notices/shanghai-2021")), resource("fonts"))
        size = sum(path.stat().st_size for path in (place / "scans").iterdir()) // 10**6
        bound, disc = _own_process(place), _own_process(place, "--disc")
        detail = f"{size} MB, {bound['pages']} pages"
        return [
            _beside("packet.time", bound, "bind", 2.5, detail),
            Measure("packet.memory", bound["memory"], 150, "MiB", detail),
            _beside("packet.check", bound, "check", 2.0, detail),
            Measure("packet.whole", bound["whole"], 60, "s", f"{detail}, every page looked at, disc folder"),
            _beside("disc.image", disc, "image", 4.0, f"{size} MB"),
            _beside("disc.read_back", disc, "read_back", 4.0, f"{size} MB"),
            Measure("disc.memory", disc["memory"], 64, "MiB", f"over {disc['before']:.0f} MiB at the start"),
        ]


def _beside(name: str, found: dict[str, float], work: str, bar: float, detail: str) -> Measure:
    words = f"{found[work]:.2f} s, copy {found['copy']:.2f} s, {detail}"
    return Measure(name, found[work] / found["copy"], bar, "×", words)


def _own_process(place: Path, *words: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.packet", *words, str(place)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def run_packet(place: Path) -> dict[str, float]:
    """Bind and check the scans some times in turn with copying them, then make one whole build."""
    case, notice, assessment, files = _case(place)
    out = place / "out"
    out.mkdir()
    fonts = FontBook.load(resource("fonts"))
    content = Content.of(case, assessment, notice, filled_on=_NOW.date())
    report = render_report(content, notice.report, fonts, out / "report.pdf", draft=False)
    render_declaration(content, notice.declaration, fonts, out / "declaration.pdf", draft=False)
    found = inspect_all([(item.file_name, files[item.id]) for item in case.evidence], _WATCH, look=False)
    inspected = {item.id: seen for item, seen in zip(case.evidence, found, strict=True)}
    made: dict[str, object] = {}

    def bound() -> None:
        binding = plan_binding(content, fonts, report, inspected, code="ABC234", draft=False)
        sources = sources_of(binding.papers, files, out, room, _WATCH)
        links = bind(
            binding,
            out / "packet.pdf",
            report=out / "report.pdf",
            declaration=out / "declaration.pdf",
            sources=sources,
            folder=out,
            room=room,
            watch=_WATCH,
        )
        made["check"] = (binding, sources, links)

    def checked() -> None:
        binding, sources, links = made["check"]  # type: ignore[misc]
        if check_packet(out / "packet.pdf", binding, sources, links, room, _WATCH):
            raise AssertionError("the packet is not what it was meant to be")

    with Contained(WORK) as room:
        room.start()  # as a build does: it gets ready while the report is set
        times = _in_turn({"copy": lambda: _copied(files.values(), out), "bind": bound, "check": checked})
    memory = _memory()
    begun = time.perf_counter()
    whole = build(
        case,
        notice,
        assessment,
        place / "built",
        fonts=fonts,
        now=_NOW,
        draft=True,
        reason="",
        watch=_WATCH,
        evidence_files=files,
    )
    pages = next(file.pages for file in whole.files if file.name.startswith("成套"))
    return {**times, "whole": time.perf_counter() - begun, "memory": memory, "pages": float(pages or 0)}


def run_disc(place: Path) -> dict[str, float]:
    """An image of the scans and its read-back, in turn with copying them."""
    scans = sorted((place / "scans").iterdir())
    entries = [
        DiscEntry(path, (f"{at:02d}", path.stem, "示例"), ".pdf", "材料") for at, path in enumerate(scans)
    ]
    folder, image = place / "光盘", place / "光盘.iso"
    files = dict(write_folder(folder, entries, About("申报材料", ()), _WATCH).files)
    before = _memory()

    def read_back() -> None:
        if verify_image(image, files, _WATCH):
            raise AssertionError("the image is not what was put into it")

    times = _in_turn(
        {
            "copy": lambda: _copied(scans, place / "out"),
            "image": lambda: write_image(folder, image, "SHENBAO", _WATCH),
            "read_back": read_back,
        }
    )
    return {**times, "memory": _memory() - before, "before": before}


def _in_turn(works: dict[str, Callable[[], object]]) -> dict[str, float]:
    """The quietest run of each, taken in turns."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(_RUNS):
        for name, work in works.items():
            begun = time.perf_counter()
            work()
            taken[name].append(time.perf_counter() - begun)
    return {name: min(times) for name, times in taken.items()}


def _copied(paths: object, out: Path) -> None:
    """All bytes into one file, as binding and burning must."""
    with (out / "copy").open("wb") as target:
        for path in paths:  # type: ignore[attr-defined]
            with path.open("rb") as source:
                shutil.copyfileobj(source, target, 1024 * 1024)


def _memory() -> float:
    """Most memory this process, or the one that joins for it, ever had, in MiB; what its parent had does not count."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    own = int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))
    return max(own, limits.getrusage(limits.RUSAGE_CHILDREN).ru_maxrss) / 1024


def _case(place: Path) -> tuple[Case, Notice, Assessment, dict[str, Path]]:
    notice = load(resource("notices/shanghai-2021"))
    case = open_any(place / "sample", read_workbook).case
    files = {f"e{at}": path for at, path in enumerate(sorted((place / "scans").iterdir()))}
    shelves = [material.id for material in notice.materials if material.source == "evidence"]
    items = tuple(
        Evidence(id=name, material=shelves[at % len(shelves)], title=f"材料{at}", file_name=path.name)
        for at, (name, path) in enumerate(files.items())
    )
    case = case.model_copy(update={"evidence": items})
    day = notice.identity.counting.submission
    figures = count(case.ledgers, notice.identity)
    return case, notice, evaluate(case.application, figures, notice, day, evidence=items), files


def _write_scans(folder: Path) -> None:
    """PDFs as a scanner writes them: a colour JPEG of 300 dpi on every page, no two the same."""
    folder.mkdir()
    noise = Image.effect_noise((2480, 3508), 38).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "JPEG", quality=22)
    scan = out.getvalue()
    layout = img2pdf.get_layout_fun((img2pdf.mm_to_pt(210), img2pdf.mm_to_pt(297)))
    for number in range(_FILES):
        pages = _PAGES // _FILES + (number < _PAGES % _FILES)
        pictures = [scan + b"%d-%d" % (number, page) for page in range(pages)]
        (folder / f"扫描{number:02d}.pdf").write_bytes(img2pdf.convert(pictures, layout_fun=layout))


if __name__ == "__main__":
    *words, last = sys.argv[1:]
    print(json.dumps((run_disc if words else run_packet)(Path(last))))
