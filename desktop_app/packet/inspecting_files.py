"""``inspect``: any file looked at by whoever knows such files, papers and pictures as evidence, everything else as a workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.ledgers.header_words import HeaderWords
from desktop_app.ledgers.inspection import inspect_workbook
from desktop_app.models.inspection import Inspection
from desktop_app.packet.preflight.inspecting import Preflight, with_duplicates
from desktop_app.packet.preflight.kinds import SUFFIXES, FileKind, kind_by_head
from desktop_app.packet.preflight.remarks import Level
from desktop_app.packet.preflight.report import as_lines

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from desktop_app.documents.watch import Watch
    from desktop_app.packet.preflight.inspecting import Inspected

_WORKBOOKS = frozenset(
    {
        FileKind.XLSX,
        FileKind.OLD_OFFICE,
        FileKind.ENCRYPTED_OFFICE,
        FileKind.ARCHIVE,
        FileKind.WEB_PAGE,
        FileKind.EMPTY,
        FileKind.UNKNOWN,
    }
)
"""Kinds of which preflight only says what they are not; .ods and .xlsb are archives to it, a table of text is unknown."""


_SAY_NOTHING = frozenset({FileKind.EMPTY, FileKind.UNKNOWN, FileKind.ARCHIVE, FileKind.OLD_OFFICE})
"""Kinds whose first bytes may be those of a workbook or of a text; what is inside is looked at in a contained process."""
_PAPER_ENDINGS = frozenset(
    ending for kind, endings in SUFFIXES.items() if kind is not FileKind.XLSX for ending in endings
) | {".doc", ".ppt", ".pptx", ".ofd"}


def inspect_files(paths: Sequence[Path], watch: Watch) -> tuple[Inspection, ...]:
    """What each file is and what there is to say about it, in their order; files that are twice there are told of."""
    found: dict[int, Inspection] = {}
    papers: dict[int, Inspected] = {}
    words = HeaderWords.load()
    with Preflight() as preflight:
        for place, path in enumerate(paths):
            if _is_paper(path):
                papers[place] = preflight.inspect(path, path.name, watch=watch)
            else:
                found[place] = inspect_workbook(path, words, watch)
    for place, item in zip(papers, with_duplicates(tuple(papers.values())), strict=True):
        found[place] = _of_paper(paths[place], item)
    return tuple(found[place] for place in sorted(found))


def _is_paper(path: Path) -> bool:
    """Content decides; of what says nothing of itself, such as an empty file, the ending says what it was to be."""
    try:
        if not path.is_file():
            return False
        kind = kind_by_head(path)
    except OSError:
        return False
    return kind not in _WORKBOOKS or (kind in _SAY_NOTHING and path.suffix.lower() in _PAPER_ENDINGS)


def _of_paper(path: Path, item: Inspected) -> Inspection:
    first, *others = as_lines(item)
    said = [remark.sentence for remark in item.remarks if remark.level is not Level.REFUSED]
    return Inspection(
        file=str(path),
        kind=item.facts.kind.value,
        readable=not item.refusal,
        sentence=item.refusal or first,
        findings=tuple(said if item.open and not item.refusal else ()),
        facts={"bindable": item.bindable, "lines": others, **item.model_dump(mode="json")},
    )
