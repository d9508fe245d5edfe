"""Who looks for garbage, and when: work that makes much, and work beside the window, pause the interpreter's collector."""

from __future__ import annotations

import gc
import threading


class _Collector:
    """The interpreter's look for garbage, paused by as many as want it so; any thread may ask."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pauses = 0
        self._was_running = False

    def pause(self) -> None:
        """No look until as many have resumed it."""
        with self._lock:
            if not self._pauses:
                self._was_running = gc.isenabled()
                gc.disable()
            self._pauses += 1

    def resume(self) -> None:
        """Nobody may have to pause it any more; then it looks as it did before."""
        with self._lock:
            self._pauses -= 1
            if not self._pauses and self._was_running:
                gc.enable()


COLLECTOR = _Collector()
"""There is one collector in a process."""
