"""Names that every system takes: short, legal, different, and still saying what the file is."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 60
"""UTF-16 units of a name: Joliet stops at 64."""
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')
_ENDINGS = ("有限责任公司", "股份有限公司", "有限公司", "（有限合伙）", "公司")
_SHORT_NAME = 12
_LONGEST_SUFFIX = 10
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[1-9]|lpt[1-9])(\.|$)")


def short_name(agency: str) -> str:
    """单位简称: the name without its legal form, at most twelve letters; 本单位 while it is open."""
    name = agency.strip()
    for ending in _ENDINGS:
        if name.endswith(ending) and len(name) > len(ending) + 1:
            name = name.removesuffix(ending)
            break
    return name[:_SHORT_NAME] or "本单位"


def safe_name(words: list[str], suffix: str, taken: set[str]) -> str:
    """``words`` joined by _ with ``suffix``; the longest word is cut where that is too long. Added to ``taken``.

    Names that differ only in case, or in how a letter is put together, are the same to some systems.
    """
    kind = _clean(suffix)[:_LONGEST_SUFFIX].lower()
    suffix = f".{kind}" if kind else ""
    parts = [_clean(word) or "材料" for word in words]
    for number in range(1, 10_000):
        tail = f"~{number}{suffix}" if number > 1 else suffix
        name = _fitted(parts, tail)
        key = unicodedata.normalize("NFKC", name).casefold()
        if key not in taken:
            taken.add(key)
            return name
    raise AssertionError("ten thousand files of one name")


def _clean(text: str) -> str:
    text = unicodedata.normalize("NFC", text)
    kept = "".join(char for char in text if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    name = re.sub(r"\s+", "", _FORBIDDEN.sub("", kept)).strip(".")
    return f"_{name}" if _RESERVED.match(name) else name


def _fitted(parts: list[str], tail: str) -> str:
    parts = [*parts]
    while _length("_".join(parts)) + _length(tail) > LONGEST:
        longest = max(range(len(parts)), key=lambda at: _length(parts[at]))
        parts[longest] = parts[longest][:-1].rstrip(". ")
    return "_".join(parts) + tail


def _length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
