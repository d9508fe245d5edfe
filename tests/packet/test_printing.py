"""What goes through the printer, sheet by sheet, and what lies in the binder of each copy afterwards."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from desktop_app.models.evidence import Evidence
from desktop_app.packet.bound import BoundPacket, HeldFile, Span, known_files
from desktop_app.packet.build import Build
from desktop_app.packet.bundle import COVERS, PACKET
from desktop_app.packet.page_ranges import NoSuchPages, page_words, pages_typed
from desktop_app.packet.preflight import FileKind
from desktop_app.packet.print_log import PrintEntry, PrintLog, words_of
from desktop_app.packet.print_plan import Sides, of_packet, sheets_with, sheets_words
from desktop_app.packet.print_scale import scale_of

NOW = datetime(2021, 5, 20, 14, 3, tzinfo=timezone(timedelta(hours=8)))


def packet(digests: str, front: int = 2) -> BoundPacket:
    """Cover, its back, ``front`` pages with Roman numbers, the rest with Arabic ones; a letter for what is on each."""
    roman = ("I", "II", "III", "IV")[:front]
    arabic = tuple(str(number) for number in range(1, len(digests) - 1 - front))
    return BoundPacket(
        numbers=("", "", *roman, *arabic),
        digests=tuple(digests),
        spans=(Span(title="封面", first=1, last=2, kind="cover"),),
        dividers=(),
        files={},
    )


def made(number: int, bound: BoundPacket, code: str = "7K3M9Q") -> Build:
    return Build(
        number=number,
        check_code=code,
        made_at=NOW + timedelta(hours=number),
        notice="shanghai-2021",
        notice_digest="",
        draft=False,
        reason="",
        open_items=(),
        files=(),
        packet=bound,
    )


def entry(copy: int) -> PrintEntry:
    return PrintEntry(
        at=NOW, who="李", printer="P", copy_number=copy, what="整套", sides=8, build=1, check_code="7K3M9Q"
    )


@pytest.mark.parametrize(
    ("typed", "pages"),
    [
        ("2", (6,)),
        ("第 1—3 页", (5, 6, 7)),
        ("１－２，４", (5, 6, 8)),
        ("封面、II、2至3", (1, 4, 6, 7)),
        ("i-1", (3, 4, 5)),
        ("3-", (7, 8)),
        ("-I", (1, 2, 3)),
        ("4;3;3", (7, 8)),
    ],
)
def test_pages_are_named_by_the_number_printed_on_them(typed, pages):
    assert pages_typed(typed, packet("abcdefgh")) == pages


@pytest.mark.parametrize(
    ("typed", "said"),
    [("", "还没有写页码"), ("5", "没有“5”"), ("3-1", "前大后小"), ("1-2-3", "读不懂"), ("abc", "没有“abc”")],
)
def test_pages_that_are_not_there_are_named_with_a_way_out(typed, said):
    with pytest.raises(NoSuchPages, match=said) as refused:
        pages_typed(typed, packet("abcdefgh"))
    assert refused.value.hint


@pytest.mark.parametrize(
    ("pages", "words"),
    [
        ((), ""),
        ((1, 2, 4, 6, 7), "封面、第 II、2、3 页"),
        ((3, 4, 5, 6, 7), "第 I、II、1—3 页"),
        ((8,), "第 4 页"),
    ],
)
def test_pages_are_told_as_they_are_called_on_paper(pages, words):
    assert page_words(packet("abcdefgh"), pages) == words


@pytest.mark.parametrize(
    ("pages", "both", "printed"),
    [
        ((3,), True, (3, 4)),
        ((4, 5), True, (3, 4, 5, 6)),
        ((7,), True, (7,)),
        ((4, 4, 7), False, (4, 7)),
        ((9,), True, ()),
    ],
    ids=["a front", "two sheets", "the last, with nothing behind it", "one side", "no longer there"],
)
def test_a_sheet_is_printed_with_both_its_sides(pages, both, printed):
    assert sheets_with(pages, 7, both=both) == printed


def test_each_copy_has_the_cover_with_its_number_and_all_pages_in_order():
    jobs = of_packet(packet("abcdefg"), range(1, 8), (1, 3), Sides.DUPLEX)
    assert [job.copy for job in jobs] == [1, 3]
    (whole,) = jobs[1].passes
    assert [(side.file, side.page) for side in whole.sides] == [
        (COVERS, 5),
        (COVERS, 6),
        *((PACKET, page) for page in range(3, 8)),
        ("", 0),
    ]
    assert sheets_words(jobs, Sides.DUPLEX) == "2 份，每份 4 张，共 8 张纸"


@pytest.mark.parametrize(("backwards", "backs"), [(True, (0, 6, 4)), (False, (4, 6, 0))])
def test_turned_by_hand_fronts_come_first_then_as_many_backs(backwards, backs):
    (job,) = of_packet(packet("abcdefg"), range(3, 8), (1,), Sides.MANUAL, backwards=backwards)
    fronts, turned = job.passes
    assert [side.page for side in fronts.sides] == [3, 5, 7]
    assert [side.page for side in turned.sides] == [*backs]
    assert "3 张" in turned.before
    assert job.sides == 5


def test_copies_that_hold_what_is_true_need_nothing():
    log = PrintLog().with_copy(1, made(1, packet("abcdefgh")), both=True, at=NOW)
    assert log.reprints(packet("abcdefgh")) == ()
    assert words_of(log.reprints(packet("abcdefgh")), packet("abcdefgh")) == ""


def test_a_change_names_its_pages_and_prints_whole_sheets():
    log = PrintLog()
    for copy in (1, 2):
        log = log.with_copy(copy, made(1, packet("abcdefgh")), both=True, at=NOW)
    log = log.with_copy(3, made(1, packet("abcdefgh")), both=False, at=NOW)
    now = packet("Xbcdefgx")
    both, single = log.reprints(now)

    assert (both.copies, both.changed, both.pages, both.sheets) == ((1, 2), (1, 8), (1, 2, 7, 8), 2)
    assert (single.copies, single.changed, single.pages, single.sheets) == ((3,), (1, 8), (1, 8), 2)
    assert both.old_words == "封面、第 3、4 页"
    assert words_of((both, single), now) == "封面、第 4 页"


def test_pages_that_moved_and_pages_that_went_are_sheets_to_destroy():
    log = PrintLog().with_copy(1, made(1, packet("abcdefgh")), both=True, at=NOW)
    (fewer,) = log.reprints(packet("abcdefg"))
    assert (fewer.changed, fewer.pages, fewer.old_words) == ((), (7,), "第 3、4 页")
    assert words_of((fewer,), packet("abcdefg")) == "少了 1 页"
    (inserted,) = log.reprints(packet("abcdeXfgh"))
    assert inserted.changed == (6, 7, 8, 9)
    assert inserted.pages == (5, 6, 7, 8, 9)
    assert inserted.old_words == "第 1—4 页"


def test_copies_printed_again_are_of_the_new_build_and_old_ones_are_forgotten_last():
    old, new = made(1, packet("abcdefgh")), made(2, packet("abcdefgX"), "QQQQQQ")
    log = PrintLog().with_copy(1, old, both=True, at=NOW).with_copy(2, old, both=True, at=NOW)
    half = log.noted(entry(1)).with_copy(1, new, both=True, at=NOW)
    assert half.current.check_code == "QQQQQQ"
    assert half.of(2).check_code == "7K3M9Q"
    assert [item.copies for item in half.reprints(new.packet)] == [(2,)]

    done = half.with_copy(2, new, both=True, at=NOW)
    assert done.reprints(new.packet) == ()
    assert len(done.builds) == 1
    assert done.without_copy(1).without_copy(2).current is None
    assert PrintLog.read(done.model_dump_json()) == done


@pytest.mark.parametrize("kept", [None, "", "{", '{"entries": 3}'])
def test_a_log_that_cannot_be_read_is_an_empty_one(kept):
    assert PrintLog.read(kept) == PrintLog()


@pytest.mark.parametrize(
    ("typed", "is_true", "said"),
    [
        ("100", True, "尺寸对"),
        ("１００．３毫米", True, "尺寸对"),
        ("99.5", True, "尺寸对"),
        ("97", False, "缩小到 97%"),
        ("9.7 厘米", False, "把缩放改成 103.1%"),
        ("102mm", False, "放大到 102%"),
        ("10", False, "100 毫米上下"),
        ("九七", False, ""),
        ("大约", False, "写量得的毫米数"),
    ],
)
def test_a_measured_ruler_says_what_scaling_to_correct(typed, is_true, said):
    found = scale_of(typed)
    assert found.is_true is is_true
    assert said in found.words


def test_nothing_measured_says_nothing():
    assert scale_of("  ") is None


def test_files_that_the_build_knew_are_not_opened_and_new_ones_are_what_the_case_says():
    held = {
        "a": HeldFile(sha256="1" * 64, kind=FileKind.PDF, pages=3),
        "b": HeldFile(sha256="2" * 64, kind=FileKind.PDF, pages=0, refusal="加了密", way="解密后再添加"),
    }
    evidence = [
        Evidence(id="a", material="M2", title="", file_name="甲.pdf", sha256="1" * 64),
        Evidence(id="b", material="M2", title="", file_name="乙.pdf", sha256="2" * 64),
        Evidence(id="c", material="M2", title="", file_name="丙.pdf", sha256="1" * 64),
        Evidence(id="d", material="M2", title="", file_name="丁.pdf", sha256="4" * 64, pages=2),
        Evidence(id="e", material="M2", title="", file_name="戊.pdf"),
    ]
    known = known_files(evidence, held)
    assert {name: found.pages for name, found in known.items()} == {"a": 3, "b": None, "c": 3, "d": 2}
    assert known["b"].refusal == "加了密，解密后再添加"
