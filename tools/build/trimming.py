"""What PyInstaller's hooks collect and the program never loads. One list, by the path inside the bundle.

Qt's plugins are named by what is kept, everything else by what is left out, so that a package of tomorrow is shipped
whole rather than broken.
"""

from __future__ import annotations

import re

EXCLUDED_MODULES = (
    *(
        f"PySide6.Qt{name}"
        for name in ("Network", "Qml", "Quick", "OpenGL", "OpenGLWidgets", "Sql", "Test", "DBus", "Xml")
    ),
    "tkinter",
    "turtle",
    "pytest",
    "hypothesis",
    "mypy",  # what pydantic's plugin for it would bring along
    "pydantic.mypy",
    "pydantic.v1",
    "rich",
    "pygments",
    "setuptools",
    "pkg_resources",
    "PIL.ImageTk",
    "PIL.ImageQt",
    "PIL._avif",
    "IPython",
    "numpy",
)
KEPT_PLUGINS = re.compile(
    r"platforms/(qwindows|libq(xcb|wayland|offscreen))\b"  # offscreen: the frozen tests of a machine without screen
    r"|imageformats/(lib)?q(svg|jpeg|ico)\b"
    r"|iconengines/"
    r"|printsupport/"
    r"|platforminputcontexts/lib(ibus|fcitx|compose)"
    r"|platformthemes/"
    r"|wayland-(shell-integration|decoration-client)/"
)
LEFT_OUT = re.compile(
    r"opengl32sw\.dll$|d3dcompiler_\d+\.dll$"  # drawing by software OpenGL and Direct3D, of Quick only
    r"|(lib)?Qt6(Network|Qml\w*|Quick\w*|OpenGL\w*|Pdf\w*|VirtualKeyboard\w*|Sql|Test|WaylandCompositor|EglF[Ss]\w*)\.(dll|so)"
    r"|/translations/(?!qtbase_zh_CN\.qm)"
    r"|reportlab/fonts/"  # the program embeds its own faces
    r"|/stdnum/(?!cn/).*\.dat$"  # numbers of other countries
    r"|lxml/isoschematron/|lxml/objectify\."
    r"|PIL/_(avif|imagingtk)\.|pillow\.libs/libavif"
    r"|/libgtk-3\.|/libgdk-3\.|libqgtk3\."  # the system's GTK comes with the system
    r"|\.converted$|\.part$"
)


def needed(entry: tuple[str, str, str]) -> bool:
    """Whether ``entry`` of an analysis (place in the bundle, file, kind) goes into the program."""
    place = entry[0].replace("\\", "/")
    _, found, plugin = place.partition("/plugins/")
    if found and "PySide6" in place and not KEPT_PLUGINS.match(plugin):
        return False
    return LEFT_OUT.search("/" + place) is None
