"""What the pages about rules need from whoever keeps packs and the notes a user has put away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from desktop_app.notice.models import Notice


@dataclass(frozen=True, slots=True)
class RulesDesk:
    """Handed down when the window of a case is made."""

    notices: Callable[[], Mapping[str, Notice]]
    """Every pack of this computer, by id, as it is now."""
    is_put_away: Callable[[Notice], bool]
    """Whether the user does not want to be told any more that the rules may have been replaced, in this case."""
    put_away: Callable[[Notice], None]
    export: Callable[[Notice], None]
    """Ask where the pack is to be written as one file, and write it."""
