"""What a contained process does with a foreign workbook: it reads it and writes down what it read.

A hostile file can make a reader ask for more memory than there is, which ends the process that asks, or keep it busy for
ever. So the program itself never opens one (``foreign_cells`` asks). Little is imported here, so that the process starts in a few
hundredths of a second. ``docs/decisions/0030`` says why it is so.
"""

from __future__ import annotations

import gc
import re
import threading
import zipfile
from array import array
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from desktop_app.ledgers.telling_apart import told_apart

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from python_calamine import CalamineSheet, CalamineWorkbook

    from desktop_app.ledgers.ods_cells import OdsSheet
    from desktop_app.ledgers.xls_look import Looked

MOST_PARTS = 20_000
"""Parts of a zipped workbook."""
LARGE = 8 * 2**20
"""Bytes of an unpacked sheet from which on it is worth some trouble to go through it once (``once_through``)."""
_CHUNK = 2**18
_LAST_ROW, _LAST_COLUMN = 1_048_576, 16_384
MOST_UNREADABLE = 200_000
"""Cells of a sheet that are told to hold nothing that can be used; further ones are left out."""
_WIDEST, _LONGEST = 256, 1_000
"""Columns of the beginning of a sheet, and characters of its cells, that are written down."""
_MOST_MERGED = 100_000
_MOST_OTHERS = 100
"""Values that are no numbers, in a column that is written down as one of numbers."""
SEPARATOR = "\x1f"
"""Between texts that travel as one; a column that holds it travels otherwise."""
_MOST_ABOVE = 100
"""Empty rows above a sheet that are gone through one by one."""
# No pattern looks at a byte more than a few times whatever a file holds: tags end at the next one, blanks are not given back.
_ROW = re.compile(rb"""<(?:\w+:)?row\b([^<>]*)>""")
_COLUMN = re.compile(rb"""<(?:\w+:)?col\b([^<>]*)>""")
_HIDDEN = re.compile(rb"""\bhidden\s*=\s*["'](?:1|true)["']""")
_NUMBER = re.compile(rb"""\br\s*=\s*["'](\d{1,7})["']""")
_MIN, _MAX = (
    re.compile(rb"""\bmin\s*=\s*["'](\d{1,5})["']"""),
    re.compile(rb"""\bmax\s*=\s*["'](\d{1,5})["']"""),
)
_CELL = re.compile(rb"""<(?:\w+:)?c\b([^<>]*?)(/?)>""")
_FORMULA_CELL = re.compile(
    rb"""<(?:\w+:)?c\b([^<>]*)>\s*+<(?:\w+:)?f\b[^<>]*?(?:/>|>[^<]*</(?:\w+:)?f>)\s*+"""
    rb"""(?:(?:<(?:\w+:)?v\s*+/>|<(?:\w+:)?v>\s*+</(?:\w+:)?v>)\s*+)?+</(?:\w+:)?c>""",
)
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})(\d{1,7})["']""")
_ERROR_TYPE = re.compile(rb"""\bt\s*=\s*["']e["']""")
_MARKS = (b"<f", b'="e"', b"hidden=")
"""What a sheet without any peculiarity holds none of; the first is also how some other tags begin."""
_UNUSUAL = (b":sheetData", b"='", b" =", b"= ")
"""What the beginning of a sheet holds when its writer prefixes tags, or sets signs otherwise than programs do."""
_FORMULA_MARKS = (b"<f>", b"<f ", b"<f/", b":f")
_RARE_MARKS = (b":f", b"'e'", b'"e"', b"hidden")
_SHEET = re.compile(r"""<(?:\w+:)?sheet\b([^<>]*)>""")
_RELATION = re.compile(r"""<(?:\w+:)?Relationship\b([^<>]*)>""")
_ATTRIBUTE = re.compile(r"""(?<![\w:])([\w:]++)\s*+=\s*+(?:"([^"]*)"|'([^']*)')""")

_ENTITY = re.compile(r"&(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|lt|gt|quot|apos|amp);")
_ENTITIES = {"lt": "<", "gt": ">", "quot": '"', "apos": "'", "amp": "&"}


class Refused(Exception):
    """This workbook is not read; the code names the sentence that ``foreign_cells`` has for it."""


def answer(
    request: dict[str, Any], _tell: Callable[[dict[str, Any]], None]
) -> tuple[dict[str, Any], list[bytes]]:
    """What stands in the workbook at ``path``, whose content is of ``kind``: its sheets, or the code of a refusal.

    Sheets may fill so many ``cells`` together, and parts of a package unpack to so many bytes (``unpacked``). With
    ``beginning`` only so many rows of each sheet are written down, with how far it reaches: to look at it, not to import.
    """
    gc.disable()  # the process is ended after its answer
    try:
        answer, blocks = _read_somehow(
            request["path"],
            request["kind"],
            request["cells"],
            request["unpacked"],
            request.get("beginning", 0),
        )
        for said in answer["sheets"]:
            _count_filled(said)
        return answer, blocks
    except Refused as error:
        return {"refused": str(error)}, []
    except MemoryError:
        return {"refused": "memory"}, []
    except BaseException as error:  # noqa: BLE001 - a panic of the reader is no Exception
        return {"refused": _code_of(error)}, []


def _code_of(error: BaseException) -> str:
    from python_calamine import PasswordError  # noqa: PLC0415 - what cannot be imported is a damaged program

    return "password" if isinstance(error, PasswordError) else "broken"


def _read_somehow(
    path: str, kind: str, cells: int, unpacked: int, beginning: int
) -> tuple[dict[str, Any], list[bytes]]:
    """As ``read``; an .xlsx that the fast reader cannot make out is given to the slow one, which forgives more."""
    answer: dict[str, Any] = {"sheets": []}
    blocks: list[bytes] = []
    try:
        answer, blocks = read(path, kind, cells, unpacked, beginning)
        if kind not in {"xlsx", "xlsm"} or not all(said.get("trouble") for said in answer["sheets"]):
            return answer, blocks
    except (Refused, MemoryError):
        raise
    except BaseException as error:
        if kind not in {"xlsx", "xlsm"} or _code_of(error) != "broken" or not _is_sound(path):
            raise
    try:
        return _read_slowly(path, cells, beginning)
    except (Refused, MemoryError):
        raise
    except Exception as error:
        raise Refused("broken") from error


def _is_sound(path: str) -> bool:
    """Whether every part of a package is what was packed; one that was damaged on its way is no case for another reader."""
    try:
        with zipfile.ZipFile(path) as package:
            return package.testzip() is None
    except Exception:  # noqa: BLE001 - zipfile has many ways to say no
        return False


def _read_slowly(path: str, most_cells: int, beginning: int) -> tuple[dict[str, Any], list[bytes]]:
    import warnings  # noqa: PLC0415 - seldom needed

    from openpyxl import load_workbook  # noqa: PLC0415

    warnings.simplefilter("ignore")
    sheets: list[dict[str, Any]] = []
    blocks: list[bytes] = []
    for page in load_workbook(path, read_only=True, data_only=True).worksheets:
        page.reset_dimensions()
        said: dict[str, Any] = {"name": page.title, "hidden": page.sheet_state != "visible"}
        rows: list[list[Any]] = []
        width = 0
        for line in page.iter_rows(values_only=True):
            rows.append(["" if value is None else value for value in line])
            width = max(width, len(line))
            if len(rows) * width > most_cells:
                raise Refused("far")
        filled = [row + [""] * (width - len(row)) for row in rows]
        most_cells -= len(rows) * width
        _write_down(filled, (len(filled), width), (1, 1), [], said, blocks, beginning)
        sheets.append(said)
    if not sheets:
        raise Refused("no_sheets")
    return {"sheets": sheets}, blocks


def read(
    path: str, kind: str, most_cells: int, most_unpacked: int, beginning: int = 0
) -> tuple[dict[str, Any], list[bytes]]:
    """The sheets of a workbook: what can be said in JSON, and the places of the columns as bytes.

    Raises:
        Refused: it is too large; with the code of the sentence for it.
    """
    from python_calamine import SheetTypeEnum, SheetVisibleEnum  # noqa: PLC0415

    parts, largest = _checked_parts(path, kind, most_unpacked)
    if kind == "ods":
        return _read_ods(path, most_cells, beginning)
    sheets: list[dict[str, Any]] = []
    blocks: list[bytes] = []
    cells = 0
    names: dict[int, tuple[str, str]] = {}
    large = None
    if kind in {"xlsx", "xlsm"} and largest >= LARGE:
        from desktop_app.ledgers.once_through import open_large  # noqa: PLC0415 - most are small

        large = open_large(path, parts.values(), LARGE)
    opened, merged_in = large or (_opened(path, kind), {})
    looked: dict[str, Looked] = {}
    look = threading.Thread(target=_look_beside, args=(path, kind, parts, looked), daemon=True)
    look.start()  # unpacking and reading both let go of the interpreter while they work
    with opened as book:
        for place, about in enumerate(book.sheets_metadata):
            if about.typ not in (SheetTypeEnum.WorkSheet, SheetTypeEnum.MacroSheet):
                continue
            said: dict[str, Any] = {"name": about.name, "hidden": about.visible != SheetVisibleEnum.Visible}
            sheets.append(said)
            try:
                sheet = book.get_sheet_by_name(about.name)
            except MemoryError:
                raise
            except BaseException:  # noqa: BLE001 - one broken sheet, or a panic over it, leaves the others
                said["trouble"] = "broken"
                continue
            cells += sheet.height * sheet.width
            if cells > most_cells:
                raise Refused("far")
            top, left = sheet.start or (0, 0)
            ranges = merged_in.get(parts.get(about.name, ""), sheet.merged_cell_ranges or ())
            merged = [(a + 1, b + 1, c + 1, d + 1) for (a, b), (c, d) in ranges]
            size = sheet.height, sheet.width
            _write_down(_rows(sheet), size, (top + 1, left + 1), merged, said, blocks, beginning)
            names[len(sheets) - 1] = (about.name, str(place))
    look.join()
    for at, (name, place_name) in names.items():
        _add(looked.get(name) or looked.get(place_name), sheets[at])
    if not sheets:
        raise Refused("no_sheets")
    return {"sheets": sheets}, blocks


def _rows(sheet: CalamineSheet) -> Iterable[Sequence[Any]]:
    """What stands in a sheet row by row, as long as that costs nothing: it comes with the empty rows above."""
    top = sheet.start[0] if sheet.start else 0
    if not sheet.height or top > _MOST_ABOVE:
        return sheet.to_python()
    return islice(sheet.iter_rows(), top, None)


def _opened(path: str, kind: str) -> CalamineWorkbook:
    """The workbook, by its content: the library goes by the name where it is given one."""
    if kind == "xls":
        from desktop_app.ledgers.xls_look import points_outside  # noqa: PLC0415 - other kinds do without

        if points_outside(path):
            raise Refused("broken")
    from python_calamine import CalamineWorkbook  # noqa: PLC0415

    if path.lower().endswith(f".{kind}"):
        return CalamineWorkbook.from_path(path)
    with open(path, "rb") as file:  # noqa: PTH123 - little is imported here
        return CalamineWorkbook.from_filelike(file)


def _look_beside(path: str, kind: str, parts: dict[str, str], looked: dict[str, Looked]) -> None:
    """What a second look finds, by the name of the sheet or by its place in the workbook; whatever fails finds nothing."""
    from desktop_app.ledgers.xls_look import Looked, look_into_xls  # noqa: PLC0415
    from desktop_app.ledgers.xlsb_look import look_into_xlsb  # noqa: PLC0415

    try:
        if kind == "xls":
            looked.update({str(place): found for place, found in enumerate(look_into_xls(path))})
        elif kind == "xlsb":
            looked.update(look_into_xlsb(path, parts))
        else:
            looked.update({name: _look(path, part, Looked()) for name, part in parts.items()})
    except Exception:  # noqa: BLE001 - the reader says what is wrong with the file
        return


def _add(looked: Looked | OdsSheet | None, said: dict[str, Any]) -> None:
    if looked is not None:
        said["unreadable"] = looked.unreadable[:MOST_UNREADABLE]
        said["hidden_rows"] = looked.hidden_rows
        said["hidden_columns"] = looked.hidden_columns


def _read_ods(path: str, most_cells: int, beginning: int) -> tuple[dict[str, Any], list[bytes]]:
    from desktop_app.ledgers.ods_cells import Refusal, read_ods  # noqa: PLC0415

    sheets: list[dict[str, Any]] = []
    blocks: list[bytes] = []
    try:
        tables = read_ods(path, most_cells)
    except Refusal as error:
        raise Refused(str(error)) from error
    for table in tables:
        said: dict[str, Any] = {"name": table.name, "hidden": table.hidden}
        sheets.append(said)
        filled = {row: cells for row, cells in table.rows.items() if cells}
        first, last = min(filled, default=1), max(filled, default=0)
        left = min((min(cells) for cells in filled.values()), default=1)
        right = max((max(cells) for cells in filled.values()), default=0)
        most_cells -= max(0, last - first + 1) * max(0, right - left + 1)
        if most_cells < 0:
            raise Refused("far")
        nothing: dict[int, Any] = {}
        rows = [
            [filled.get(row, nothing).get(column, "") for column in range(left, right + 1)]
            for row in range(first, last + 1)
        ]
        size = len(rows), max(0, right - left + 1)
        _write_down(rows, size, (first, left), table.merged, said, blocks, beginning)
        _add(table, said)
    if not sheets:
        raise Refused("no_sheets")
    return {"sheets": sheets}, blocks


def _write_down(
    rows: Iterable[Sequence[Any]],
    size: tuple[int, int],
    start: tuple[int, int],
    merged: list[tuple[int, int, int, int]],
    said: dict[str, Any],
    blocks: list[bytes],
    beginning: int,
) -> None:
    height, width = size
    if start[0] + height - 1 > _LAST_ROW or start[1] + width - 1 > _LAST_COLUMN:
        raise Refused("far")  # no program has such a place
    if beginning:
        begun, said["seen"] = _begun(rows, beginning)
        said["extent"] = [height, width, 0]
        rows, height, width = begun, len(begun), min(width, _WIDEST)
    said.update(height=height, first_row=start[0], first_column=start[1], merged=merged[:_MOST_MERGED])
    columns = []
    for column in told_apart(rows, width):
        values, places = column.told()
        written, block = _written(values)
        blocks.append(block)
        if places is not None:
            blocks.append(places.tobytes())
        columns.append(
            {**written, "bytes": len(block), "places": None if places is None else places.typecode}
        )
    said["columns"] = columns


def _written(values: list[Any]) -> tuple[dict[str, Any], bytes]:
    """How values are written down: many texts as one, numbers as they lie in memory, since JSON of them takes its time.

    Among numbers a few others may stand, a header for one; they are told by their places.
    """
    kinds = set(map(type, values))
    if kinds == {str} and (text := SEPARATOR.join(values)).count(SEPARATOR) == len(values) - 1:
        return {"as": "texts"}, text.encode("utf-8", "surrogatepass")
    if float in kinds:
        others: list[tuple[int, Any]] = [
            (at, _plain(value)) for at, value in enumerate(values) if type(value) is not float
        ]
        if len(others) <= _MOST_OTHERS:
            for at, _ in others:
                values[at] = 0.0
            return {"as": "numbers", "others": others}, array("d", values).tobytes()
    plain = kinds <= {str, int, float, bool}
    return {"as": "values", "values": values if plain else list(map(_plain, values)), "plain": plain}, b""


def _begun(rows: Iterable[Sequence[Any]], beginning: int) -> tuple[list[list[Any]], bytearray]:
    """The first rows as they are written down, and of each row whether something stands in it."""
    begun: list[list[Any]] = []
    seen = bytearray()
    for row in rows:
        seen.append(any(map(_is_seen, row)))
        if len(begun) < beginning:
            begun.append(list(map(_shortened, row[:_WIDEST])))
    return begun, seen


def _count_filled(said: dict[str, Any]) -> None:
    """Count the rows in which something stands; a cell that holds nothing that can be used is something to whoever looks."""
    seen = said.pop("seen", None)
    if seen is not None:
        first = said["first_row"]
        places = {row - first for row, _, _ in said.get("unreadable", ())}
        unseen = sum(1 for place in places if not (0 <= place < len(seen) and seen[place]))
        said["extent"][2] = sum(seen) + unseen


def _is_seen(value: Any) -> bool:  # noqa: ANN401 - any cell
    return bool(value.strip()) if isinstance(value, str) else True


def _shortened(value: Any) -> Any:  # noqa: ANN401 - any cell
    return value[:_LONGEST] if isinstance(value, str) else value


def _plain(value: object) -> object:
    if isinstance(value, str | int | float):
        return value
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, time):
        return {"c": value.isoformat()}
    if isinstance(value, timedelta):
        return {"s": value.total_seconds()}
    return str(value)


def _checked_parts(path: str, kind: str, most_unpacked: int) -> tuple[dict[str, str], int]:
    """Of a zipped workbook: that it does not unpack to a giant; of Excel's, the parts of its sheets by their names.

    With them how many bytes the largest part has, unpacked.
    """
    if kind not in {"xlsx", "xlsm", "xlsb", "ods"}:
        return {}, 0
    with zipfile.ZipFile(path) as package:
        infos = package.infolist()
        if len(infos) > MOST_PARTS:
            raise Refused("large")
        read_ones = [
            info.file_size for info in infos if info.filename.lower().endswith((".xml", ".rels", ".bin"))
        ]
        if sum(read_ones) > most_unpacked:
            raise Refused("large")
        largest = max(read_ones, default=0)
        if kind == "xlsb":
            return _related_parts(package, "xl/_rels/workbook.bin.rels"), largest
        return _sheet_parts(package) if kind in {"xlsx", "xlsm"} else {}, largest


def _sheet_parts(package: zipfile.ZipFile) -> dict[str, str]:
    names = {name.lower().replace("\\", "/").lstrip("/"): name for name in package.namelist()}
    if "xl/workbook.xml" not in names:
        return {}
    related = _related_parts(package, "xl/_rels/workbook.xml.rels")
    book = package.read(names["xl/workbook.xml"]).decode("utf-8", errors="replace")
    parts: dict[str, str] = {}
    for match in _SHEET.finditer(book):
        values = attributes(match[1])
        relation = next((value for key, value in values.items() if key.endswith(":id")), "")
        if relation in related:
            parts[unescaped(values.get("name", ""))] = related[relation]
    return parts


def _related_parts(package: zipfile.ZipFile, of: str) -> dict[str, str]:
    """Parts that a workbook names, by the id of the relation."""
    names = {name.lower().replace("\\", "/").lstrip("/"): name for name in package.namelist()}
    if of not in names:
        return {}
    found: dict[str, str] = {}
    for match in _RELATION.finditer(package.read(names[of]).decode("utf-8", errors="replace")):
        values = attributes(match[1])
        target = values.get("Target", "")
        part = names.get((target.lstrip("/") if target.startswith("/") else f"xl/{target}").lower())
        if part is not None:
            found[values.get("Id", "")] = part
    return found


def attributes(text: str) -> dict[str, str]:
    """The attributes of a tag, as they are written."""
    return {match[1]: match[2] if match[2] is not None else match[3] for match in _ATTRIBUTE.finditer(text)}


def unescaped(text: str) -> str:
    """A text of XML without its entities; some writers put every Chinese letter as a number."""
    return _ENTITY.sub(_meant, text)


def _meant(match: re.Match[str]) -> str:
    word: str = match[1]
    if word[0] != "#":
        return _ENTITIES[word]
    code = int(word[2:], 16) if word[1] in "xX" else int(word[1:])
    return chr(code) if code < 0x110000 else match[0]


def _look(path: str, part: str, looked: Looked) -> Looked:
    """What the reader does not tell of a sheet of an .xlsx: hidden rows and columns, formulas without a result, errors."""
    with zipfile.ZipFile(path) as package:
        if not _stands_out(package, part):
            return looked
        data = package.read(part)
    if b"hidden" in data:
        looked.hidden_rows = list(_hidden_rows(data))
        looked.hidden_columns = sorted(_hidden_columns(data))
    if any(mark in data for mark in _FORMULA_MARKS):
        looked.unreadable += _marked((match[1] for match in _FORMULA_CELL.finditer(data)), "formula")
    if b'"e"' in data or b"'e'" in data:
        found = (match[1] for match in _CELL.finditer(data) if _ERROR_TYPE.search(match[1]))
        looked.unreadable += _marked(found, "error")
    return looked


def _stands_out(package: zipfile.ZipFile, part: str) -> bool:
    """Whether there is anything in a sheet to look for; most hold nothing of the kind, and a search costs little."""
    marks: tuple[bytes, ...] = ()
    tail = b""
    with package.open(part) as file:
        for chunk in iter(lambda: file.read(_CHUNK), b""):
            marks = marks or (_MARKS if not any(mark in chunk for mark in _UNUSUAL) else _MARKS + _RARE_MARKS)
            found = [mark for mark in marks if mark in chunk or mark in tail + chunk[:8]]
            if found and (found != [b"<f"] or any(mark in tail + chunk for mark in _FORMULA_MARKS)):
                return True
            tail = chunk[-8:]
    return False


def _hidden_rows(data: bytes) -> Iterator[int]:
    for match in _ROW.finditer(data):
        if _HIDDEN.search(match[1]) and (number := _NUMBER.search(match[1])):
            yield int(number[1])


def _hidden_columns(data: bytes) -> set[int]:
    found: set[int] = set()
    for match in _COLUMN.finditer(
        data[: data.find(b"<sheetData")] if b"<sheetData" in data else data[:_CHUNK]
    ):
        first, last = _MIN.search(match[1]), _MAX.search(match[1])
        if _HIDDEN.search(match[1]) and first and last:
            found.update(range(int(first[1]), min(int(last[1]), _LAST_COLUMN) + 1))
            if len(found) >= _LAST_COLUMN:  # the same ones may be hidden again and again
                break
    return found


def _marked(tags: Iterator[bytes], code: str) -> list[tuple[int, int, str]]:
    marked: list[tuple[int, int, str]] = []
    for text in tags:
        reference = _REFERENCE.search(text)
        if reference:
            marked.append((int(reference[2]), column_number(reference[1].decode("ascii")), code))
    return marked


def column_number(letters: str) -> int:
    """The number of a column by its letters: A is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
