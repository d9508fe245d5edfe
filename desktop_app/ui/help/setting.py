"""An entry of the help set as rich text: the only place that writes marks for the text view."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from desktop_app.ui import style
from desktop_app.ui.help.markup import BlockKind

if TYPE_CHECKING:
    from desktop_app.ui.help.book import Book, Entry
    from desktop_app.ui.help.markup import Block, Link, Span

LINK = "link:"
"""Begins the address of each link; what follows is its number on the page."""


def set_entry(entry: Entry, book: Book) -> tuple[str, tuple[Link, ...]]:
    """The entry for a text view, in the colours of the present theme, and its links by number."""
    setter = _Setter(book)
    body = f"<h3>{escape(entry.heading or entry.title)}</h3>" + setter.blocks(entry.blocks)
    return f'<div style="white-space:pre-wrap">{body}</div>', tuple(
        setter.links
    )  # blanks as they are written


class _Setter:
    def __init__(self, book: Book) -> None:
        self._book = book
        self._tokens = style.theme()
        self.links: list[Link] = []

    def blocks(self, blocks: tuple[Block, ...]) -> str:
        parts: list[str] = []
        open_tag = ""
        for made in blocks:
            tag = {BlockKind.ITEM: "ul", BlockKind.STEP: "ol", BlockKind.ROW: "table"}.get(made.kind, "")
            if tag != open_tag:
                parts.append(_closing(open_tag) + _opening(tag))
                open_tag = tag
            parts.append(self._block(made))
        return "".join(parts) + _closing(open_tag)

    def _block(self, made: Block) -> str:
        words = "".join(self._span(span) for span in made.spans)
        if made.kind is BlockKind.HEADING:
            return f'<p style="margin-top:14px; margin-bottom:2px; color:{self._tokens.muted}"><b>{words}</b></p>'
        if made.kind in {BlockKind.ITEM, BlockKind.STEP}:
            return f'<li style="margin-bottom:4px">{words}</li>'
        if made.kind is BlockKind.QUOTE:
            cell = f'<td style="padding:6px 10px; background-color:{self._tokens.side}">{words}</td>'
            return f'<table width="100%" cellspacing="0" style="margin:6px 0"><tr>{cell}</tr></table>'
        if made.kind is BlockKind.ROW:
            cells = "".join(
                f'<td style="padding:3px 16px 3px 0">{self._span(span)}</td>' for span in made.spans
            )
            return f"<tr>{cells}</tr>"
        return f'<p style="margin-top:6px; margin-bottom:6px">{words}</p>'

    def _span(self, span: Span) -> str:
        words = escape(self._book.words_of(span))
        if span.link is not None and self._book.leads(span.link):
            self.links.append(span.link)
            return f'<a href="{LINK}{len(self.links) - 1}" style="color:{self._tokens.accent}">{words}</a>'
        return f"<b>{words}</b>" if span.strong else words


def _opening(tag: str) -> str:
    if not tag:
        return ""
    return (
        "<table cellspacing='0'>" if tag == "table" else f'<{tag} style="margin-top:4px; -qt-list-indent:1">'
    )


def _closing(tag: str) -> str:
    return f"</{tag}>" if tag else ""
