"""Run the benchmarks: ``python -m benchmarks [--json] [NAME...]``.

Exit status: 0 every bar kept, 1 some bar not kept, 2 wrong use or a benchmark that could not be run.
"""

from __future__ import annotations

import argparse
import importlib
import json
import platform
import sys
import traceback
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.measure import Measure

NAMES = (
    "start",
    "open",
    "keystroke",
    "page_switch",
    "report",
    "commit",
    "travel",
    "ledger_import",
    "packet",
    "district",
)
ON_REQUEST = ("start_built",)
"""Needs the built program (``tools/run.py program``): run only when it is named."""


def collected(names: list[str]) -> tuple[list[Measure], list[str]]:
    """The measures of the named benchmarks, and the names of those that broke down."""
    measures: list[Measure] = []
    broken: list[str] = []
    for name in names:
        try:
            measures += importlib.import_module(f"benchmarks.{name}").measure()
        except Exception:  # noqa: BLE001 - the others are still worth measuring
            traceback.print_exc()
            broken.append(name)
    return measures, broken


def line(measure: Measure) -> str:
    verdict = "ok  " if measure.passed else "OVER"
    figures = f"{measure.ratio:8.2f} {measure.unit:<3} of {measure.bar:g}"
    return f"{verdict} {measure.name:<28} {figures:<22} {measure.detail}".rstrip()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help=f"which ones; all of {', '.join(NAMES)} when none; {', '.join(ON_REQUEST)} too",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    arguments = parser.parse_args()
    if unknown := [name for name in arguments.names if name not in (*NAMES, *ON_REQUEST)]:
        parser.error(f"no such benchmark: {', '.join(unknown)}")
    measures, broken = collected(arguments.names or list(NAMES))
    if arguments.json:
        rows = [
            {
                "name": measure.name,
                "ratio": round(measure.ratio, 3),
                "bar": measure.bar,
                "unit": measure.unit,
                "passed": measure.passed,
                "detail": measure.detail,
            }
            for measure in measures
        ]
        print(
            json.dumps(
                {"python": platform.python_version(), "measures": rows, "broken": broken}, ensure_ascii=False
            )
        )
    else:
        for measure in measures:
            print(line(measure))
    if broken:
        return 2
    return 0 if all(measure.passed for measure in measures) else 1


if __name__ == "__main__":
    sys.exit(main())
