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
from contextlib import closing, suppress
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from desktop_app.ledgers.once_through import NotInPieces, Opened, one_by_one, open_large
from desktop_app.ledgers.telling_apart import SheetToldApart, told_apart
from desktop_app.ledgers.xlsx_look import look_into_xlsx

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from python_calamine import CalamineSheet, CalamineWorkbook

    from desktop_app.ledgers.ods_cells import OdsSheet
    from desktop_app.ledgers.once_through import Merged
    from desktop_app.ledgers.telling_apart import ColumnToldApart
    from desktop_app.ledgers.xls_look import Looked

MOST_PARTS = 20_000
"""Parts of a zipped workbook."""
LARGE = 8 * 2**20
"""Bytes of an unpacked sheet from which on it is worth some trouble to go through it once (``once_through``)."""
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
# No pattern looks at a byte more than a few times whatever a file holds: tags end at the next one.
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
    parts, largest = _checked_parts(path, kind, most_unpacked)
    if kind == "ods":
        return _read_ods(path, most_cells, beginning)
    if kind in {"xlsx", "xlsm"} and largest >= LARGE:
        large = open_large(path, parts.values(), LARGE, whole=beginning > 0)
        if large is not None:
            with suppress(NotInPieces):
                return _read_opened(large, path, kind, parts, most_cells, beginning)
    return _read_opened(Opened(_opened(path, kind)), path, kind, parts, most_cells, beginning)


def _read_opened(
    opened: Opened, path: str, kind: str, parts: dict[str, str], most_cells: int, beginning: int
) -> tuple[dict[str, Any], list[bytes]]:
    """As ``read``, of a workbook that is open.

    Raises:
        Refused: as for ``read``.
        NotInPieces: it is to be opened otherwise.
    """
    from python_calamine import SheetTypeEnum, SheetVisibleEnum  # noqa: PLC0415 - tests look for panics without it

    sheets: list[dict[str, Any]] = []
    blocks: list[bytes] = []
    names: dict[int, tuple[str, str]] = {}
    looked: dict[str, Looked] = {}
    look = threading.Thread(target=_look_beside, args=(path, kind, parts, opened.plain, looked), daemon=True)
    look.start()  # unpacking and reading both let go of the interpreter while they work
    with opened.book as book:
        for place, about in enumerate(book.sheets_metadata):
            if about.typ not in (SheetTypeEnum.WorkSheet, SheetTypeEnum.MacroSheet):
                continue
            if opened.is_piece(about.name):
                continue
            said: dict[str, Any] = {"name": about.name, "hidden": about.visible != SheetVisibleEnum.Visible}
            sheets.append(said)
            part = parts.get(about.name, "")
            if part in opened.pieces:
                with closing(one_by_one(book, [about.name, *opened.pieces[part]])) as pieces:
                    most_cells -= _write_pieces(pieces, most_cells, opened.merged[part], said, blocks)
                names[len(sheets) - 1] = (about.name, str(place))
                continue
            try:
                sheet = book.get_sheet_by_name(about.name)
            except MemoryError:
                raise
            except BaseException:  # noqa: BLE001 - one broken sheet, or a panic over it, leaves the others
                said["trouble"] = "broken"
                continue
            most_cells -= sheet.height * sheet.width
            if most_cells < 0:
                raise Refused("far")
            top, left = sheet.start or (0, 0)
            merged = _counted_from_1(opened.merged.get(part, sheet.merged_cell_ranges or ()))
            size = sheet.height, sheet.width
            _write_down(_rows(sheet), size, (top + 1, left + 1), merged, said, blocks, beginning)
            names[len(sheets) - 1] = (about.name, str(place))
    look.join()
    for at, (name, place_name) in names.items():
        _add(looked.get(name) or looked.get(place_name), sheets[at])
    if not sheets:
        raise Refused("no_sheets")
    return {"sheets": sheets}, blocks


def _counted_from_1(
    ranges: Iterable[tuple[tuple[int, int], tuple[int, int]]],
) -> list[tuple[int, int, int, int]]:
    return [(a + 1, b + 1, c + 1, d + 1) for (a, b), (c, d) in ranges]


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


def _look_beside(
    path: str, kind: str, parts: dict[str, str], plain: Collection[str], looked: dict[str, Looked]
) -> None:
    """What a second look finds, by the name of the sheet or by its place in the workbook; whatever fails finds nothing.

    In the ``plain`` parts it is known already that there is nothing.
    """
    from desktop_app.ledgers.xls_look import Looked, look_into_xls  # noqa: PLC0415
    from desktop_app.ledgers.xlsb_look import look_into_xlsb  # noqa: PLC0415

    try:
        if kind == "xls":
            looked.update({str(place): found for place, found in enumerate(look_into_xls(path))})
        elif kind == "xlsb":
            looked.update(look_into_xlsb(path, parts))
        else:
            for name, part in parts.items():
                looked[name] = Looked() if part in plain else look_into_xlsx(path, part)
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
    _write_columns(told_apart(rows, width), said, blocks)


def _write_pieces(
    pieces: Iterable[CalamineSheet],
    most_cells: int,
    merged: Merged,
    said: dict[str, Any],
    blocks: list[bytes],
) -> int:
    """Write down a sheet that is read piece by piece, as ``_write_down`` does one; returns how many cells it fills.

    Raises:
        Refused: they are too many.
        NotInPieces: the pieces are not one below the other.
    """
    told = SheetToldApart()
    for piece in pieces:
        if piece.start is None or not piece.height:
            continue
        top, left = piece.start
        if told.columns and top < told.bottom:
            raise NotInPieces
        first_row, first = (told.top, min(left, told.left)) if told.columns else (top, left)
        last = max(left + piece.width, told.left + len(told.columns))
        if (top + piece.height - first_row) * (last - first) > most_cells:
            raise Refused("far")
        told.take(_rows(piece), (top, left), (piece.height, piece.width))
    if told.bottom > _LAST_ROW or told.left + len(told.columns) > _LAST_COLUMN:
        raise Refused("far")
    said.update(height=told.height, first_row=told.top + 1, first_column=told.left + 1)
    said["merged"] = _counted_from_1(merged)[:_MOST_MERGED]
    _write_columns(told.columns, said, blocks)
    return told.height * len(told.columns)


def _write_columns(told: Iterable[ColumnToldApart], said: dict[str, Any], blocks: list[bytes]) -> None:
    columns = []
    for column in told:
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
