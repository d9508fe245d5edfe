import pikepdf
import pytest

from desktop_app.documents import archive
from desktop_app.documents.declaration import render_declaration
from desktop_app.errors import DocumentError, MissingGlyph


def named(case, name, platform):
    application = case.application.model_copy(deep=True)
    application.agency.name = name
    application.service_platform.name = platform
    return case.model_copy(update={"application": application})


@pytest.fixture
def declared(tmp_path, notice, fonts, content_of, texts_of):
    def make(case, *, draft=False, total=320, declaration=notice.declaration):
        target = tmp_path / "declaration.pdf"
        content = content_of(case).with_total_pages(total)
        made = render_declaration(content, declaration, fonts, target, draft=draft)
        (text,) = texts_of(target)
        return made, text

    return make


def test_it_is_one_page_with_everything_the_custom_asks(declared, case, notice):
    made, text = declared(case)
    assert made.pages == 1
    for part in (
        "申报材料真实性声明",
        f"{notice.identity.issuer}：",
        "上海示例中小企业服务有限公司",
        "浦江中小企业综合服务平台",
        "320页",
        "法定代表人（签字）：",
        "申报单位（公章）：",
        "年月日",
    ):
        assert part in text
    for number, item in zip("一二三四五六", notice.declaration.items, strict=True):
        assert f"{number}、{item[:6]}" in text.replace("2020", "{year-1}")


def test_a_typed_date_is_printed(declared, case):
    application = case.application.model_copy(deep=True)
    application.signing.signed_on = "2021-05-20"
    _, text = declared(case.model_copy(update={"application": application}))
    assert "日期：2021年5月20日" in text


def test_an_unknown_page_total_is_left_to_be_written(declared, case):
    assert "共＿＿＿" in declared(case, total=None)[1]
    assert "共【未填】" in declared(case, total=None, draft=True)[1]


@pytest.mark.parametrize("length", [1, 30, 60, 120, 200])
def test_it_stays_one_page_however_long_the_names_are(declared, case, length):
    long = named(
        case, "上海示例长名" * (length // 6 + 1), "浦江中小企业公共服务" * (length // 10 + 1) + "平台"
    )
    made, text = declared(long)
    assert made.pages == 1
    assert long.application.agency.name in text
    assert "日期：" in text


def test_what_cannot_fit_is_refused_and_not_cut(declared, case, tmp_path):
    with pytest.raises(DocumentError, match="一页放不下"):
        declared(named(case, "长" * 1_999, "平" * 1_999))
    assert list(tmp_path.iterdir()) == []


def test_a_character_without_a_face_is_refused(declared, case):
    with pytest.raises(MissingGlyph):
        declared(named(case, "上海\ue000公司", "平台"))


def test_a_draft_is_marked(declared, case):
    assert "草稿" in declared(case, draft=True)[1]
    assert "草稿" not in declared(case)[1]


def test_the_same_case_gives_the_same_bytes(declared, case, tmp_path):
    declared(case)
    first = (tmp_path / "declaration.pdf").read_bytes()
    declared(case)
    assert (tmp_path / "declaration.pdf").read_bytes() == first


@pytest.mark.skipif(not archive.can_archive(), reason="the packages that check PDF/A are not installed")
def test_it_can_be_archived_as_pdf_a(declared, case, tmp_path):
    declared(case)
    archive.write_archival(tmp_path / "declaration.pdf", tmp_path / "archive.pdf")
    with pikepdf.open(tmp_path / "archive.pdf") as pdf:
        assert len(pdf.pages) == 1
