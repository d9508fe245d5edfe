"""The words that offices write over the columns of their ledgers, from ``resources/ledgers/headers.toml``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from desktop_app.errors import ResourceMissing
from desktop_app.ledgers.columns import COLUMNS, NUMBER_HEADER
from desktop_app.models.amounts import SCALES
from desktop_app.models.folding import fold
from desktop_app.models.ledgers import LEDGER_LABELS, LedgerKind
from desktop_app.paths import resource

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

HEADERS_FILE = "ledgers/headers.toml"
_TITLES = "titles"
_ASIDE = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]")
_MONEY_UNIT = re.compile(r"(?:单位[:：]?)?(?:人民币)?(亿元|百万元|千元|万元|元)")
_NUMBER_WORDS = frozenset({NUMBER_HEADER, "编号", "行号", "no", "no.", "num", "序"})
_LEAST_SHARED = 2
"""Characters that a header and a known word must share to be taken for the same at all."""


@dataclass(frozen=True)
class HeaderWords:
    """Known words by ledger and field, folded; the header of the template comes first and counts most."""

    words: Mapping[LedgerKind, Mapping[str, tuple[str, ...]]]
    titles: Mapping[LedgerKind, tuple[str, ...]]

    @classmethod
    def load(cls, path: Path | None = None) -> HeaderWords:
        """The words of ``path``, or of the program.

        Raises:
            ResourceMissing: the file names a ledger or a field that there is not, or cannot be read.
        """
        return _of_the_program() if path is None else cls._read(path)

    @classmethod
    def _read(cls, source: Path) -> HeaderWords:
        try:
            data = tomllib.loads(source.read_text(encoding="utf-8"))
            words = {kind: _words_of(kind, data.get(kind.value, {})) for kind in LedgerKind}
            titles = {kind: tuple(data.get(kind.value, {}).get(_TITLES, ())) for kind in LedgerKind}
        except (OSError, ValueError, KeyError) as error:
            raise ResourceMissing(f"程序文件“{HEADERS_FILE}”读不出", "重新安装程序，案卷不受影响") from error
        return cls(words, titles)

    def fields_for(self, kind: LedgerKind, header: str) -> dict[str, float]:
        """How surely ``header`` (plain, see ``plain_header``) stands for each field of ``kind``; what is out of question is left out."""
        if not header or header in _NUMBER_WORDS:
            return {}
        scores: dict[str, float] = {}
        for field, words in self.words[kind].items():
            sure = max(_alike(header, word, own=place == 0) for place, word in enumerate(words))
            if sure > 0:
                scores[field] = sure
        return scores

    def titled(self, kind: LedgerKind, text: str) -> float:
        """How much a title, a sheet's name or a file's name speaks for ``kind``: 0 to 1."""
        folded = fold(text)
        if not folded:
            return 0.0
        if fold(LEDGER_LABELS[kind]) in folded:
            return 1.0
        return 0.7 if any(fold(word) in folded for word in self.titles[kind]) else 0.0


@lru_cache(maxsize=1)
def _of_the_program() -> HeaderWords:
    """Its file does not change while it runs, and every header that is looked at asks for it."""
    return HeaderWords._read(resource(HEADERS_FILE))  # noqa: SLF001 - of this module


def plain_header(text: str) -> tuple[str, str | None]:
    """A header without blanks, marks and what stands in brackets; and the unit of money that it names."""
    folded = fold(text).lower().replace("：", ":")
    unit = next((match[1] for match in map(_MONEY_UNIT.search, _ASIDE.findall(folded)) if match), None)
    if unit is None:
        match = re.search(r"[/_:](?:单位:)?(亿元|百万元|千元|万元|元)$", folded)
        unit = match[1] if match else None
        folded = folded[: match.start()] if match else folded
    plain = _ASIDE.sub("", folded).strip("*＊.。:,，、-_")
    return plain or folded.strip("()（）*"), unit if unit in SCALES else None


def is_number_header(header: str) -> bool:
    """Whether a plain header is that of 序号."""
    return header in _NUMBER_WORDS


def _alike(header: str, word: str, *, own: bool) -> float:
    if header == word:
        return 1.0 if own else 0.9 if len(word) > _LEAST_SHARED else 0.75
    if min(len(header), len(word)) < _LEAST_SHARED:
        return 0.0
    if word in header or header in word:
        shorter, longer = sorted((len(header), len(word)))
        ending = header.endswith(word) or word.endswith(header)
        return round((0.4 + 0.35 * shorter / longer) * (1.0 if ending else 0.9), 3)
    return 0.0


def _words_of(kind: LedgerKind, given: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    fields = {column.field: column for column in COLUMNS[kind]}
    unknown = given.keys() - fields.keys() - {_TITLES}
    if unknown:
        raise KeyError(f"{kind}.{sorted(unknown)[0]}")
    words = {}
    for field, column in fields.items():
        own = plain_header(column.header)[0]
        others = tuple(plain_header(word)[0] for word in given.get(field, ()))
        words[field] = tuple(dict.fromkeys((own, *others)))
    return words
