"""What the pages that make paper need from outside, handed down by the composition root."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from desktop_app.documents.fonts import FontBook
    from desktop_app.models.application import Case
    from desktop_app.packet.build import Build
    from desktop_app.ui.disc.burner import Burner
    from desktop_app.ui.printing.printers import Printers


def _tell_nobody(_: Path) -> None:
    """For whoever keeps no list of work."""


def _no_files(_: Case) -> dict[str, Path]:
    """For a case without a place of its own."""
    return {}


def _nothing_printed() -> None:
    """For a case without a place of its own: nothing was printed of it."""


def _keep_nowhere(_: str) -> None:
    """For a case without a place of its own."""


def _nobody() -> str:
    """For whoever does not know who sits here."""
    return ""


@dataclass(frozen=True, slots=True)
class PaperDesk:
    """Fonts, time and places for making paper."""

    fonts: Callable[[], FontBook]
    """The fonts of the papers, loaded when first asked for; may be called from a task."""
    now: Callable[[], datetime]
    """The present moment in local time."""
    scratch: Path
    """A folder for previews that goes away with the program."""
    outputs: Path
    """Where finished papers of this case go unless the user says otherwise."""
    remember: Callable[[Build], None]
    """Notes a build in the case; called on the task that made it."""
    begin: Callable[[Path], None] = _tell_nobody
    """Told the folder in which papers are about to be made, so that leftovers of a killed program are found there."""
    evidence: Callable[[Case], Mapping[str, Path]] = _no_files
    """The files of the evidence of a case, by its id; those that are at hand."""
    printed: Callable[[], str | None] = _nothing_printed
    """What the case keeps of what was printed; may be called from a task."""
    note_printed: Callable[[str], None] = _keep_nowhere
    """Keeps it in the case; may raise ``TargetNotWritable``."""
    who: Callable[[], str] = _nobody
    """Who sits at this computer, for the log of what was printed."""
    printers: Printers | None = None
    """Where sheets can be sent; None: the printers of the system."""
    usual_printer: Callable[[], str] = _nobody
    """The printer that is offered first, as chosen in 设置; empty for the system's own choice."""
    case_id: str = ""
    """What tells the case from every other: it goes into the codes of pages that come back stamped."""
    scans: Callable[[Case], Mapping[str, Path]] = _no_files
    """The scans of stamped pages of a case, by the hash of each file; those that are at hand."""
    burner: Burner | None = None
    """What burns an image; None: the system's own program, where there is one."""
    keep_out: Path | None = None
    """A folder where nothing may be written: the case's own while it is only looked at."""
    at_close: list[Callable[[], None]] = field(default_factory=list)
    """What lets go of files when the case is closed; pages that hold one add themselves."""
    _one_at_a_time: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def typesetting(self) -> Iterator[FontBook]:
        """The fonts, for one paper at a time: faces are opened while they are used, which two threads must not do at once."""
        with self._one_at_a_time:
            yield self.fonts()
