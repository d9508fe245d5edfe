"""The categories that a record of a ledger is tagged with."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=1_000)
def tags(category: str | None) -> tuple[str, ...]:
    """The categories a record is tagged with: “F1,F2” or “信息服务、技术服务” are two, each once."""
    if not category:
        return ()
    plain = category
    for separator in "，、;；/|+ \u3000\n\t":
        plain = plain.replace(separator, ",")
    return tuple(dict.fromkeys(part.upper() for part in plain.split(",") if part))
