"""Colours by what they mean: light, dark, and the high contrast made of the colours the user has chosen for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

_ENOUGH = 7.0
"""Contrast that text has in high contrast, on any of its grounds (WCAG 1.4.6)."""
_LEAST = 4.5
_GREY = 0.179
"""Luminance at which black and white stand out equally."""


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours by what they mean; every text colour has at least 4.5:1 on its ground."""

    page: str
    side: str
    raised: str
    line: str
    line_strong: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    accent_text: str
    accent_soft: str
    good: str
    good_soft: str
    bad: str
    bad_soft: str
    warn: str
    warn_soft: str
    pending: str
    pending_soft: str
    split: str
    split_soft: str
    focus: str

    @property
    def is_dark(self) -> bool:
        """Whether the ground is darker than the text."""
        return luminance(self.page) < luminance(self.text)

    @property
    def mark_is_black(self) -> bool:
        """Whether a tick on the accent has to be black to be seen."""
        return luminance(self.accent) > _GREY


LIGHT = Theme(
    page="#ffffff",
    side="#f4f6f9",
    raised="#ffffff",
    line="#dde3ea",
    line_strong="#7b8898",
    text="#17212e",
    muted="#566272",
    accent="#1a5aa0",
    accent_hover="#134780",
    accent_text="#ffffff",
    accent_soft="#e6effa",
    good="#17703e",
    good_soft="#eaf5ee",
    bad="#b3211b",
    bad_soft="#fcedec",
    warn="#855400",
    warn_soft="#fff4de",
    pending="#4a5868",
    pending_soft="#f0f3f6",
    split="#6a3b9c",
    split_soft="#f4eefb",
    focus="#1a5aa0",
)

DARK = Theme(
    page="#1c2128",
    side="#161b21",
    raised="#232a33",
    line="#37414d",
    line_strong="#8291a3",
    text="#e8edf3",
    muted="#a9b5c3",
    accent="#6aa9f0",
    accent_hover="#8dbef5",
    accent_text="#0d1620",
    accent_soft="#22364d",
    good="#6fcf97",
    good_soft="#1d3327",
    bad="#ff8f87",
    bad_soft="#43201f",
    warn="#f2b84b",
    warn_soft="#3d3018",
    pending="#b4c0cd",
    pending_soft="#29323c",
    split="#c6a2f2",
    split_soft="#33264a",
    focus="#8dbef5",
)

_ON_BLACK = {"good": "#8dffa9", "bad": "#ffb0a8", "warn": "#ffe066", "split": "#e3c8ff", "accent": "#7fdbff"}
_ON_WHITE = {"good": "#004a1f", "bad": "#8a0000", "warn": "#5c3800", "split": "#45107f", "accent": "#00337a"}
_SOFT = {False: "#e0ecff", True: "#10294d"}
"""Ground of what is chosen, by whether the page is dark."""


@lru_cache(maxsize=8)
def high_contrast(ground: str, text: str, link: str) -> Theme:
    """High contrast on the ground, the text and the colour of links that the system gives.

    Borders are drawn in the colour of text. A colour with a meaning that would not stand out on this ground gives way to
    the colour of text: icon and word say the same.
    """
    dark = luminance(ground) < luminance(text)
    meant = _ON_BLACK if dark else _ON_WHITE

    def readable(colour: str) -> str:
        return colour if contrast(colour, ground) >= _ENOUGH else text

    accent = readable(link) if readable(link) != text else readable(meant["accent"])
    soft = (
        _SOFT[dark] if min(contrast(_SOFT[dark], colour) for colour in (text, accent)) >= _LEAST else ground
    )
    plain = Theme(**dict.fromkeys(Theme.__slots__, ground))
    return replace(
        plain,
        line=text,
        line_strong=text,
        text=text,
        muted=text,
        accent=accent,
        accent_hover=text,
        accent_text=ground,
        accent_soft=soft,
        good=readable(meant["good"]),
        bad=readable(meant["bad"]),
        warn=readable(meant["warn"]),
        split=readable(meant["split"]),
        pending=text,
        focus=accent,
    )


def luminance(colour: str) -> float:
    """Relative luminance of “#rrggbb”, 0 black to 1 white (WCAG 2.2)."""

    def part(value: int) -> float:
        share = value / 255
        return share / 12.92 if share <= 0.03928 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return 0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue)


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
