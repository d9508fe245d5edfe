"""Colours that can be read, words that are Chinese, tokens that exist (experience D1, E)."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFont, QPalette

from desktop_app.paths import resource
from desktop_app.store.settings import TEXT_SIZES
from desktop_app.ui import style
from desktop_app.ui.page_status import PageStatus
from desktop_app.ui.themes import DARK, LIGHT, contrast, high_contrast

SYSTEMS = {
    "white": ("#ffffff", "#000000", "#000000"),
    "black": ("#000000", "#ffffff", "#ffffff"),
    "high contrast black": ("#000000", "#ffffff", "#ffff00"),
    "high contrast white": ("#ffffff", "#000000", "#00009f"),
    "aquatic": ("#202020", "#ffffff", "#75e9fc"),
    "desert": ("#fffaef", "#3d3d3d", "#1c5e75"),
    "dusk": ("#2d3236", "#ffffff", "#70ebde"),
    "night sky": ("#000000", "#ffffff", "#8080ff"),
}
"""Ground, text and link of high contrast: our own two, and those that come with Windows."""
THEMES = {
    "light": LIGHT,
    "dark": DARK,
    **{f"high: {name}": high_contrast(*colours) for name, colours in SYSTEMS.items()},
}
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


def test_contrast_is_computed_as_the_guideline_does():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#1a5aa0", "#1a5aa0") == 1


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


@pytest.mark.parametrize("name", THEMES)
def test_ticks_icons_and_bars_can_be_seen(name):
    theme = THEMES[name]
    mark = "#000000" if theme.mark_is_black else "#ffffff"

    assert contrast(mark, theme.accent) >= 3
    for token in set(style.MEANING.values()):
        for ground in ("page", "raised"):
            assert contrast(getattr(theme, token), getattr(theme, ground)) >= 3, (token, ground)


@pytest.mark.parametrize("name", SYSTEMS)
def test_high_contrast_keeps_the_colours_of_the_system_and_frames_everything(name):
    ground, text, link = SYSTEMS[name]
    theme = high_contrast(ground, text, link)

    assert {theme.page, theme.side, theme.raised} == {ground}
    assert {theme.text, theme.muted, theme.line, theme.line_strong} == {text}
    assert contrast(theme.focus, ground) >= 4.5


def test_the_sheet_of_high_contrast_adds_frames_and_a_broader_focus(qapp, dressed):
    usual = qapp.styleSheet()
    try:
        assert style.apply(qapp, contrast="high") is high_contrast("#ffffff", "#000000", "#000000")
        assert qapp.styleSheet().count("border: 3px solid") == 1
        assert "chevron_black" in qapp.styleSheet()
    finally:
        style.apply(qapp)
    assert qapp.styleSheet() == usual


@pytest.mark.parametrize("percent", TEXT_SIZES.values())
def test_every_token_of_the_sheet_is_filled(percent):
    sheet = style.style_sheet(LIGHT, text_percent=percent)

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


PARTS_OF_CONTROLS = {
    f"{part}_{colour}" for part in ("check", "radio_dot", "chevron") for colour in ("black", "white", "down")
} | {"radio_dot"}
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
    parts = PARTS_OF_CONTROLS & names  # put together by theme and contrast

    assert sorted(name for name in names - parts if f'"{name}"' not in code) == []
    assert sorted(name for name in parts if name.partition("_")[0] not in code) == []


def test_the_theme_follows_the_palette_of_the_system(qapp, dressed):
    before = qapp.palette()
    dark = QPalette()
    dark.setColor(QPalette.ColorRole.Window, QColor("#202020"))
    try:
        qapp.setPalette(dark)
        assert style.theme() is DARK
    finally:
        qapp.setPalette(before)

    assert style.theme() is LIGHT


def test_the_face_of_the_window_has_chinese(dressed, qapp):
    assert qapp.font().family() == style.ui_family()


def test_messages_menus_and_tips_have_the_face_and_size_of_the_window(qapp):
    """Windows gives these a font of its own, which neither a face nor a size of the whole program overrides."""
    own = QFont("Times")
    own.setPixelSize(9)
    for name in ("QMessageBox", "QMenu", "QTipLabel"):
        qapp.setFont(own, name)

    style.resize_text(qapp, 150)
    try:
        for name in ("QMessageBox", "QMenu", "QTipLabel"):
            assert qapp.font(name).family() == qapp.font().family()
            assert qapp.font(name).pixelSize() == qapp.font().pixelSize() == 21
    finally:
        style.resize_text(qapp, 100)
