"""打印店包 and 重印页: files for whoever prints elsewhere, each copy whole and in order, with a sheet that says how.

A copy shop gets one PDF for each copy, its own cover in place, so that nobody has to exchange anything; which pages are in
colour and which lie across is read from the finished packet, as the shop would see it.
"""

from __future__ import annotations

from contextlib import closing
from itertools import groupby
from typing import TYPE_CHECKING

import pikepdf
from PIL import Image, ImageChops

from desktop_app.contained import Broken
from desktop_app.documents.instruction_sheet import Section, render_instructions
from desktop_app.documents.pdf_reading import PdfReading
from desktop_app.documents.printed import page_list
from desktop_app.documents.watch import step, stop_if_cancelled
from desktop_app.errors import DocumentError, TargetNotWritable
from desktop_app.models import formats
from desktop_app.packet.bundle import COVERS, PACKET, SPINES, thickness_of, workshop
from desktop_app.packet.page_ranges import page_words
from desktop_app.packet.print_files import verified
from desktop_app.packet.print_plan import EMPTY, Side, Sides, of_packet
from desktop_app.store import staging
from desktop_app.store.finished_folder import take_place

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from desktop_app.contained import Contained
    from desktop_app.documents.content import Content
    from desktop_app.documents.fonts import FontBook
    from desktop_app.documents.watch import Watch
    from desktop_app.packet.bound import BoundPacket
    from desktop_app.packet.build import Build
    from desktop_app.packet.print_log import Reprint

INSTRUCTIONS = "打印说明.pdf"
REPRINT = "重印页.pdf"
REPRINT_NOTE = "重印说明.pdf"
LOOKING, JOINING = "看颜色", "合成各份"
_LOOK_SCALE = 0.2
"""Pixels per point at which a page is looked at for colour."""
_COLOURED = 48
"""Difference between the channels of a pixel from which it is no shade of a yellowed scan."""
_ENOUGH = 0.0005
"""Part of the pixels of a page that make it a page in colour: a seal does."""
_QUIET = 600.0
_NO_ID = "0" * 32


def copy_name(copy: int) -> str:
    """File of one copy in the folder for the shop."""
    return f"第{copy}份.pdf"


def shop_names(copies: int) -> frozenset[str]:
    """Everything that lies in such a folder."""
    return frozenset((INSTRUCTIONS, SPINES, *(copy_name(copy) for copy in range(1, copies + 1))))


def write_shop_pack(
    made: Build,
    folder: Path,
    out: Path,
    *,
    content: Content,
    fonts: FontBook,
    watch: Watch,
) -> tuple[str, ...]:
    """Make the folder ``out``, new, empty or an earlier one of its kind, from the build ``made`` in ``folder``; its files.

    Raises:
        UnreadableInput: a file of the build is not what was built.
        TargetNotWritable: ``out`` holds other files, or cannot be written.
        DocumentError: the copies cannot be joined.
        Cancelled: ``watch`` called it off; ``out`` is as it was.
    """
    packet, copies = _packet_of(made), content.notice.identity.copies
    _refuse_foreign(out, shop_names(copies))
    files = verified(folder, made, (PACKET, COVERS, SPINES), watch)
    room = workshop()
    try:
        room.start()
        seen = _Seen.of(files[PACKET], watch)
        out.parent.mkdir(parents=True, exist_ok=True)
        with staging.stage_in(out.parent, "shop", target=out.name) as stage:
            stage.mkdir()
            for copy in range(1, copies + 1):
                step(watch, JOINING, copy - 1, copies)
                (job,) = of_packet(packet, range(1, packet.pages + 1), (copy,), Sides.SINGLE)
                sides = [side for one in job.passes for side in one.sides]
                title = f"{content.notice.packet.title}　第{copy}份"
                _join(room, stage / copy_name(copy), sides, files, title, packet, watch, whole=True)
            sections = _shop_sections(made, packet, content, seen)
            render_instructions(content, "打印说明", sections, fonts, stage / INSTRUCTIONS)
            (stage / SPINES).write_bytes(files[SPINES].read_bytes())
            step(watch, JOINING, copies, copies)
            take_place(stage, out, again="做打印店包")
    except OSError as error:
        raise TargetNotWritable(f"没有写入“{out.name}”", "腾出空间或换一个文件夹后再试") from error
    finally:
        room.close()
    return tuple(sorted(shop_names(copies)))


def write_reprint(
    made: Build,
    folder: Path,
    reprints: Sequence[Reprint],
    out: Path,
    *,
    content: Content,
    fonts: FontBook,
    watch: Watch,
) -> tuple[str, ...]:
    """Write 重印页.pdf, the sheets of each copy behind one another, and a sheet on what to exchange, into the folder ``out``.

    Raises:
        UnreadableInput: a file of the build is not what was built.
        TargetNotWritable: ``out`` refuses.
        DocumentError: the pages cannot be joined.
        Cancelled: ``watch`` called it off.
    """
    packet = _packet_of(made)
    files = verified(folder, made, (PACKET, COVERS), watch)
    sides: list[Side] = []
    for item in reprints:
        kind = Sides.DUPLEX if item.both else Sides.SINGLE
        for job in of_packet(packet, item.pages, item.copies, kind):
            sides += job.passes[0].sides
    room = workshop()
    try:
        out.mkdir(parents=True, exist_ok=True)
        if sides:
            _join(room, out / REPRINT, sides, files, "重印页", packet, watch)
        sections = list(_reprint_sections(made, reprints))
        render_instructions(content, "重印说明", sections, fonts, out / REPRINT_NOTE)
    except OSError as error:
        raise TargetNotWritable(f"没有写入“{out.name}”", "腾出空间或换一个文件夹后再试") from error
    finally:
        room.close()
    return (REPRINT, REPRINT_NOTE) if sides else (REPRINT_NOTE,)


def settings_card(made: Build, content: Content) -> tuple[tuple[str, str], ...]:
    """What to choose in the print window of any reader, exactly."""
    packet = _packet_of(made)
    return (
        ("纸张", "A4，80 克复印纸"),
        ("缩放", "实际大小（100%），不要选“适合纸张”或“缩小过大的页面”"),
        ("双面", "双面打印，长边翻页；驱动里写“长边装订”的也是它"),
        ("份数", f"一次印 1 份，印 {content.notice.identity.copies} 次；不要靠打印机自己印多份"),
        ("方向", "自动（横排的页会自己转）"),
        ("页数", f"每份 {packet.pages} 面，{formats.count(-(-packet.pages // 2))} 张纸"),
    )


class _Seen:
    """What a shop has to know of the pages; pages from 1, as a reader of the PDF counts them."""

    def __init__(self, coloured: tuple[int, ...], across: tuple[int, ...], large: tuple[int, ...]) -> None:
        self.coloured, self.across, self.large = coloured, across, large

    @classmethod
    def of(cls, path: Path, watch: Watch) -> _Seen:
        with closing(PdfReading(path)) as reading:
            coloured = []
            for number in range(len(reading.sizes)):
                if number % 10 == 0:
                    step(watch, LOOKING, number, len(reading.sizes))
                stop_if_cancelled(watch)
                if _is_coloured(reading, number):
                    coloured.append(number + 1)
            sizes = list(enumerate(reading.sizes, 1))
        return cls(
            tuple(coloured),
            tuple(page for page, (wide, high) in sizes if wide > high),
            tuple(page for page, size in sizes if max(size) > 900),
        )


def _is_coloured(reading: PdfReading, number: int) -> bool:
    drawn = reading.render(number, _LOOK_SCALE)
    picture = Image.frombuffer("RGB", (drawn.width, drawn.height), drawn.pixels, "raw", "BGRX", drawn.stride)
    red, green, blue = picture.split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    least = ImageChops.darker(ImageChops.darker(red, green), blue)
    counts = ImageChops.difference(most, least).histogram()
    return sum(counts[_COLOURED:]) > _ENOUGH * drawn.width * drawn.height


def _shop_sections(made: Build, packet: BoundPacket, content: Content, seen: _Seen) -> list[Section]:
    copies, sheets = content.notice.identity.copies, -(-packet.pages // 2)
    thick = thickness_of(packet.pages, content.notice)
    coloured = f"PDF 第 {page_list(seen.coloured)} 页" if seen.coloured else "没有"
    across = f"PDF 第 {page_list(seen.across)} 页，不用转" if seen.across else "没有"
    large = f"PDF 第 {page_list(seen.large)} 页" if seen.large else "没有，全部是 A4（原来是 A3 的已缩成 A4）"
    return [
        Section(
            "一、文件",
            (
                *((copy_name(copy), f"第 {copy} 份，封面上写着份数") for copy in range(1, copies + 1)),
                (SPINES, "裁开贴在书脊上，单面印 1 张"),
            ),
        ),
        Section(
            "二、怎样印",
            (
                ("纸张", "A4，80 克复印纸"),
                ("缩放", "实际大小（100%），不缩放"),
                ("双面", "双面打印，长边翻页；每个文件从一张新纸开始"),
                ("每份", f"{packet.pages} 面，{formats.count(sheets)} 张，正文厚约 {thick} 毫米"),
                ("共", f"{copies} 份，{formats.count(sheets * copies)} 张"),
                ("彩色的页", coloured),
                ("横排的页", across),
                ("A3 的页", large),
                ("装订", "左侧胶装；装订前逐份核对页码，封面在最前"),
            ),
        ),
        Section(
            "三、核对",
            (
                ("通知文号", content.notice.identity.number),
                ("申报单位", content.application.agency.name or ""),
                ("校验码", f"{made.check_code}，印在每份封面下方"),
                ("最后一页", packet.called(packet.pages)),
            ),
            ("先印第 1 份，核对无误后再印其余各份。第几页按 PDF 阅读器里的次序数，封面是第 1 页。",),
        ),
    ]


def _reprint_sections(made: Build, reprints: Sequence[Reprint]) -> Iterable[Section]:
    packet = _packet_of(made)
    for item in reprints:
        copies = "、".join(map(str, item.copies))
        kind = Sides.DUPLEX if item.both else Sides.SINGLE
        yield Section(
            f"第 {copies} 份（原来是{item.before.words}）",
            (
                ("抽出销毁", f"{item.old_words}所在的纸，每份 {len(_sheets(item.destroyed, item.both))} 张"),
                ("放进原处", f"{page_words(packet, item.pages) or '没有'}，每份 {item.sheets} 张"),
                ("打印", f"{kind.label}，实际大小（100%）"),
            ),
        )
    yield Section(
        "核对",
        (("校验码", f"新的是 {made.check_code}，封面、光盘和光盘标签上都应是它"),),
        ("换完以后逐份核对页码连续；光盘和光盘标签要用同一次生成的。",),
    )


def _sheets(pages: Iterable[int], both: bool) -> set[int]:  # noqa: FBT001 - as the item has it
    return {(page + 1) // 2 for page in pages} if both else set(pages)


def _join(
    room: Contained,
    target: Path,
    sides: Sequence[Side],
    files: dict[str, Path],
    title: str,
    packet: BoundPacket,
    watch: Watch,
    *,
    whole: bool = False,
) -> None:
    with staging.scratch_folder() as folder:
        blank = folder / "blank.pdf"
        if EMPTY in sides:
            with pikepdf.new() as pdf:
                pdf.add_blank_page(page_size=(595.276, 841.89))
                pdf.save(blank)
        pages = []
        for name, run in groupby(sides, key=lambda side: side.file):
            listed = [side.page or 1 for side in run]
            pages.append([str(files[name] if name else blank), ",".join(map(str, listed))])
        request = {
            "do": "join",
            "target": str(target),
            "pages": pages,
            "overlay": "",
            "stamped": "",
            "links": [],
            "bookmarks": [[1, span.title, span.first] for span in packet.spans] if whole else [],
            "labels": _labels(packet) if whole else [[1, "D", ""]],
            "info": {"/Title": title},
            "id": _NO_ID,
        }
        try:
            room.ask(request, check=lambda: stop_if_cancelled(watch), quiet=_QUIET)
        except Broken as error:
            raise DocumentError(f"“{target.name}”没有合成", "再试一次；磁盘快满时先腾出空间") from error


def _labels(packet: BoundPacket) -> list[tuple[int, str, str]]:
    roman = next((page for page, number in enumerate(packet.numbers, 1) if number == "I"), 0)
    arabic = next((page for page, number in enumerate(packet.numbers, 1) if number == "1"), 0)
    found = [(1, "", "封面"), (roman, "R", ""), (arabic, "D", "")]
    return [label for label in found if label[0]]


def _packet_of(made: Build) -> BoundPacket:
    if made.packet is None:
        raise DocumentError("这一次生成里没有成套材料", "重新生成申报材料后再试")
    return made.packet


def _refuse_foreign(out: Path, known: frozenset[str]) -> None:
    if out.is_file():
        raise TargetNotWritable(f"“{out.name}”是一个文件", "换一个文件夹名称")
    foreign = sorted(entry.name for entry in out.iterdir() if entry.name not in known) if out.is_dir() else []
    if foreign:
        raise TargetNotWritable(
            f"文件夹“{out.name}”里有别的文件（“{foreign[0]}”）", "移走它，或换一个空文件夹"
        )
