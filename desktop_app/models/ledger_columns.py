"""A ledger by its columns: for whoever only counts, so that no record need be made of each row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop_app.models.ledgers import Row

Columns = Mapping[str, Sequence[Any]]
"""By the name of the field its values in the order of the rows, equally many of each; they are as in valid rows."""


def columns_of(rows: Sequence[Row], names: Iterable[str]) -> Columns:
    """The columns ``names`` of ``rows``."""
    return {name: list(map(attrgetter(name), rows)) for name in names}
