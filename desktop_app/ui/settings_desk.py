"""Carries out what is chosen in 设置: at once, and kept for the next start."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from desktop_app.ui import style
from desktop_app.ui.dialogs.choosing import choose_folder
from desktop_app.ui.keys_on_alt import AltWatch

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop_app.store.settings import Settings, SettingsFile
    from desktop_app.ui.settings_window import SettingsWindow

_NOT_KEPT = "没有记下来，设置文件写不进去；关闭程序之前照样用"


def dress(app: QApplication, settings: Settings) -> None:
    """Give the program its look, as chosen last."""
    style.apply(
        app,
        text_percent=settings.text_percent,
        density=settings.density,
        contrast=settings.contrast,
        key_hints=settings.key_hints,
    )
    watch = app.findChild(AltWatch)
    if settings.key_hints == "alt" and watch is None:
        app.installEventFilter(AltWatch(app))
    elif settings.key_hints != "alt" and watch is not None:
        app.removeEventFilter(watch)
        watch.deleteLater()


class SettingsDesk(QObject):
    """Owns the window of settings; one at a time, over the window it was asked for from."""

    cases_moved = Signal(object)
    """The folder (``Path``) in which new cases are made from now on."""

    def __init__(self, settings: SettingsFile, usual_cases: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._usual = usual_cases
        self._unkept: dict[str, Any] = {}
        """Choices that could not be written, and count until the program ends."""
        self.window: SettingsWindow | None = None

    @property
    def cases(self) -> Path:
        """Where new cases are made."""
        kept = self.now.cases
        return Path(kept) if kept else self._usual

    def show(self, over: QWidget) -> None:
        """Show the settings over this window."""
        if self.window is not None:
            self.window.close()
        from desktop_app.ui.settings_window import SettingsWindow  # noqa: PLC0415 - not needed for the first paint

        window = SettingsWindow(self.now, self.cases, self._usual, over)
        window.chosen.connect(self.choose)
        window.folder_wanted.connect(self._ask_for_folder)
        window.about_wanted.connect(self._show_about)
        window.destroyed.connect(partial(self._on_gone, id(window)))
        self.window = window
        window.show()
        window.activateWindow()

    def choose(self, name: str, value: object) -> bool:
        """Use a choice from now on; False when it could not be kept, and it then counts until the program ends."""
        chosen: dict[str, Any] = {name: value}
        kept = self._settings.save(replace(self._settings.load(), **chosen))
        self._unkept = {key: what for key, what in self._unkept.items() if key != name} | (
            {} if kept else chosen
        )
        if self.window is not None:
            self.window.say("" if kept else _NOT_KEPT)
        if name == "cases":
            if self.window is not None:
                self.window.show_folder(self.cases)
            self.cases_moved.emit(self.cases)
        else:
            self._dress(name)
        return kept

    def dress_anew(self) -> None:
        """The system's colours have changed."""
        self._dress("")

    @property
    def now(self) -> Settings:
        """The choices in use."""
        return replace(self._settings.load(), **self._unkept)

    def _dress(self, name: str) -> None:
        application = QApplication.instance()
        if not isinstance(application, QApplication):
            return
        if name == "text_percent":
            if self.now.text_percent != style.text_percent():
                style.resize_text(application, self.now.text_percent)
        else:
            dress(application, self.now)

    def _ask_for_folder(self) -> None:
        if self.window is not None:
            choose_folder(self.window, "新案卷放在哪里", self.cases, self.take_folder)

    def _show_about(self) -> None:
        """Say over the settings which program this is."""
        from desktop_app.store.components import components, licences_folder  # noqa: PLC0415 - seldom asked for
        from desktop_app.ui.about_window import AboutWindow  # noqa: PLC0415

        AboutWindow(components(), licences_folder(), self.window).open()

    def take_folder(self, folder: str) -> None:
        """Make new cases in this folder from now on."""
        self.choose("cases", folder)

    def _on_gone(self, which: int, _gone: object = None) -> None:
        if self.window is not None and id(self.window) == which:
            self.window = None
