"""推荐表 and 汇总表 as pages, from the layout of the pack: the same cells as in the workbook and on screen.

A form of one case, or one row for each of many. Pages are A4, upright or across; the title and the head of a list stand
again on every page that follows. Words are never set smaller nor cut: rows grow, and go on on the next page.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from desktop_app.documents.flow import Page, Strip, paginate
from desktop_app.documents.fonts import Role
from desktop_app.documents.form_filling import filled_form
from desktop_app.documents.form_rows import rows_of
from desktop_app.documents.passage import Passage
from desktop_app.documents.printing import (
    OutlineEntry,
    Printout,
    Rendered,
    draw_draft_mark,
    loose_sheet,
    open_sheet,
    refuse_missing,
)
from desktop_app.documents.typography import (
    FOOT,
    LEFT,
    MM,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    Style,
    Typesetter,
)
from desktop_app.notice.models import FORMS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from desktop_app.documents.content import Content
    from desktop_app.documents.fonts import FontBook
    from desktop_app.documents.form_filling import FilledForm
    from desktop_app.documents.sheet import Sheet
    from desktop_app.notice.models import FormLayout

_TITLE = Style(Role.TITLE, 18, 28, align="center", keep=True)
_AGAIN = Style(Role.TITLE, 14, 22, align="center", keep=True)
_NOTE = Style(Role.FANGSONG, 10.5, 15.5, align="left", keep=True)
_CONTINUED = "（续）"
_TOP = 20 * MM
_RIGHT = 15 * MM
_TOP_ACROSS, _FOOT_ACROSS = 20 * MM, 20 * MM
_FOLIO = 9.0
_LEAST = (1.0, 0.94, 0.88, 0.82, 0.76, 0.7)
"""What least heights are lowered to before a form takes more sheets than the pack has for it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The paper of a form and where its rows stand on it, in points."""

    width: float
    height: float
    left: float
    top: float
    """Upper edge, from below."""
    room: float
    area: float
    """Height that rows may fill."""

    @classmethod
    def of(cls, layout: FormLayout) -> Frame:
        """The frame of ``layout``: across, or upright, with the margin of official paper where it is bound."""
        room = float(sum(layout.column_widths)) * MM
        if layout.landscape:
            top = PAGE_WIDTH - _TOP_ACROSS
            return cls(PAGE_HEIGHT, PAGE_WIDTH, (PAGE_HEIGHT - room) / 2, top, room, top - _FOOT_ACROSS)
        left = min(LEFT, max(PAGE_WIDTH - room - _RIGHT, (PAGE_WIDTH - room) / 2))
        top = PAGE_HEIGHT - _TOP
        return cls(PAGE_WIDTH, PAGE_HEIGHT, left, top, room, top - FOOT)

    @property
    def place(self) -> tuple[float, float, float]:
        """Left edge, upper edge and width of the rows."""
        return self.left, self.top, self.room


@dataclass(frozen=True, slots=True)
class LaidForm:
    """A form before it is drawn."""

    layout: FormLayout
    frame: Frame
    pages: tuple[Page, ...]


def render_form(
    contents: Sequence[Content],
    layout: FormLayout,
    fonts: FontBook,
    target: Path,
    *,
    draft: bool,
    author: str | None = None,
    compressed: bool = True,
) -> Rendered:
    """Write ``layout``, filled in for each of ``contents`` (one at least), to ``target``.

    ``author`` is who hands a list of several in; for one case it is the agency.

    Raises:
        MissingGlyph: a character has no face; nothing is written.
        TargetNotWritable: the target refuses; what was there stays.
    """
    laid = lay_out_form(contents, layout, fonts, draft=draft)
    marked = _whose(contents)
    with open_sheet(target, marked, layout.title, fonts, compressed=compressed, author=author) as sheet:
        printout = Printout(sheet)
        _draw(sheet, printout, laid, fonts, draft=draft)
        return printout.rendered()


def draw_form(contents: Sequence[Content], layout: FormLayout, fonts: FontBook, *, draft: bool) -> Rendered:
    """What ``render_form`` would tell of the form, which is drawn in memory and written nowhere.

    Raises:
        MissingGlyph: a character has no face.
    """
    laid = lay_out_form(contents, layout, fonts, draft=draft)
    sheet = loose_sheet(_whose(contents), layout.title, fonts)
    printout = Printout(sheet)
    _draw(sheet, printout, laid, fonts, draft=draft)
    return printout.rendered()


def render_forms(
    content: Content, layouts: Sequence[FormLayout], fonts: FontBook, target: Path, *, draft: bool
) -> Rendered:
    """Write several forms of one case one behind the other to ``target``, each with a bookmark: to look through them.

    Raises:
        MissingGlyph: a character has no face; nothing is written.
        TargetNotWritable: the target refuses; what was there stays.
    """
    laid = [lay_out_form([content], layout, fonts, draft=draft) for layout in layouts]
    entries = []
    with open_sheet(target, content, layouts[0].title, fonts) as sheet:
        printout = Printout(sheet)
        for form in laid:
            title = FORMS.get(form.layout.id, form.layout.title)
            entries.append(OutlineEntry(1, title, sheet.pages + 1))
            sheet.outline_entry(title, 0, form.frame.height)
            _draw(sheet, printout, form, fonts, draft=draft)
        return printout.rendered(entries)


def lay_out_form(
    contents: Sequence[Content],
    layout: FormLayout,
    fonts: FontBook,
    *,
    draft: bool,
    setter: Typesetter | None = None,
) -> LaidForm:
    """The pages of the form.

    Raises:
        MissingGlyph: a character has no face; with a ``setter`` it is noted there instead.
    """
    frame = Frame.of(layout)
    filled = filled_form(layout, contents, draft=draft)
    setters = [setter] if setter is not None else list(_setters(contents, fonts, frame))
    tried: list[list[Page]] = []
    for least in _LEAST if layout.pages is not None else _LEAST[:1]:
        pages = paginate(_strips(setters, filled, frame, least), frame.area)
        tried.append(pages)
        if layout.pages is None or len(pages) <= layout.pages:
            break
    chosen = tried[-1] if len(tried[-1]) < len(tried[0]) else tried[0]
    if setter is None:
        for other in setters[1:]:
            for char, labels in other.missing.items():
                setters[0].missing.setdefault(char, []).extend(labels)
        refuse_missing(setters[0])
    return LaidForm(layout, frame, tuple(chosen))


def _setters(contents: Sequence[Content], fonts: FontBook, frame: Frame) -> Iterator[Typesetter]:
    """One for each case: of several, a character that cannot be printed is named with whose it is."""
    for content in contents:
        of_whom = partial(_label, content) if len(contents) > 1 else content.label
        yield Typesetter(fonts, of_whom, frame.room)


def _label(content: Content, origin: str) -> str:
    application = content.application
    name = application.agency.name or application.service_platform.name
    return f"{name}的{content.label(origin)}" if name and origin else content.label(origin)


def _strips(setters: list[Typesetter], form: FilledForm, frame: Frame, least: float) -> list[Strip]:
    setter, layout = setters[0], form.layout
    setter.width, before = frame.room, setter.width
    title = [*setter.title(Passage.of(form.title), _TITLE), Strip(height=8.0, keep=True)]
    words = form.title if layout.header_rows else f"{form.title}{_CONTINUED}"
    again = [*setter.title(Passage.of(words), _TITLE if layout.header_rows else _AGAIN), Strip(height=8.0)]
    rows = rows_of(
        setters, form, frame.area - sum(strip.height for strip in again) - _foot_room(layout), least
    )
    head = [strip for row in rows[: layout.header_rows] for strip in row]
    for strip in head:
        strip.keep = True
    body = [strip for row in rows[layout.header_rows :] for strip in row]
    for strip in body:
        strip.repeat = (*again, *head)
    foot: list[Strip] = []
    for passage in form.foot:
        foot += [Strip(height=7.0, keep=True), *setter.paragraph(passage, _NOTE)]
    setter.width = before
    if foot and body:
        body[-1].keep = True
        foot[-1].keep = False
    return [*title, *head, *body, *foot]


def _foot_room(layout: FormLayout) -> float:
    """Kept free below the longest row of a list, so that it does not push the foot to a page without any."""
    return 0.0 if not layout.foot else len(layout.foot) * 3 * _NOTE.leading


def _draw(sheet: Sheet, printout: Printout, laid: LaidForm, fonts: FontBook, *, draft: bool) -> None:
    frame, many = laid.frame, len(laid.pages)
    for number, page in enumerate(laid.pages, 1):
        sheet.resize(frame.width, frame.height)
        if draft:
            draw_draft_mark(sheet, fonts)
        page.draw(sheet, frame.left, frame.top)
        if laid.layout.header_rows and many > 1:
            words = f"第 {number} 页　共 {many} 页"
            song = fonts.chain(Role.SONG)
            sheet.text(song, words, _FOLIO, frame.width / 2, _FOOT_ACROSS / 2, align="center")
        printout.end_page(page, frame.place)


def _whose(contents: Sequence[Content]) -> Content:
    """The case by which the file is described: an example marks the whole list."""
    return next((content for content in contents if content.application.example), contents[0])
