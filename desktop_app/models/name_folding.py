"""Text in a form in which it can be compared: width, case, blanks, invisible characters and traditional forms folded.

Folding never replaces what the user typed; it keeps, for every folded character, the place it came from, so that a
finding can point into the original.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Mn", "Me", "Zs", "Zl", "Zp"})
_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and symbols by category, but nothing is seen of them: Hangul fillers and the empty Braille pattern."""

_PAIRS = (
    "國国 囯国 囶国 圀国 囻国 傢家 級级 臺台 檯台 枱台 颱台 範范 華华 區区 際际 縣县 鄉乡 鎮镇 東东 亞亚 聯联 總总 導导 領领 權权 優优 標标 準准 樣样 "
    "試试 點点 驗验 頂顶 強强 業业 務务 廣广 創创 發发 產产 眾众 門门 經经 濟济 開开 學学 會会 協协 專专 寶宝 島岛 灣湾 龍龙 廳厅 處处 縂总 経经 済济 処处 実实 単单 団团 図图 両两 ⺬示 ㇐一"
)
_SIMPLIFIED = str.maketrans({pair[0]: pair[1] for pair in _PAIRS.split()})
"""Traditional and variant forms of the characters that names and naming rules are made of.

A table of our own rather than a conversion library: only the characters of the rules matter (a test holds every pack's
words against a full table), and nothing has to be loaded while somebody types.
"""

_VARIANT = re.compile(f"[{''.join(map(chr, _SIMPLIFIED))}]")
_PLAIN_NAME = re.compile(r"[一-\u9fff0-9A-Za-z()]+")


class Folded(NamedTuple):
    """``text`` with, for each of its characters, the index in the original it came from."""

    text: str
    places: tuple[int, ...]


def is_invisible(char: str) -> bool:
    """Whether nothing is seen of ``char``: controls, format characters, marks without width, selectors, blanks."""
    return unicodedata.category(char) in _UNSEEN or char in _BLANK_LETTERS


@lru_cache(maxsize=64)
def fold(text: str) -> Folded:
    """``text`` folded; what is invisible or blank leaves no character."""
    kept: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        if is_invisible(char):
            continue
        for part in unicodedata.normalize("NFKC", char).casefold().translate(_SIMPLIFIED):
            if not is_invisible(part):
                kept.append(part)
                places.append(place)
    return Folded("".join(kept), tuple(places))


def same_name(text: str) -> str:
    """The form in which two spellings of one name are equal: “（上海）” and “(上海)”, with or without blanks.

    The same as ``fold(text).text``; names of nothing but common characters, which fill ledgers, take a short way.
    """
    plain = text.replace("（", "(").replace("）", ")")
    if not _PLAIN_NAME.fullmatch(plain):
        return fold(text).text
    small = plain.lower()
    return small.translate(_SIMPLIFIED) if _VARIANT.search(small) else small


def plain_code(text: str) -> str:
    """A 统一社会信用代码 as it is compared: half-width capitals, without blanks, hyphens and invisible characters."""
    if text.isascii() and text.isalnum():
        return text.upper()
    folded = unicodedata.normalize("NFKC", text).upper()
    return "".join(char for char in folded if char not in "-‐‑‒–—−" and not is_invisible(char))
