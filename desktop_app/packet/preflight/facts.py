"""What was found in a file: plain facts from which the remarks are made. They travel as JSON between two processes."""

from __future__ import annotations

from typing import Literal

from desktop_app.models.values import FrozenShape
from desktop_app.packet.preflight.kinds import FileKind

POINTS_PER_INCH = 72.0
A4 = (595.276, 841.89)
"""Points, upright."""
_OFF = 8.5
"""Points, 3 mm: what scanners are off by."""
Fate = Literal["ok", "password", "damaged", "too_big", "contained"]
"""Whether it could be read: ``contained`` broke the process that looked at it."""


class PageFacts(FrozenShape):
    """One page as it is seen on the screen: turned as the file says."""

    width: float
    """Points; of a picture, those of the A4 page it will fill."""
    height: float
    dpi: int | None = None
    """Resolution of the picture that covers most of the page; None where there is none, or not so large a one."""
    blank: bool = False
    sideways: bool = False
    """The lines of text seem to run from top to bottom."""
    print: str = ""
    """Picture fingerprint in hexadecimal; empty for a page that was not looked at, or is blank."""
    corner: str = ""
    """Corner that is free for the page stamp: ``right``, ``left``, ``top_right``, ``top_left``; empty: none, or unknown."""


class Bookmark(FrozenShape):
    """A bookmark of the file: level from 1, page from 1."""

    level: int
    title: str
    page: int


class Facts(FrozenShape):
    """Everything known of one file."""

    kind: FileKind
    size: int
    sha256: str = ""
    fate: Fate = "ok"
    pages: tuple[PageFacts, ...] = ()
    second_count: int | None = None
    """Pages that the second library counts; the first one's are ``pages``."""
    unreadable: tuple[int, ...] = ()
    """Pages, from 1, that do not load in the second library."""
    repaired: bool = False
    """The structure was damaged and has been put together again."""
    owner_locked: bool = False
    """Opens without a password, but asks programs not to print or change it."""
    javascript: bool = False
    attachments: int = 0
    form: bool = False
    signatures: int = 0
    xfa: bool = False
    """A form that only Adobe's programs draw."""
    marks: bool = False
    """Notes, links or fields lie on its pages; they are drawn into the page, or taken off, before binding."""
    fonts_missing: tuple[str, ...] = ()
    """Fonts that are named but not embedded."""
    bookmarks: tuple[Bookmark, ...] = ()
    looked_at: int = 0
    """Pages whose picture was looked at."""


def off_a4(width: float, height: float) -> float:
    """Points by which a page is larger (positive) or smaller than A4 of its own orientation; 0 when it is A4."""
    short, long = sorted((width, height))
    over = max(short - A4[0], long - A4[1])
    if over > _OFF:
        return over
    under = min(short - A4[0], long - A4[1])
    return under if under < -_OFF else 0.0


def is_a4_size(width: float, height: float) -> bool:
    """Whether a page is A4 as near as a scanner can be, upright or across."""
    return off_a4(width, height) == 0.0
