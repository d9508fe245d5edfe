"""What a contained process does to join the packet: one pass of qpdf, then bookmarks, links and page labels.

In a process of its own the window keeps the interpreter while 400 MB go by, and the work can be called off in the
middle. qpdf reads and writes piece by piece; attachments are not held in memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pikepdf

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_TOP = 1200
"""Points: above the upper edge of every page, so that it is seen from its top."""
_PRINTED = 4
"""Annotation flag: the link belongs to the printed page (asked for by PDF/A)."""


def join(request: dict[str, Any], tell: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """Join ``pages`` (file and range each) into ``target``, ``overlay`` laid over ``stamped`` ones; answers with the pages.

    ``links`` are page, box and target, ``bookmarks`` level, title and page, ``labels`` first page and style, all with
    pages from 1; ``info`` is the document's own description, ``id`` its identity in hexadecimal.
    """
    job: dict[str, Any] = {
        "empty": "",
        "outputFile": request["target"],
        "pages": [{"file": file, "range": pages} for file, pages in request["pages"]],
        "staticId": "",
    }
    if request["stamped"]:
        job["overlay"] = [{"file": request["overlay"], "to": request["stamped"]}]
    joining = pikepdf.Job(job)
    pdf: pikepdf.Pdf = joining.create_pdf()  # type: ignore[no-untyped-call]
    tell({"done": 1})
    _add_links(pdf, request["links"])
    _add_bookmarks(pdf, request["bookmarks"])
    _add_labels(pdf, request["labels"])
    for key, value in request["info"].items():
        pdf.docinfo[key] = value
    pdf.Root.Lang = pikepdf.String("zh-CN")
    pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
    identity = bytes.fromhex(request["id"])
    pdf.trailer.ID = pikepdf.Array([pikepdf.String(identity), pikepdf.String(identity)])
    tell({"done": 2})
    count = len(pdf.pages)
    joining.write_pdf(pdf)
    return {"pages": count}


def _add_links(pdf: pikepdf.Pdf, links: Sequence[tuple[int, list[float], int]]) -> None:
    pages = list(pdf.pages)
    for number, box, target in links:
        page = pages[number - 1].obj
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Link,
            Rect=pikepdf.Array([round(value, 2) for value in box]),
            Border=pikepdf.Array([0, 0, 0]),
            F=_PRINTED,
            Dest=pikepdf.Array([pages[target - 1].obj, pikepdf.Name.Fit]),
        )
        if "/Annots" not in page:
            page.Annots = pikepdf.Array()
        page.Annots.append(pdf.make_indirect(note))


def _add_bookmarks(pdf: pikepdf.Pdf, bookmarks: Sequence[tuple[int, str, int]]) -> None:
    with pdf.open_outline() as outline:
        above: list[pikepdf.OutlineItem] = []
        for level, title, page in bookmarks:
            item = pikepdf.OutlineItem(title, page - 1, pikepdf.PageLocation.XYZ, left=0, top=_TOP, zoom=0)
            item.is_closed = level > 1
            del above[level - 1 :]
            (above[-1].children if above else outline.root).append(item)
            above.append(item)
    pdf.Root.PageMode = pikepdf.Name.UseOutlines


def _add_labels(pdf: pikepdf.Pdf, labels: Sequence[tuple[int, str, str]]) -> None:
    """What a reader shows as page number: that which is printed."""
    numbers: list[object] = []
    for first, style, prefix in labels:
        label = pikepdf.Dictionary()
        if style:
            label.S = pikepdf.Name(f"/{style}")
        if prefix:
            label.P = pikepdf.String(prefix)
        numbers += [first - 1, label]
    pdf.Root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array(numbers))
