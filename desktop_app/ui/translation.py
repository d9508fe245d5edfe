"""Qt's own words (file dialogs, context menus, 确定/取消) in Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator

from desktop_app import log

if TYPE_CHECKING:
    from PySide6.QtCore import QCoreApplication

CHINESE = QLocale(QLocale.Language.Chinese, QLocale.Country.China)


def install(app: QCoreApplication) -> bool:
    """Make Qt speak simplified Chinese, whatever the machine's language; False when Qt's file is not there."""
    QLocale.setDefault(CHINESE)
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    found = translator.load("qtbase_zh_CN", folder)
    if found:
        app.installTranslator(translator)
    else:
        log.event("translation.missing")
    return found
