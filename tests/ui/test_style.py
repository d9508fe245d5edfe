"""Colours that can be read, words that are Chinese, tokens that exist (experience D1, E)."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QPalette

from desktop_app.paths import resource
from desktop_app.store.settings import TEXT_SIZES
from desktop_app.ui import style
from desktop_app.ui.page_status import PageStatus

THEMES = {"light": style.LIGHT, "dark": style.DARK}
GROUNDS = {
    "text": (
        "page",
        "side",
        "raised",
        "accent_soft",
        "good_soft",
        "bad_soft",
        "warn_soft",
        "pending_soft",
        "split_soft",
    ),
    "muted": ("page", "side", "raised", "pending_soft", "accent_soft"),
    "accent": ("page", "side", "raised"),
    "accent_text": ("accent",),
    "good": ("page", "good_soft", "raised", "accent_soft"),
    "bad": ("page", "side", "bad_soft", "raised", "accent_soft"),
    "warn": ("page", "warn_soft", "raised"),
    "pending": ("page", "pending_soft", "raised", "accent_soft"),
    "split": ("page", "split_soft", "raised", "accent_soft"),
}


def luminance(colour: str) -> float:
    def part(value: float) -> float:
        return value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4

    shade = QColor(colour)
    return 0.2126 * part(shade.redF()) + 0.7152 * part(shade.greenF()) + 0.0722 * part(shade.blueF())


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("token", GROUNDS)
def test_text_has_a_contrast_of_at_least_four_and_a_half(name, token):
    theme = THEMES[name]
    low = {
        ground: round(contrast(getattr(theme, token), getattr(theme, ground)), 2)
        for ground in GROUNDS[token]
        if contrast(getattr(theme, token), getattr(theme, ground)) < 4.5
    }

    assert low == {}


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("ground", ["page", "side", "raised"])
def test_frames_of_editors_and_the_focus_ring_have_three_to_one(name, ground):
    theme = THEMES[name]

    assert contrast(theme.line_strong, getattr(theme, ground)) >= 3
    assert contrast(theme.focus, getattr(theme, ground)) >= 3


@pytest.mark.parametrize("percent", TEXT_SIZES.values())
def test_every_token_of_the_sheet_is_filled(percent):
    sheet = style.style_sheet(style.LIGHT, text_percent=percent)

    assert "$" not in sheet.replace("${...}", "")
    assert f"font-size: {round(14 * percent / 100)}px" in sheet


def test_every_colour_of_a_theme_is_a_colour():
    for theme in THEMES.values():
        for field in fields(theme):
            assert QColor(getattr(theme, field.name)).isValid(), field.name


@pytest.mark.parametrize("name", sorted({*style.MEANING, *(status.value for status in PageStatus)}))
def test_every_state_has_an_icon_that_is_drawn(dressed, name):
    picture = style.icon_pixmap(name).toImage()

    assert resource(f"icons/{name}.svg").is_file()
    assert any(picture.pixelColor(x, y).alpha() for x in range(16) for y in range(16))


PARTS_OF_CONTROLS = {"check_white", "radio_dot", "chevron_down"}
"""Pictures inside a control of the style sheet, which gives them their colour and size."""


def test_the_icons_are_of_one_stroke_and_take_the_colour_of_their_meaning():
    drawn = {path.stem: path.read_text(encoding="utf-8") for path in resource("icons").glob("*.svg")}
    icons = {name: text for name, text in drawn.items() if name not in PARTS_OF_CONTROLS}

    assert icons
    assert [
        name for name, text in icons.items() if 'stroke="currentColor" stroke-width="1.5"' not in text
    ] == []
    assert [name for name, text in icons.items() if "#" in text] == []


def test_every_icon_is_shown_somewhere():
    package = Path(style.__file__).parent
    code = "".join(path.read_text(encoding="utf-8") for path in package.rglob("*.py"))
    names = {path.stem for path in resource("icons").glob("*.svg")} - {status.value for status in PageStatus}

    assert sorted(name for name in names if f'"{name}"' not in code) == []


def test_the_theme_follows_the_palette_of_the_system(qapp, dressed):
    before = qapp.palette()
    dark = QPalette()
    dark.setColor(QPalette.ColorRole.Window, QColor("#202020"))
    try:
        qapp.setPalette(dark)
        assert style.theme() is style.DARK
    finally:
        qapp.setPalette(before)

    assert style.theme() is style.LIGHT


def test_the_face_of_the_window_has_chinese(dressed, qapp):
    assert qapp.font().family() == style.ui_family()
