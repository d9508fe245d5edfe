"""Looking through the help: several words, width and case folded, every place of every word."""

from __future__ import annotations

from desktop_app.models.folding import fold


def folded(text: str) -> str:
    """``text`` as it is searched: half-width and small, every character in its place."""
    return "".join(_character(char) for char in text)


def words_of(typed: str) -> tuple[str, ...]:
    """The words to look for, folded; what stands inside another of them is not looked for twice."""
    words = dict.fromkeys(folded(word) for word in typed.split())
    return tuple(word for word in words if not any(word != other and word in other for other in words))


def hits(text: str, words: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    """Where the words stand in ``text``: place and length, in reading order; none unless every word occurs."""
    told = folded(text)
    if not words or not all(word in told for word in words):
        return ()
    found = []
    for word in words:
        place = told.find(word)
        while place >= 0:
            found.append((place, len(word)))
            place = told.find(word, place + len(word))
    return tuple(sorted(found))


def _character(char: str) -> str:
    small = fold(char).casefold()
    return small if len(small) == 1 else char
