import struct

import pytest

from desktop_app.documents.embedding import EmbeddedFace, Used, subset, to_unicode
from desktop_app.documents.fonts import SHIPPED, Choice, FontBook, Role
from desktop_app.documents.typeface import Typeface, UnusableFont
from desktop_app.errors import ResourceMissing
from desktop_app.paths import RESOURCES

FONTS = RESOURCES / "fonts"
SERIF = FONTS / SHIPPED[Role.FANGSONG]
SANS = FONTS / SHIPPED[Role.HEI]


@pytest.fixture(scope="module")
def serif():
    return Typeface(SERIF)


def without(data: bytes, tag: bytes, new: bytes) -> bytes:
    """The font file with a table renamed, so that the face has no ``tag`` and has a ``new``."""
    at = data.index(tag, 12, 12 + 16 * 40)
    return data[:at] + new + data[at + 4 :]


def with_bits(data: bytes, bits: int) -> bytes:
    at = data.index(b"OS/2", 12, 12 + 16 * 40)
    (offset,) = struct.unpack_from(">I", data, at + 8)
    return data[: offset + 8] + struct.pack(">H", bits) + data[offset + 10 :]


@pytest.mark.parametrize("bits", [0x0000, 0x0004, 0x0008])
def test_a_face_that_may_be_embedded_is_taken(tmp_path, bits):
    copy = tmp_path / "copy.ttf"
    copy.write_bytes(with_bits(SANS.read_bytes(), bits))
    assert Typeface(copy).glyph_id("中")


@pytest.mark.parametrize("bits", [0x0002, 0x0100, 0x0200, 0x0102])
def test_a_face_that_must_not_be_embedded_is_refused(tmp_path, bits):
    copy = tmp_path / "copy.ttf"
    copy.write_bytes(with_bits(SANS.read_bytes(), bits))
    with pytest.raises(UnusableFont, match="许可"):
        Typeface(copy)


def test_postscript_outlines_are_refused(tmp_path):
    copy = tmp_path / "copy.otf"
    copy.write_bytes(without(SANS.read_bytes(), b"glyf", b"CFF "))
    with pytest.raises(UnusableFont, match="TrueType"):
        Typeface(copy)


def test_a_variable_font_is_refused_because_its_weight_is_not_the_one_shown(tmp_path):
    copy = tmp_path / "copy.ttf"
    copy.write_bytes(without(SANS.read_bytes(), b"post", b"fvar"))
    with pytest.raises(UnusableFont, match="可变"):
        Typeface(copy)


@pytest.mark.parametrize("content", [b"", b"<html>", b"\0\1\0\0\0\x40", b"ttcf" + b"\xff" * 40, b"\0" * 4096])
def test_what_is_no_font_is_refused_by_name(tmp_path, content):
    file = tmp_path / "字体.ttf"
    file.write_bytes(content)
    with pytest.raises(UnusableFont, match="字体"):
        Typeface(file)


def test_a_font_cut_short_is_refused(tmp_path):
    file = tmp_path / "short.ttf"
    file.write_bytes(SERIF.read_bytes()[:200_000])
    with pytest.raises(UnusableFont):
        Typeface(file)


def test_a_collection_is_opened_by_index(tmp_path):
    data = SANS.read_bytes()
    shift = 16
    count = struct.unpack_from(">H", data, 4)[0]
    moved = bytearray(data)
    for at in range(count):
        place = 12 + 16 * at + 8
        struct.pack_into(">I", moved, place, struct.unpack_from(">I", data, place)[0] + shift)
    file = tmp_path / "both.ttc"
    file.write_bytes(b"ttcf" + struct.pack(">III", 0x00010000, 1, shift) + bytes(moved))
    assert Typeface(file, 0).glyph_id("中") == Typeface(SANS).glyph_id("中")
    with pytest.raises(UnusableFont):
        Typeface(file, 1)


@pytest.mark.parametrize("char", ["\ue000", "\U000f0001", "\ud800", "\x07", "☑", "𠮷", "א", "\U0001f600"])
def test_what_no_face_draws_is_not_found(fonts, char):
    assert fonts.chain(Role.FANGSONG).missing(char) == {char}


@pytest.mark.parametrize("char", ["㛃", "𬍛", "𬱖", "䶮", "喆", "堃", "𬘭", "〔", "—", "　", " "])
def test_rare_names_and_marks_are_drawn(fonts, char):
    for role in Role:
        assert fonts.chain(role).look(char) is not None


def test_a_dash_is_one_line_with_its_neighbour(serif):
    dash = serif.glyph_id("—")
    assert serif.ink(dash) == (0.0, serif.advance(dash))


def test_a_system_face_comes_first_and_the_shipped_one_stands_behind_it(tmp_path):
    (tmp_path / "simfang.ttf").write_bytes(SANS.read_bytes())
    book = FontBook.load(FONTS, [tmp_path / "absent", tmp_path])
    assert book.chain(Role.FANGSONG).first.path == tmp_path / "simfang.ttf"
    assert Choice(Role.FANGSONG, "simfang.ttf", from_system=True) in book.choices()
    assert Choice(Role.HEI, SANS.name, from_system=False) in book.choices()


def test_a_system_face_that_must_not_be_embedded_is_passed_over(tmp_path):
    (tmp_path / "simfang.ttf").write_bytes(with_bits(SANS.read_bytes(), 0x0002))
    book = FontBook.load(FONTS, [tmp_path])
    assert book.chain(Role.FANGSONG).first.path == SERIF


def test_missing_fonts_name_the_command_that_makes_them(tmp_path):
    with pytest.raises(ResourceMissing) as caught:
        FontBook.load(tmp_path)
    assert "python tools/run.py fonts" in str(caught.value)


def test_a_face_is_read_only_when_a_character_asks_for_it(tmp_path):
    for name in set(SHIPPED.values()):
        (tmp_path / name).write_bytes(SERIF.read_bytes() if "Serif" in name else b"not read")
    assert FontBook.load(tmp_path).chain(Role.FANGSONG).look("中") is not None


def test_the_map_back_to_characters_goes_beyond_the_first_plane():
    lines = to_unicode(["", "中", "𬱖"]).decode("ascii")
    assert "<0001> <4E2D>" in lines
    assert "<0002> <D873DC56>" in lines


def test_the_map_back_holds_at_most_a_hundred_entries_a_block():
    lines = to_unicode([chr(0x4E00 + at) for at in range(250)]).decode("ascii")
    assert [line for line in lines.splitlines() if line.endswith("beginbfchar")] == [
        "100 beginbfchar",
        "100 beginbfchar",
        "50 beginbfchar",
    ]


def test_a_subset_holds_the_glyphs_asked_for_and_the_advances_given(serif, tmp_path):
    comma = serif.glyph_id("，")
    used = [Used(0, serif.advance(0)), Used(serif.glyph_id("中"), 1000.0, "中"), Used(comma, 500.0, "，")]
    file = tmp_path / "subset.ttf"
    file.write_bytes(subset(serif, used))
    ttlib = pytest.importorskip("fontTools.ttLib")
    font = ttlib.TTFont(file)
    assert font["maxp"].numGlyphs == 3
    assert [font["hmtx"][name][0] for name in font.getGlyphOrder()] == [1000, 1000, 500]
    assert font["glyf"][font.getGlyphOrder()[2]].xMax == serif.ink(comma)[1]


def test_parts_of_composite_glyphs_come_along(tmp_path, serif):
    first, second = serif.outline(serif.glyph_id("一")), serif.outline(serif.glyph_id("口"))
    composite = struct.pack(">5h", -1, 0, 0, 0, 0) + struct.pack(">HHbb", 0x0002 | 0x0020, 7, 0, 0)
    composite += struct.pack(">HHhh", 0x0002 | 0x0001, 9, 0, 0)

    class Composite:
        """A face whose glyph 5 is made of its glyphs 7 and 9."""

        units = serif.units

        def outline(self, glyph):
            return {5: composite, 7: first, 9: second}.get(glyph, b"")

        def metric(self, glyph):
            return struct.pack(">Hh", 1000, 0)

        def table(self, tag):
            return serif.table(tag) if tag in {"head", "hhea", "maxp"} else b""

    file = tmp_path / "composite.ttf"
    file.write_bytes(subset(Composite(), [Used(0, 1000), Used(5, 1000, "x")]))
    ttlib = pytest.importorskip("fontTools.ttLib")
    font = ttlib.TTFont(file)
    assert font["maxp"].numGlyphs == 4
    order = font.getGlyphOrder()
    assert [part.glyphName for part in font["glyf"][order[1]].components] == [order[2], order[3]]


def test_codes_follow_first_use(serif):
    face = EmbeddedFace(serif, "F1")
    assert face.encode("中文中") == "000100020001"
    assert face.encode_narrow("，", 500.0) == "0003"
    assert face.encode("，") == "0004"
    assert face.encode_narrow("，", 500.0) == "0003"
