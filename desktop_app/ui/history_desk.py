"""What 修改历史 needs from whoever keeps the case, handed down when the window is made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from desktop_app.models.application import Case
    from desktop_app.store.case_rows import Change
    from desktop_app.store.checkpoints import Checkpoint


@dataclass(frozen=True, slots=True)
class HistoryDesk:
    """Ways to read the past of one case; each may be called on a task, and may raise an ``AppError``."""

    checkpoints: Callable[[], tuple[Checkpoint, ...]]
    """All checkpoints, newest first."""
    case_at: Callable[[int], Case]
    """The whole case as it was at a checkpoint, by its number."""
    changes: Callable[[], tuple[Change, ...]]
    """The last lines of history, newest first; how many is for whoever hands this down."""
    notices: Callable[[], Mapping[str, str]] = dict
    """Numbers of the notices known here, by the id of their pack."""
