"""F7: as the person who binds it I trust the index. 320 pages of every kind; what is read again is what was promised."""

from __future__ import annotations

import io
import json
import re
import unicodedata
import zipfile
from datetime import datetime, timedelta, timezone

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageDraw
from reportlab.pdfgen.canvas import Canvas

from desktop_app.assessment.evaluate import evaluate
from desktop_app.assessment.figures import count
from desktop_app.documents.fonts import FontBook
from desktop_app.documents.watch import Unwatched
from desktop_app.ledgers.reading import read_workbook
from desktop_app.models.evidence import Evidence
from desktop_app.models.page_runs import PageRun
from desktop_app.notice.loader import load
from desktop_app.packet import build as building
from desktop_app.packet.build import build
from desktop_app.packet.bundle import COVERS, DISC, PACKET, RECORD
from desktop_app.packet.disc import read_manifest, verify_folder, verify_image
from desktop_app.packet.sample import write_sample
from desktop_app.paths import resource
from desktop_app.store.evidence_store import fingerprint
from desktop_app.store.opening import open_any

NOW = datetime(2021, 5, 20, 14, 3, 22, tzinfo=timezone(timedelta(hours=8)))
A4, ACROSS, A3 = (595.276, 841.89), (841.89, 595.276), (1190.55, 841.89)
REASON = "公章还没有盖，按现状试装一册"


def paper(name, pages, size, *, marks=()):
    """A paper with numbers of its own at the foot, and bookmarks."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1)
    for number in range(1, pages + 1):
        canvas.drawString(60, size[1] - 80, f"{name} sheet {number}")
        canvas.drawString(size[0] / 2, 30, f"- {number} -")
        for title, page in marks:
            if page == number:
                canvas.bookmarkPage(title)
                canvas.addOutlineEntry(title, title)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def photo(seed, orientation=None):
    picture = Image.new("RGB", (900, 1200), (250 - seed, 240, 230))
    ImageDraw.Draw(picture).rectangle((100, 100 + seed * 9, 700, 600), fill=(40, 60 + seed, 90))
    exif = Image.Exif()
    if orientation:
        exif[0x0112] = orientation
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80, exif=exif)
    return out.getvalue()


def fax(frames):
    pages = [Image.new("1", (860, 1216), 1) for _ in range(frames)]
    for number, page in enumerate(pages):
        ImageDraw.Draw(page).rectangle((90, 90 + number * 40, 500, 120 + number * 40), fill=0)
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], compression="group4")
    return out.getvalue()


def locked(data):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(user="1", owner="1"))
    return out.getvalue()


def document():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", "<w/>")
    return out.getvalue()


FILES = [  # id, material, title, file name, content, more
    ("e1", "M2", "营业执照（王㛃、李𬍛）", "执照.pdf", lambda: paper("LICENCE", 1, A4), {}),
    ("e2", "M3", "审计报告", "审计.pdf", lambda: paper("AUDIT", 20, A3, marks=[("Balance", 3)]), {}),
    ("e3", "M3", "专项审计报告", "专项.pdf", lambda: locked(paper("SECRET", 2, A4)), {}),
    ("e4", "M4", "租赁合同", "合同.pdf", lambda: paper("LEASE", 4, A4), {"runs": (PageRun(first=4, last=2, turn=90),)}),
    (
        "e5",
        "M5",
        "活动材料",
        "活动.pdf",
        lambda: paper("EVENT", 240, A4, marks=[("First", 1), ("Second", 100)]),
        {"proves": ("B3a",)},
    ),
    ("e6", "M5", "签到表", "签到.pdf", lambda: paper("SIGNED", 40, ACROSS), {}),
    ("e7", "M5", "照片一", "1.jpg", lambda: photo(1), {}),
    ("e8", "M5", "照片二", "2.jpg", lambda: photo(2, orientation=6), {}),
    ("e9", "M5", "传真", "传真.tif", lambda: fax(12), {}),
    ("e10", "M6", "认定文件", "认定.docx", document, {}),
    ("e11", "M8", "活动材料（再次引用）", "活动.pdf", lambda: paper("EVENT", 240, A4, marks=[("First", 1), ("Second", 100)]), {}),
]  # fmt: skip


class Packet:
    """A finished packet as its reader has it: nothing here asks the program what it meant to do."""

    def __init__(self, folder):
        self.folder = folder
        self.record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        self.pdf = pikepdf.open(folder / PACKET)
        with pypdfium2.PdfDocument(folder / PACKET) as document:
            self.labels = [document.get_page_label(number) for number in range(len(document))]
            self.texts = []
            for page in document:
                text = page.get_textpage()
                self.texts.append(plain(text.get_text_bounded()))
                text.close()
                page.close()

    def page_numbered(self, number):
        """Index of the page that a reader of the paper finds by its printed number."""
        return self.labels.index(number)


def _number(packet, beginning):
    return next(line["number"] for line in packet.record["contents"] if line["title"].startswith(beginning))


def plain(text):
    return "".join(unicodedata.normalize("NFKC", text).split())


@pytest.fixture(scope="module")
def packet(tmp_path_factory):
    place = tmp_path_factory.mktemp("packet")
    notice = load(resource("notices/shanghai-2021"))
    write_sample(place / "示例", notice, resource("fonts"))
    case = open_any(place / "示例", read_workbook).case
    items, files = [], {}
    (place / "材料").mkdir()
    for identity, material, title, name, make, more in FILES:
        path = place / "材料" / f"{identity}-{name}"
        path.write_bytes(make())
        files[identity] = path
        items.append(
            Evidence(
                id=identity,
                material=material,
                title=title,
                file_name=name,
                sha256=fingerprint(path).sha256,
                sealed=True,
                **more,
            )
        )
    case = case.model_copy(update={"evidence": tuple(items)})
    assessment = evaluate(
        case.application,
        count(case.ledgers, notice.identity),
        notice,
        notice.identity.counting.submission,
        evidence=case.evidence,
    )
    made = build(
        case,
        notice,
        assessment,
        place / "输出",
        fonts=FontBook.load(resource("fonts")),
        now=NOW,
        draft=False,
        reason=REASON,
        watch=Unwatched(),
        evidence_files=files,
        image=True,
    )
    found = Packet(place / "输出")
    found.made = made
    yield found
    found.pdf.close()


def test_every_line_of_the_contents_is_found_on_the_page_it_names(packet):
    listed = packet.record["contents"]
    # the table from clauses to pages, 推荐表, the materials, the chapters of the report, the papers
    assert len(listed) == 1 + 1 + 9 + 9 + len(FILES)
    words = {"e5": "EVENTsheet1", "e6": "SIGNEDsheet1", "e2": "AUDITsheet1", "e4": "LEASEsheet4"}
    by_title = {line["title"].partition("　")[2]: line for line in listed}
    for identity, said in words.items():
        title = next(title for name, _, title, *_ in FILES if name == identity)
        assert said in packet.texts[packet.page_numbered(by_title[title]["number"])]
    contents = "".join(packet.texts[2 : packet.page_numbered(listed[0]["number"])])
    for line in listed:
        assert plain(line["title"]) in contents
        assert packet.page_numbered(line["number"]) == line["page"] - 1


def test_each_part_starts_on_a_right_hand_page_and_numbers_have_no_gap(packet):
    first = packet.labels.index("1")
    assert packet.labels[first:] == [str(number) for number in range(1, len(packet.labels) - first + 1)]
    for line in packet.record["contents"]:
        if re.match(r"\d　", line["title"]):
            assert line["page"] % 2 == 1
    for at, text in enumerate(packet.texts[first:], 1):
        assert f"—{at}—" in text or f"证-{at:03d}" in text


def test_the_sources_own_numbers_stay_and_every_page_is_a4(packet):
    start = next(line["page"] for line in packet.record["contents"] if line["title"] == "5-1　活动材料")
    assert "-240-" in packet.texts[start - 1 + 239]
    assert f"证-{int(packet.labels[start - 1 + 239]):03d}" in packet.texts[start - 1 + 239]
    for page in packet.pdf.pages:
        box = [float(value) for value in page.cropbox]
        assert sorted((box[2] - box[0], box[3] - box[1])) == pytest.approx(A4, abs=1)


def test_pages_are_chosen_turned_and_ordered_as_said(packet):
    start = next(line["page"] for line in packet.record["contents"] if line["title"] == "4-1　租赁合同")
    assert [packet.texts[start - 1 + at].partition("sheet")[2][:1] for at in range(3)] == ["4", "3", "2"]
    assert {packet.pdf.pages[start - 1 + at].obj.Rotate for at in range(3)} == {90}
    assert "sheet" not in packet.texts[start - 1 + 3]


def test_what_cannot_be_bound_has_a_leaf_that_says_why(packet):
    by_title = {line["title"]: line["page"] for line in packet.record["contents"]}
    assert "有打开密码,去掉密码后再添加" in packet.texts[by_title["3-2　专项审计报告"] - 1]
    assert "还没有添加材料" in packet.texts[packet.page_numbered(_number(packet, "7　"))]
    assert "原文件在光盘中" in packet.texts[by_title["6-1　认定文件"] - 1]
    assert [item.text for item in packet.made.open_items if item.kind == "unread"] == [
        "“专项.pdf”有打开密码，去掉密码后再添加"
    ]


def test_the_same_file_is_printed_once_and_referred_to(packet):
    pages = {line["title"]: line["page"] for line in packet.record["contents"]}
    assert pages["8-1　活动材料（再次引用）（同一份，只装一次）"] == pages["5-1　活动材料"]
    assert sum("EVENTsheet1-1-" in text for text in packet.texts) == 1


def test_bookmarks_of_the_sources_are_children(packet):
    with packet.pdf.open_outline() as outline:
        material = next(item for item in outline.root if item.title.startswith("5　"))
        event = next(item for item in material.children if item.title == "5-1　活动材料")
        assert [item.title for item in event.children] == ["First", "Second"]
        second = event.children[1].destination[0].objgen
    start = next(line["page"] for line in packet.record["contents"] if line["title"] == "5-1　活动材料")
    assert packet.pdf.pages[start - 1 + 99].obj.objgen == second


def test_the_table_leads_from_the_clause_to_the_page(packet):
    first = packet.page_numbered(packet.record["contents"][0]["number"])
    table = packet.texts[first] + packet.texts[first + 1]
    number = next(line["number"] for line in packet.record["contents"] if line["title"] == "5-1　活动材料")
    assert "年服务中小企业150家以上" in table
    assert "5-1活动材料" in table
    assert number in table


def test_covers_numbers_code_and_declared_pages_agree(packet):
    code = packet.made.check_code
    assert code in packet.texts[0]
    with pypdfium2.PdfDocument(packet.folder / COVERS) as covers:
        said = [plain(covers[number].get_textpage().get_text_bounded()) for number in (0, 2, 8)]
    assert ["第1份共5份" in said[0], "第2份共5份" in said[1], "第5份共5份" in said[2]] == [True] * 3
    assert f"共{packet.labels[-1]}页" in packet.texts[-1]
    assert packet.made.notes[0].startswith(f"双面打印每份{-(-len(packet.texts) // 2)}张")


def test_the_disc_holds_everything_under_safe_names(packet):
    folder = packet.folder / DISC
    names = [path.name for path in folder.iterdir()]
    assert all(
        len(name.encode("utf-16-le")) // 2 <= 60 and not set(name) & set('\\/:*?"<>|') for name in names
    )
    assert verify_folder(folder, Unwatched()) == ()
    listed = read_manifest((folder / "校验清单.txt").read_text(encoding="utf-8"))
    assert listed.keys() == set(names) - {"校验清单.txt"}
    stored = {fingerprint(folder / name).sha256 for name in names}
    assert {building.read_record(packet.folder).files[0].sha256} <= stored
    index = (folder / "目录.html").read_text(encoding="utf-8")
    assert packet.made.check_code in index
    assert "“专项.pdf”有打开密码" in index


def test_the_image_is_part_of_the_build_and_holds_the_same_files(packet):
    listed = read_manifest((packet.folder / DISC / "校验清单.txt").read_text(encoding="utf-8"))
    assert verify_image(packet.folder / "光盘.iso", listed, Unwatched()) == ()
    recorded = {file.name for file in packet.made.files}
    here = {path.relative_to(packet.folder).as_posix() for path in packet.folder.rglob("*") if path.is_file()}
    assert recorded == here - {building.RECORD}
