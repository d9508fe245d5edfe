"""家, not 家次: which rows speak of one enterprise (domain §0.2 item 6).

An enterprise is its 统一社会信用代码; a row without a usable code is the enterprise that other rows of the same
normalised name give a code to, or else its name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from desktop_app.models.name_folding import plain_code, same_name

if TYPE_CHECKING:
    from collections.abc import Iterable

Spelling = tuple[str, str]
"""Code (empty when there is none to use) and normalised name of one row."""

_CODE_LENGTHS = frozenset({15, 18})
"""18 characters since GB 32100-2015; 15 digits were the 注册号 before it."""
_WRITTEN = re.compile("[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?")
"""A code of nothing but what it is compared by, as nearly all are written."""


class Enterprises:
    """All spellings of a ledger, seen once, so that any part of it can be counted by the same identities."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._codes_of: dict[str, set[str]] = defaultdict(set)
        self.names_of: dict[str, dict[str, str]] = defaultdict(dict)
        """By code: the normalised names it stands with, and how each was first written."""

    def spelling(self, name: str, code: str | None) -> Spelling:
        """The row's spelling, remembered; names and codes are normalised once each."""
        plain = self._codes.get(code) if code else ""
        if plain is None:
            plain = self._codes[code or ""] = usable_code(code)
        normal = self._names.get(name)
        if normal is None:
            normal = self._names[name] = same_name(name)
        if plain and normal not in self.names_of[plain]:
            self._codes_of[normal].add(plain)
            self.names_of[plain][normal] = name
        return plain, normal

    def keys(self, spellings: Iterable[Spelling]) -> dict[Spelling, str]:
        """The enterprise behind each of ``spellings``, once every row has been seen.

        A name that stands with several codes belongs to one that occurs among ``spellings``, so that it never adds an
        enterprise of its own.
        """
        spellings = tuple(spellings)
        here = {code for code, _ in spellings if code}
        keys: dict[Spelling, str] = {}
        for code, name in spellings:
            known = self._codes_of.get(name)
            if code or not known:
                keys[code, name] = code or f"名称 {name}"
            else:
                keys[code, name] = min(known & here or known)
        return keys

    def count(self, spellings: Iterable[Spelling]) -> int:
        """How many enterprises stand behind ``spellings``."""
        return len(set(self.keys(spellings).values()))


def usable_code(code: str | None) -> str:
    """``code`` as it is compared, or an empty text when it cannot be a code (“无”, “不详”, zeros)."""
    if code and _WRITTEN.fullmatch(code):
        plain = code.upper()
        return plain if plain.count(plain[0]) < len(plain) else ""
    plain = plain_code(code or "")
    if len(plain) in _CODE_LENGTHS and plain.isascii() and plain.isalnum() and len(set(plain)) > 1:
        return plain
    return ""
