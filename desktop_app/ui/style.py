"""The look: one set of tokens (colours with a meaning, type scale, spacing) for the style sheet and for painted icons."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import lru_cache
from string import Template
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop_app.errors import ResourceMissing
from desktop_app.paths import resource

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

_FAMILIES = (
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "PingFang SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Noto Sans SC",
)
"""Chinese faces of the system, best first; the shipped face steps in when none is installed."""
_SHIPPED = "fonts/NotoSansSC-Regular.ttf"
_DARK_BELOW = 128
BESIDE = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
_SIZES = (12, 13, 14, 16, 18, 20, 21, 24, 26, 28, 34)
"""Measures of the style sheet that go with the size of text, in pixels at 100 %."""
_PERCENT = "text-percent"
"""Property of the application: the size of text it is dressed in."""
_ICON = 16
_USUAL_TEXT = 14
"""Pixels of the window's text at 100 %."""


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

MEANING = {
    "met": "good",
    "done": "text",
    "unmet": "bad",
    "problem": "bad",
    "unknown": "pending",
    "in_progress": "accent",
    "not_started": "muted",
    "optional": "muted",
    "divided": "split",
    "not_applicable": "muted",
    "warning": "warn",
    "hint": "accent",
    "info": "accent",
}
"""Token in which the icon of this name is painted."""


def theme() -> Theme:
    """Light or dark as the palette of the application says; a styled widget's own palette may be transparent."""
    ground = QGuiApplication.palette().color(QPalette.ColorRole.Window)
    return DARK if ground.lightness() < _DARK_BELOW else LIGHT


def apply(app: QApplication, *, text_percent: int = 100) -> Theme:
    """Dress the application: font, palette, style sheet. Returns the theme for whoever paints.

    Raises:
        ResourceMissing: the style sheet is not where it was installed.
    """
    chosen = theme()
    app.setStyle("Fusion")
    font = QFont(ui_family())
    font.setPixelSize(_percent_of(_USUAL_TEXT, text_percent))
    app.setFont(font)
    app.setProperty(_PERCENT, text_percent)
    app.setPalette(_palette(chosen))
    app.setStyleSheet(style_sheet(chosen, text_percent=text_percent))
    return chosen


def resize_text(app: QApplication, text_percent: int) -> None:
    """Show everything that is open, and what comes, with text of this size; widgets hear of it by ``StyleChange``.

    Raises:
        ResourceMissing: the style sheet is not where it was installed.
    """
    font = app.font()
    font.setPixelSize(_percent_of(_USUAL_TEXT, text_percent))
    app.setFont(font)
    app.setProperty(_PERCENT, text_percent)
    app.setStyleSheet(style_sheet(theme(), text_percent=text_percent))


def text_percent() -> int:
    """The size of text in use."""
    application = QGuiApplication.instance()
    chosen = application.property(_PERCENT) if application is not None else None
    return int(chosen) if chosen is not None else 100


def scaled(pixels: int) -> int:
    """``pixels`` at the size of text in use: what holds more text needs more room."""
    return _percent_of(pixels, max(text_percent(), 100))


def ui_family() -> str:
    """The family of the window's text: a Chinese face of the system, otherwise the shipped one."""
    installed = set(QFontDatabase.families())
    for family in _FAMILIES:
        if family in installed:
            return family
    try:
        loaded = QFontDatabase.addApplicationFont(str(resource(_SHIPPED)))
    except ResourceMissing:
        return QFont().family()
    families = QFontDatabase.applicationFontFamilies(loaded) if loaded >= 0 else []
    return families[0] if families else QFont().family()


def style_sheet(tokens: Theme, *, text_percent: int = 100) -> str:
    """The style sheet with every token filled in; sizes of text follow ``text_percent``."""
    sheet = Template(resource("style.qss").read_text(encoding="utf-8"))
    sizes = {f"px{size}": f"{_percent_of(size, text_percent)}px" for size in _SIZES}
    pictures = {
        name: resource(f"icons/{name}.svg").as_posix()
        for name in ("check_white", "radio_dot", "chevron_down")
    }
    whole = _percent_of(_ICON, text_percent) + 2
    round_ = {
        "round": f"{whole // 2}px"
    }  # half of a radio button with its frame; more, and Qt draws a square
    return sheet.substitute(asdict(tokens) | sizes | round_ | pictures)


def icon_side() -> int:
    """Width and height of an icon beside text of the size in use."""
    return scaled(_ICON)


def icon_pixmap(name: str, ratio: float = 1.0, *, size: int = 0, colour: str = "") -> QPixmap:
    """The icon ``name`` in the colour of its meaning, or of the token ``colour``, sharp at the ratio of the screen.

    As large as the text beside it, unless ``size`` says otherwise.
    """
    shade: str = getattr(theme(), colour or MEANING.get(name, "muted"))
    return _painted(name, shade, size or icon_side(), ratio)


def icon(name: str, widget: QWidget, *, colour: str = "") -> QIcon:
    """The icon ``name``, sharp on the screen of ``widget``."""
    return QIcon(icon_pixmap(name, widget.devicePixelRatioF(), colour=colour))


def ground(token: str) -> QColor:
    """The colour of a token, for what a style sheet does not reach."""
    return QColor(str(getattr(theme(), token)))


@lru_cache(maxsize=256)
def _painted(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    drawing = resource(f"icons/{name}.svg").read_text(encoding="utf-8").replace("currentColor", colour)
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return picture


def _palette(tokens: Theme) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: tokens.page,
        QPalette.ColorRole.Base: tokens.raised,
        QPalette.ColorRole.AlternateBase: tokens.side,
        QPalette.ColorRole.Button: tokens.raised,
        QPalette.ColorRole.WindowText: tokens.text,
        QPalette.ColorRole.Text: tokens.text,
        QPalette.ColorRole.ButtonText: tokens.text,
        QPalette.ColorRole.PlaceholderText: tokens.muted,
        QPalette.ColorRole.Highlight: tokens.accent,
        QPalette.ColorRole.HighlightedText: tokens.accent_text,
        QPalette.ColorRole.Link: tokens.accent,
        QPalette.ColorRole.ToolTipBase: tokens.raised,
        QPalette.ColorRole.ToolTipText: tokens.text,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.muted))
    return palette


def _percent_of(pixels: int, percent: int) -> int:
    return round(pixels * percent / 100)
