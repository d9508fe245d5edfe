"""The sheet that is drawn on: reportlab's canvas without its globals, with text written through our own faces."""

from __future__ import annotations

import re
from hashlib import blake2b
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from reportlab.pdfbase import pdfdoc
from reportlab.pdfgen.canvas import Canvas

from desktop_app.documents import chinese
from desktop_app.documents.chinese import Spread
from desktop_app.documents.embedding import EmbeddedFace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date
    from typing import BinaryIO

    from desktop_app.documents.chinese import Line, Setting
    from desktop_app.documents.fonts import FaceChain
    from desktop_app.documents.png import Png
    from desktop_app.documents.typeface import Typeface

_EVEN = Spread()
PRODUCER = "示范平台申报助手"
_CODES, _FACES = re.compile(r"<[0-9a-f]+>"), re.compile(r"/F([0-9]+) ")
"""What of a page's operators depends on the pages before it: codes of glyphs, and numbers of faces."""
_PRINTED = 4
"""Annotation flag: the link belongs to the printed page (asked for by PDF/A)."""


class _Pages(Canvas):  # type: ignore[misc] # reportlab has no types
    """A canvas that declares no Helvetica, writes no page transition, and compresses without ASCII armour."""

    @property
    def operators(self) -> list[str]:
        """Drawing operators of the page at hand."""
        operators: list[str] = self._code
        return operators

    @property
    def document(self) -> pdfdoc.PDFDocument:
        """The objects of the file."""
        return self._doc

    def uses(self, name: str) -> None:
        """Say that the page at hand shows an object of the file."""
        self._formsinuse.append(name)

    def date_as(self, day: date) -> None:
        """Say ``day`` as the date of the file; neither the clock nor the environment is asked."""
        self._doc.info._dateFormatter = lambda *_now: f"D:{day:%Y%m%d}000000+00'00'"  # noqa: SLF001 - no other door

    def _make_preamble(self) -> None:
        self._preamble = ""

    def _setAnnotations(self, page: Any) -> None:  # noqa: ANN401, N802 - called for each finished page
        super()._setAnnotations(page)
        page.Trans = None
        content = "\n".join(self._code).encode("ascii")
        filters = [pdfdoc.PDFZCompress] if self._pageCompression else []
        page.Contents = pdfdoc.PDFStream(content=content, filters=filters)


def _entries_of(picture: Png) -> dict[str, object]:
    colours = 3 if picture.palette is None else 1
    space: object = pdfdoc.PDFName("DeviceRGB")
    if picture.palette is not None:
        last = len(picture.palette) // 3 - 1
        space = pdfdoc.PDFArray(
            [pdfdoc.PDFName("Indexed"), space, last, pdfdoc.PDFString(picture.palette, enc="raw")]
        )
    how = {"Predictor": 15, "Colors": colours, "BitsPerComponent": picture.depth, "Columns": picture.width}
    return {
        "Type": pdfdoc.PDFName("XObject"),
        "Subtype": pdfdoc.PDFName("Image"),
        "Width": picture.width,
        "Height": picture.height,
        "BitsPerComponent": picture.depth,
        "ColorSpace": space,
        "Filter": pdfdoc.PDFName("FlateDecode"),
        "DecodeParms": pdfdoc.PDFDictionary(how),
    }


class Sheet:
    """A PDF being drawn, page after page. Coordinates are points from the lower left corner."""

    def __init__(
        self,
        file: BinaryIO,
        size: tuple[float, float],
        *,
        title: str,
        author: str,
        subject: str = "",
        made_on: date | None = None,
        compressed: bool = True,
        under: Callable[[Sheet], None] | None = None,
    ) -> None:
        """``under`` draws on every page what lies below everything else."""
        self._under = under
        self.size = size
        """Width and height of the page at hand."""
        self._pages = _Pages(
            file,
            pagesize=size,
            pageCompression=int(compressed),
            invariant=1,
            pdfVersion=(1, 7),
            lang="zh-CN",
        )
        if made_on is not None:
            self._pages.date_as(made_on)
        self._pages.setTitle(title)
        self._pages.setAuthor(author)
        self._pages.setSubject(subject)
        self._pages.setCreator(PRODUCER)
        self._pages.setProducer(PRODUCER)
        self._faces: dict[int, EmbeddedFace] = {}
        self._order: list[Typeface] = []
        self._state: tuple[object, ...] = ()
        self._bookmarks = 0
        self._words: list[str] = []
        """Texts of the page at hand, in the order in which they are drawn."""
        self.pages = 0
        """Pages finished so far."""

    def show(
        self,
        chain: FaceChain,
        setting: Setting,
        line: Line,
        size: float,
        x: float,
        y: float,
        spread: Spread = _EVEN,
        *,
        gray: float = 0.0,
    ) -> None:
        """Draw one line with its first character's left edge at ``x`` on the baseline ``y``.

        Marks that share a blank are moved together; ``spread`` fills the line.
        """
        code = self._pages.operators
        text = setting.text[line.start : line.end]
        self._words.append(text)
        for face, start, end in chain.runs(text):
            left = x
            if start:
                first = line.start + start
                left += setting.edges[first] - setting.edges[line.start]
                left += start * spread.gap
            spacing = setting.tracking + spread.gap
            self._set_state(code, face, size, spacing, gray, stroke=chain.stroke)
            code.append(f"BT 1 0 0 1 {left:.3f} {y:.3f} Tm")
            insides = chinese.word_insides(text) if spread.whole_words else []
            at = start
            for inside, after in insides:  # one face draws the line, so positions are those of the line
                if inside > at:
                    code.append(self._shown(face, text[at:inside], setting.shared, line.start + at, size))
                shown = self._shown(face, text[inside:after], setting.shared, line.start + inside, size)
                code.append(f"{setting.tracking:.4f} Tc {shown} {spacing:.4f} Tc")
                at = after
            code.append(f"{self._shown(face, text[at:end], setting.shared, line.start + at, size)} ET")

    def text(
        self,
        chain: FaceChain,
        text: str,
        size: float,
        x: float,
        y: float,
        *,
        align: str = "left",
        gray: float = 0.0,
    ) -> None:
        """Draw a short text set solid; ``x`` is its left edge, its right edge or its middle."""
        width = chain.width(text, size)
        left = x - (width if align == "right" else width / 2 if align == "center" else 0)
        code = self._pages.operators
        self._words.append(text)
        for face, start, end in chain.runs(text):
            self._set_state(code, face, size, 0.0, gray, stroke=chain.stroke)
            at = left + chain.width(text[:start], size)
            code.append(f"BT 1 0 0 1 {at:.3f} {y:.3f} Tm <{self._face(face).encode(text[start:end])}> Tj ET")

    def turned_text(
        self,
        chain: FaceChain,
        text: str,
        size: float,
        x: float,
        y: float,
        gray: float,
        slope: tuple[float, float],
    ) -> None:
        """Draw a text around (``x``, ``y``) along the direction ``slope`` (cosine, sine)."""
        cosine, sine = slope
        width = chain.width(text, size)
        left = x - width / 2 * cosine + size * 0.36 * sine
        low = y - width / 2 * sine - size * 0.36 * cosine
        code = self._pages.operators
        self._words.append(text)
        for face, start, end in chain.runs(text):
            self._set_state(code, face, size, 0.0, gray, stroke=0.0)
            matrix = f"{cosine:.4f} {sine:.4f} {-sine:.4f} {cosine:.4f} {left:.3f} {low:.3f}"
            code.append(f"BT {matrix} Tm <{self._face(face).encode(text[start:end])}> Tj ET")

    def rules(self, lines: Iterable[tuple[float, float, float, float]], width: float = 0.5) -> None:
        """Draw straight black lines (x1, y1, x2, y2), ``width`` points wide."""
        paths = " ".join(f"{a:.2f} {b:.2f} m {c:.2f} {d:.2f} l" for a, b, c, d in lines)
        self._pages.operators.append(f"q 0 G 2 J {width:g} w {paths} S Q")

    def dashes(self, lines: Iterable[tuple[float, float, float, float]], width: float = 0.7) -> None:
        """Draw straight lines as ``rules`` does, broken: limits, not edges."""
        paths = " ".join(f"{a:.2f} {b:.2f} m {c:.2f} {d:.2f} l" for a, b, c, d in lines)
        self._pages.operators.append(f"q 0 G 0 J {width:g} w [3 2] 0 d {paths} S Q")

    def dots(self, x1: float, x2: float, y: float, step: float = 5.0) -> None:
        """Draw a row of dots: a leader that is no text."""
        self._pages.operators.append(
            f"q 0 G 1 J 1.1 w [0 {step:g}] 0 d {x1:.2f} {y:.2f} m {x2:.2f} {y:.2f} l S Q"
        )

    def fill(self, x: float, y: float, width: float, height: float, gray: float) -> None:
        """Fill a rectangle with gray, 0 black to 1 white."""
        self._pages.operators.append(f"q {gray:g} g {x:.2f} {y:.2f} {width:.2f} {height:.2f} re f Q")

    def fill_boxes(self, boxes: Iterable[tuple[float, float, float, float]]) -> None:
        """Fill rectangles (left, bottom, width, height) with black as one shape: no seam shows between them."""
        paths = " ".join(f"{x:.3f} {y:.3f} {width:.3f} {height:.3f} re" for x, y, width, height in boxes)
        self._pages.operators.append(f"q 0 g {paths} f Q")

    def frame(self, x: float, y: float, width: float, height: float, gray: float) -> None:
        """Draw the outline of a rectangle, half a point wide."""
        self._pages.operators.append(f"q {gray:g} G 0.5 w {x:.2f} {y:.2f} {width:.2f} {height:.2f} re S Q")

    def circle(self, x: float, y: float, radius: float) -> None:
        """Draw the outline of a circle around (``x``, ``y``)."""
        bend = 0.5523 * radius
        corners = ((1, 0), (0, 1), (-1, 0), (0, -1), (1, 0))
        path = [f"{x + radius:.2f} {y:.2f} m"]
        for (a, b), (c, d) in pairwise(corners):
            points = (
                a * radius + c * bend,
                b * radius + d * bend,
                c * radius + a * bend,
                d * radius + b * bend,
            )
            ends = (c * radius, d * radius)
            placed = [f"{value + (x if at % 2 == 0 else y):.2f}" for at, value in enumerate((*points, *ends))]
            path.append(f"{' '.join(placed)} c")
        self._pages.operators.append(f"q 0.4 G 0.5 w {' '.join(path)} S Q")

    def picture(self, picture: Png, x: float, y: float, width: float) -> None:
        """Draw a picture with its lower left corner at (``x``, ``y``); its bytes go into the file as they are, once."""
        name = f"png{picture.digest}"
        document = self._pages.document
        internal = document.getXObjectName(name)
        if internal not in document.idToObject:
            stream = pdfdoc.PDFStream(pdfdoc.PDFDictionary(_entries_of(picture)), picture.data, filters=[])
            document.Reference(stream, internal)
            document.addForm(name, stream)
        self._pages.uses(name)
        height = width * picture.height / picture.width
        self._pages.operators.append(f"q {width:.2f} 0 0 {height:.2f} {x:.2f} {y:.2f} cm /{internal} Do Q")

    def resize(self, width: float, height: float) -> None:
        """Give the page at hand, and those after it, this size."""
        self.size = (width, height)
        self._pages.setPageSize((width, height))

    def outline_entry(self, title: str, level: int, top: float) -> str:
        """Add a bookmark for this place (``level`` from 0); returns the name links use."""
        self._bookmarks += 1
        key = f"a{self._bookmarks}"
        self.place(key, top)
        self._pages.addOutlineEntry(title, key, level)
        return key

    def place(self, key: str, top: float) -> None:
        """Name this place on the page, for links."""
        self._pages.bookmarkPage(key, fit="XYZ", left=0, top=top, zoom=0)

    def link(self, key: str, box: tuple[float, float, float, float]) -> None:
        """Make ``box`` (left, bottom, right, top) lead to the place ``key``, named before or after."""
        self._pages.linkAbsolute("", key, box, thickness=0, F=_PRINTED)

    def label_pages(self, ranges: Iterable[tuple[int, str, str]]) -> None:
        """Number the pages as a reader shows them: (index of the first, ``D`` or ``R`` or nothing, words before it)."""
        numbers: list[object] = []
        for first, style, prefix in ranges:
            label: dict[str, object] = {"P": pdfdoc.PDFString(prefix)} if prefix else {}
            if style:
                label.update({"S": pdfdoc.PDFName(style), "St": 1})
            numbers += [first, pdfdoc.PDFDictionary(label)]
        labels = pdfdoc.PDFDictionary({"Nums": pdfdoc.PDFArray(numbers)})
        self._pages.document.Catalog.PageLabels = labels

    @property
    def words(self) -> str:
        """The texts on the page at hand, in the order in which they were drawn."""
        return "\n".join(self._words)

    def digest(self) -> str:
        """A short digest of what is drawn on the page at hand: words, faces, sizes, places, rules; links are not drawn.

        It is the same for the same page in every document, whatever stands on the pages before.
        """
        names = [face.postscript_name for face in self._order]
        drawn = _CODES.sub("<>", "\n".join(self._pages.operators))
        drawn = _FACES.sub(lambda face: names[int(face[1]) - 1], drawn)
        return blake2b("\n".join((drawn, *self._words)).encode("utf-8"), digest_size=9).hexdigest()

    def end_page(self) -> None:
        """Finish the page; the next thing drawn stands on a new one."""
        if self._under is not None:
            self._draw_under(self._under)
        self._pages.operators.append("")
        self._pages.showPage()
        self._state = ()
        self._words = []
        self.pages += 1

    def save(self) -> None:
        """Write the document into its file."""
        self._pages.save()

    def _draw_under(self, draw: Callable[[Sheet], None]) -> None:
        """Put what ``draw`` draws before the operators of the page, with a text state of its own."""
        code = self._pages.operators
        drawn, self._state = list(code), ()
        code.clear()
        code.append("q")
        draw(self)
        code.extend(["Q", *drawn])

    def _face(self, face: Typeface) -> EmbeddedFace:
        known = self._faces.get(id(face))
        if known is None:
            document = self._pages.document
            known = self._faces[id(face)] = EmbeddedFace(face, f"F{len(self._order) + 1}")
            self._order.append(face)  # keeps the face, and so its id, alive
            document.delayedFonts.append(known)
        return known

    def _set_state(
        self, code: list[str], face: Typeface, size: float, spacing: float, gray: float, *, stroke: float
    ) -> None:
        state = (id(face), size, spacing, gray, stroke)
        if state == self._state:
            return
        old = self._state or (0, 0, 0.0, 0.0, 0.0)
        if state[:2] != old[:2]:
            code.append(f"/{self._face(face).name} {size:g} Tf")
        if state[2] != old[2]:
            code.append(f"{spacing:.4f} Tc")
        if state[3] != old[3]:
            code.append(f"{gray:g} g {gray:g} G")
        if stroke != old[4] or (stroke and size != old[1]):
            code.append(f"2 Tr {size * stroke:.3f} w" if stroke else "0 Tr")
        self._state = state

    def _shown(self, face: Typeface, text: str, shared: dict[int, float], first: int, size: float) -> str:
        """The operator that shows ``text``, its marks narrowed where ``shared`` says so."""
        font = self._face(face)
        if not shared:
            return f"<{font.encode(text)}> Tj"
        codes, at = "", 0
        for index in range(len(text) - 1):
            saved = shared.get(first + index)
            if saved:
                advance = face.advance(face.glyph_id(text[index])) - saved / size * 1000
                codes += font.encode(text[at:index]) + font.encode_narrow(text[index], advance)
                at = index + 1
        return f"<{codes}{font.encode(text[at:])}> Tj"
