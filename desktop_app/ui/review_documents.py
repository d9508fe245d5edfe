"""逐份核对: document by document, what stands in it as it will be printed, what is not filled in, what does not apply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.assessment.differences import LEDGERS
from desktop_app.documents.content import Content
from desktop_app.documents.report_tables import fill
from desktop_app.documents.tables import Cell
from desktop_app.models.ledgers import LEDGER_LABELS, LedgerKind
from desktop_app.notice.models import TABLES
from desktop_app.notice.outline import printed_headings
from desktop_app.notice.places import COMPUTED, places_in
from desktop_app.ui.review_line import LineSpec
from desktop_app.ui.review_lines import folded, material_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from desktop_app.documents.filled import Row
    from desktop_app.notice.models import Block
    from desktop_app.ui.open_case import OpenCase

EMPTY = "未填"
_TABLE = "report.table."
_LONGEST = 48
_LEDGER_OF_TABLE = {
    "equipment": LedgerKind.EQUIPMENT,
    "staff": LedgerKind.STAFF,
    "partners": LedgerKind.PARTNERS,
    "service_list": LedgerKind.SERVICES,
    "activities": LedgerKind.ACTIVITIES,
}


def document_lines(case: OpenCase) -> Iterator[LineSpec]:
    """The report, the declaration, the forms and the shelves, each with what it prints."""
    content = Content.of(case.case, case.assessment, case.notice, filled_on=case.today)
    notice = case.notice
    yield from _document("report", notice.report.title, _report_lines(case, content))
    declaration = notice.declaration
    texts = (declaration.addressee, declaration.opening, *declaration.items, declaration.closing)
    yield from _document("declaration", declaration.title, _place_lines(texts, case, content, "declaration"))
    for form in notice.forms:
        texts = tuple(cell.value for cell in form.cells)
        yield from _document(form.id, form.title, _place_lines(texts, case, content, form.id))
    yield from _document("materials", "证明材料", material_lines(case))


def _document(name: str, title: str, lines: Iterable[LineSpec]) -> Iterator[LineSpec]:
    """A head that says how much is not filled in, the lines, and the fold of what does not apply."""
    every = list(lines)
    off = [line for line in every if line.outcome == "not_applicable"]
    on = [line for line in every if line.outcome != "not_applicable"]
    empty = sum(line.word == EMPTY or line.outcome == "problem" for line in on)
    yield LineSpec("", f"{empty} 项未填" if empty else "齐了", title, head=True, key=f"document.{name}")
    yield from on
    yield from folded(f"document.{name}", off)


def _report_lines(case: OpenCase, content: Content) -> Iterator[LineSpec]:
    seen: set[str] = set()
    outline = case.notice.report
    printed = {id(heading): words for heading, words in printed_headings(outline, case.application)}
    for heading in outline.headings:
        if id(heading) not in printed:
            yield LineSpec(
                "not_applicable",
                "不印",
                heading.text,
                outcome="not_applicable",
                key=f"report.heading.{heading.text}",
            )
            continue
        lines = [line for block in heading.blocks for line in _block_lines(block, case, content)]
        fresh = list({line.key: line for line in lines if line.key not in seen}.values())
        seen |= {line.key for line in fresh}
        if any(line.outcome != "not_applicable" for line in fresh):
            yield LineSpec("", "", printed[id(heading)], sub=True)
        yield from fresh


def _block_lines(block: Block, case: OpenCase, content: Content) -> Iterator[LineSpec]:
    if block.kind == "text":
        yield from _place_lines((block.text,), case, content, "report")
    elif block.kind == "narrative":
        field_id = f"narrative.{block.id}"
        text = str(case.answer(field_id) or "")
        words = f"{len(''.join(text.split()))} 字" if text else EMPTY
        yield _line("report", field_id, block.title, words, field_id, full=text)
    elif block.kind == "attested":
        field_id = f"attested.{block.id}.reason"
        text = str(case.answer(field_id) or "")
        label = f"理由：{case.notice.atom(block.id).label}"
        yield _line("report", field_id, label, _short(text), field_id, full=text)
    elif block.kind == "table":
        title = f"表{block.number}　" if block.number else ""
        yield _table_line(block.id, title + (block.title or TABLES[block.id]), case)


def _table_line(table: str, title: str, case: OpenCase) -> LineSpec:
    ledger = _LEDGER_OF_TABLE.get(table)
    if ledger is None:
        return LineSpec("done", "由填写的内容排成", title, key=f"{_TABLE}{table}", outcome="done")
    rows = case.counted.rows.get(ledger, 0)
    words = f"{LEDGER_LABELS[ledger]} {rows} 行" if rows else EMPTY
    return _line("report", f"table.{table}", title, words, f"{LEDGERS}{ledger.value}")


def _place_lines(texts: Iterable[str], case: OpenCase, content: Content, document: str) -> Iterator[LineSpec]:
    """One line for each place of these texts that the applicant answers, in order, none twice."""
    places = (place for text in texts for place in places_in(text))
    for place in dict.fromkeys(place.removeprefix("number.").removeprefix("boxes.") for place in places):
        if place.partition(".")[0] == "notice" or place in COMPUTED:
            continue
        label, field_id = _about(place, case, content)
        if not place.startswith("figure.") and not content.asked(place):
            yield LineSpec(
                "not_applicable", "不适用", label, outcome="not_applicable", key=f"{document}.{place}"
            )
            continue
        value = content.value(place)
        words = _short(value.text) if value else EMPTY
        yield _line(document, place, label, words, field_id, full=value.text if value else "")


def _about(place: str, case: OpenCase, content: Content) -> tuple[str, str]:
    """The words for a place, and the field where it is changed; empty where a ledger says it."""
    if not place.startswith("figure."):
        return content.label(place), place if case.notice.page_of(place) is not None else ""
    name, _, part = place.removeprefix("figure.").partition(".")
    figure = content.figure(name, "year-1", part) if name == "activities" else content.figure(name, part)
    targets = [ref.target for ref in figure.trace if ref.kind == "field"] if figure is not None else []
    field_id = next((target for target in targets if case.notice.page_of(target) is not None), "")
    year = f"{content.year(part)}年" if part.startswith("year") else ""
    return year + content.label(place), field_id


def _line(document: str, key: str, label: str, words: str, field_id: str, *, full: str = "") -> LineSpec:
    empty = words == EMPTY
    return LineSpec(
        "not_started" if empty else "done",
        words,
        label,
        field_id=field_id,
        outcome="not_started" if empty else "done",
        key=f"{document}.{key}",
        full=full or words,
    )


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return EMPTY if not plain else plain if len(plain) <= _LONGEST else f"{plain[:_LONGEST]}…"


def all_of(line: LineSpec, case: OpenCase) -> str:
    """All that a line of these stands for, as a text that is another one whenever what is printed there is."""
    if not line.key.startswith(_TABLE):
        return line.full or line.word
    table = line.key.removeprefix(_TABLE)
    if table in _LEDGER_OF_TABLE:
        return case.ledger_mark(_LEDGER_OF_TABLE[table])
    content = Content.of(case.case, case.assessment, case.notice, filled_on=case.today)
    return "\n".join(_row_text(row) for row in fill(table, content, "").rows)


def _row_text(row: Row) -> str:
    return "\t".join(cell.passage.text if isinstance(cell, Cell) else cell.text for cell in row)
