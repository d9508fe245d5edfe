"""Small checks shared by the lint of a pack; each raises ``PackBroken`` at the first fault."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from desktop_app.errors import PackBroken

if TYPE_CHECKING:
    from collections.abc import Container, Iterable


def fail(file: str, entry: str, why: str) -> NoReturn:
    """Refuse the pack because of this entry."""
    raise PackBroken(file, entry, why)


def refuse_doubles(file: str, kind: str, ids: Iterable[str]) -> None:
    """No two entries of one kind have the same id."""
    seen: set[str] = set()
    for entry_id in ids:
        if entry_id in seen:
            fail(file, f"{kind} {entry_id}", "出现了两次")
        seen.add(entry_id)


def refuse_unknown(file: str, entry: str, what: str, names: Iterable[str], known: Container[str]) -> None:
    """Everything an entry names is known; ``what`` says what is named, in words for the user."""
    for name in names:
        if name not in known:
            fail(file, entry, f"没有名为“{name}”的{what}")
