"""Qt's own words (file dialogs, context menus, 确定/取消) in Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator

from desktop_app import log

if TYPE_CHECKING:
    from PySide6.QtCore import QCoreApplication

CHINESE = QLocale(QLocale.Language.Chinese, QLocale.Country.China)
_GAPS = {
    ("QFileDialog", "&Look in:"): "位置(&L)：",
    ("QFileDialog", "Files of &type:"): "文件类型(&T)：",
    ("QAbstractFileIconProvider", "Drive"): "磁盘",
    ("QAbstractFileIconProvider", "Folder"): "文件夹",
    ("QAbstractFileIconProvider", "File Folder"): "文件夹",
    ("QAbstractFileIconProvider", "File"): "文件",
}
"""Words that Qt's Chinese file leaves in English (6.11), by context."""
_KINDS_OF_FILE = "QMimeType"
"""Context of “TOML document” and its like, thousands of them; the name of the file says as much."""


class Gaps(QTranslator):
    """Words for what the translators installed later have none for; Qt asks the first one installed last."""

    def isEmpty(self) -> bool:  # noqa: N802 - Qt's name
        """There is something here, though no file was loaded."""
        return False

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str:
        """The Chinese for ``source``, or nothing."""
        del disambiguation, n
        if context == _KINDS_OF_FILE:
            return "文件"
        return _GAPS.get((context, source), "")


def install(app: QCoreApplication) -> bool:
    """Make Qt speak simplified Chinese, whatever the machine's language; False when Qt's file is not there."""
    QLocale.setDefault(CHINESE)
    app.installTranslator(Gaps(app))
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    found = translator.load("qtbase_zh_CN", folder)
    if found:
        app.installTranslator(translator)
    else:
        log.event("translation.missing")
    return found
