"""A log that cannot hold what the user typed: events and field ids from an allow-list, never values."""

from __future__ import annotations

import logging
import re
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType

_SAFE = re.compile(r"[A-Za-z0-9_.:\-\[\]]{1,80}")
_LOGGER = logging.getLogger("desktop_app")


def start(folder: Path) -> None:
    """Write events to ``folder``/events.log (at most three files of 512 KiB); safe to call again."""
    stop()
    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(
        folder / "events.log", maxBytes=512 * 1024, backupCount=2, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    _LOGGER.addHandler(handler)
    _LOGGER.setLevel(logging.INFO)
    _LOGGER.propagate = False


def stop() -> None:
    """Close the log files."""
    for handler in list(_LOGGER.handlers):
        handler.close()
        _LOGGER.removeHandler(handler)


def event(name: str, **details: str | float) -> None:
    """Note that ``name`` happened.

    Text details must look like identifiers (field ids, codes, class names); anything else is replaced by ``~``,
    so that a value can never slip into the log.
    """
    words = [name if _SAFE.fullmatch(name) else "~"]
    for key, value in details.items():
        text = value if isinstance(value, str) else f"{value:g}"
        words.append(f"{key}={text if _SAFE.fullmatch(text) else '~'}")
    _LOGGER.info(" ".join(words))


def unexpected(kind: type[BaseException], trace: TracebackType | None) -> None:
    """Note the kind of an unforeseen exception and the way it came, without its text: that may quote the user."""
    event("unexpected", error=kind.__name__)
    for frame in traceback.extract_tb(trace)[-12:]:
        event("unexpected.at", place=f"{Path(frame.filename).stem}:{frame.name}:{frame.lineno}")
