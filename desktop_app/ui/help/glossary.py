"""Which words of the glossary occur in a text: the longest first, each once, in the order of the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.ui.help.search import folded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from desktop_app.ui.help.texts import Term


class Glossary:
    """The terms, found by any of their words; inside a longer term a shorter one does not count."""

    def __init__(self, terms: Iterable[Term]) -> None:
        names = [(folded(name), term.word) for term in terms for name in (term.word, *term.also)]
        self._names = sorted(names, key=lambda pair: -len(pair[0]))

    def occurring(self, *texts: str) -> tuple[str, ...]:
        """The words of the terms that occur in ``texts``."""
        text = folded("\n".join(texts))
        taken = bytearray(len(text))
        found: dict[str, int] = {}
        for name, word in self._names:
            place = text.find(name)
            while place >= 0:
                end = place + len(name)
                if not any(taken[place:end]):
                    taken[place:end] = b"\1" * len(name)
                    found[word] = min(found.get(word, place), place)
                place = text.find(name, place + 1)
        return tuple(sorted(found, key=lambda word: found[word]))
