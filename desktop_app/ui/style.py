"""The look: one set of tokens (colours with a meaning, type scale, spacing) for the style sheet and for painted icons."""

from __future__ import annotations

from dataclasses import asdict
from functools import lru_cache
from string import Template
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop_app.errors import ResourceMissing
from desktop_app.paths import resource
from desktop_app.ui.keys_on_alt import KeysOnAlt
from desktop_app.ui.themes import DARK, LIGHT, Theme, high_contrast

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
_DENSITY = "density"
_CONTRAST = "high-contrast"
_COMPACT = 0.6
"""Share of the usual room that is left between things where the user wants it compact."""
_PADS = (4, 5)
"""Paddings of the style sheet that go with the density, in pixels."""
_ROWS = {28: 24, 34: 28}
"""Heights of rows that go with the density, at 100 %: usual, and compact."""
_CONTRASTING = """
QFrame[class="card"], QFrame[class="panel"], QFrame[class="shelf"], #banner, QLabel[class="clause"],
QLabel[class="badge"] { border: 1px solid $text; }
QFrame[class="card"] { border-left: 4px solid $text; }
QPushButton:focus, QToolButton:focus, QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus,
QRadioButton:focus, QCheckBox:focus { border: 3px solid $focus; }
QMenu::item:selected, QListView::item:selected, QTreeView::item:selected { background: $text; color: $page; }
QToolTip { border: 2px solid $text; }
"""
"""What high contrast adds: frames where grounds alone told things apart, and a broader focus."""
_OWN_FONT_ON_WINDOWS = ("QMessageBox", "QMenu", "QMenuBar", "QStatusBar", "QTipLabel")
_ICON = 16
_USUAL_TEXT = 14
"""Pixels of the window's text at 100 %."""


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
    """Light, dark or high contrast, as the palette of the application says; a styled widget's own may be transparent."""
    palette = QGuiApplication.palette()
    ground = palette.color(QPalette.ColorRole.Window)
    if _kept(_CONTRAST, default=False):
        text, link = (
            palette.color(role).name() for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Link)
        )
        return high_contrast(ground.name(), text, link)
    return DARK if ground.lightness() < _DARK_BELOW else LIGHT


def apply(
    app: QApplication,
    *,
    text_percent: int = 100,
    density: str = "standard",
    contrast: str = "system",
    key_hints: str = "always",
) -> Theme:
    """Dress the application: font, palette, style sheet. Returns the theme for whoever paints.

    The other words are those of the settings. May be called again, when a choice or the system's colours have changed.

    Raises:
        ResourceMissing: the style sheet is not where it was installed.
    """
    if app.property(_PERCENT) is not None:
        app.setPalette(QPalette())  # the system's again, not ours of before
    wanted = contrast == "high" or (contrast == "system" and _system_wants_contrast())
    app.setProperty(_CONTRAST, wanted)
    if wanted and not _system_wants_contrast():
        app.setPalette(_plain(app.palette()))
    app.setProperty(_DENSITY, density)
    chosen = theme()
    app.setStyle(KeysOnAlt() if key_hints == "alt" else "Fusion")
    font = QFont(ui_family())
    font.setPixelSize(_percent_of(_USUAL_TEXT, text_percent))
    _give(app, font)
    app.setProperty(_PERCENT, text_percent)
    app.setPalette(_palette(chosen))
    app.setStyleSheet(style_sheet(chosen, text_percent=text_percent))
    return chosen


def _give(app: QApplication, font: QFont) -> None:
    """Have every widget use ``font``, also those to which Windows gives a face and a size of its own."""
    app.setFont(font)
    for name in _OWN_FONT_ON_WINDOWS:
        app.setFont(font, name)  # type: ignore[arg-type]  # PySide6 takes text only, its stubs say bytes


def _system_wants_contrast() -> bool:
    """Whether the user has asked the system for high contrast."""
    hints = QGuiApplication.styleHints()  # held: what it gives would go with it
    wish = hints.accessibility().contrastPreference()
    return wish is Qt.ContrastPreference.HighContrast


def _plain(system: QPalette) -> QPalette:
    """Black and white, the way round that the system has its windows."""
    dark = system.color(QPalette.ColorRole.Window).lightness() < _DARK_BELOW
    palette = QPalette(system)
    ground, text = ("#000000", "#ffffff") if dark else ("#ffffff", "#000000")
    for role, colour in (
        (QPalette.ColorRole.Window, ground),
        (QPalette.ColorRole.WindowText, text),
        (QPalette.ColorRole.Link, text),
    ):
        palette.setColor(role, QColor(colour))
    return palette


def resize_text(app: QApplication, text_percent: int) -> None:
    """Show everything that is open, and what comes, with text of this size; widgets hear of it by ``StyleChange``.

    Raises:
        ResourceMissing: the style sheet is not where it was installed.
    """
    font = app.font()
    font.setPixelSize(_percent_of(_USUAL_TEXT, text_percent))
    _give(app, font)
    app.setProperty(_PERCENT, text_percent)
    app.setStyleSheet(style_sheet(theme(), text_percent=text_percent))


def roomy(pixels: int) -> int:
    """``pixels`` of room between things, in the density in use."""
    return pixels if _kept(_DENSITY, default="standard") != "compact" else round(pixels * _COMPACT)


def _kept(name: str, default: object) -> object:
    """A property of the application; ``default`` before it is dressed."""
    application = QGuiApplication.instance()
    found = application.property(name) if application is not None else None
    return default if found is None else found


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
    black = tokens.mark_is_black
    contrasting = bool(_kept(_CONTRAST, default=False))
    chevron = f"chevron_{'white' if tokens.is_dark else 'black'}" if contrasting else "chevron_down"
    names = {
        "check": "check_black" if black else "check_white",
        "radio_dot": "radio_dot_black" if black else "radio_dot",
        "chevron_down": chevron,
    }
    pictures = {token: resource(f"icons/{name}.svg").as_posix() for token, name in names.items()}
    room = {f"pad{pixels}": f"{roomy(pixels)}px" for pixels in _PADS}
    room |= {f"row{size}": f"{_percent_of(roomy_row(size), text_percent)}px" for size in _ROWS}
    whole = _percent_of(_ICON, text_percent) + 2
    round_ = {
        "round": f"{whole // 2}px"
    }  # half of a radio button with its frame; more, and Qt draws a square
    filled = sheet.substitute(asdict(tokens) | sizes | round_ | pictures | room)
    return filled + Template(_CONTRASTING).substitute(asdict(tokens)) if contrasting else filled


def roomy_row(size: int) -> int:
    """Height of a row in the density in use; what can be pressed keeps 28 pixels with its frame."""
    return _ROWS[size] if _kept(_DENSITY, default="standard") == "compact" else size


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
