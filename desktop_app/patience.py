"""Files that another program holds for a moment: a virus scanner looking at what is new, a synchronising drive, a scanner
that has not finished writing. Windows refuses to open, rename or replace them then; a little later it does not.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")

PAUSES = (0.01, 0.03, 0.1, 0.2, 0.3, 0.4)
"""Seconds between tries: about one in all."""
_SHARING, _LOCKED = 32, 33
"""ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION."""


def is_held(error: OSError) -> bool:
    """Whether another program holds the file so that it cannot even be read; known on Windows only."""
    return getattr(error, "winerror", None) in (_SHARING, _LOCKED)


def is_refused(error: OSError) -> bool:
    """Whether a name cannot be moved or taken now: Windows says “access denied” (5) of what is merely open, too."""
    return isinstance(error, PermissionError) or is_held(error)


def patiently(
    do: Callable[[], Result],
    again: Callable[[OSError], bool] = is_held,
    pauses: tuple[float, ...] | None = None,
) -> Result:
    """Do it, again after each of ``pauses`` as long as ``again`` says that waiting may help.

    Raises:
        OSError: as the last try gave it.
    """
    for pause in PAUSES if pauses is None else pauses:
        try:
            return do()
        except OSError as error:
            if not again(error):
                raise
        threading.Event().wait(pause)
    return do()
