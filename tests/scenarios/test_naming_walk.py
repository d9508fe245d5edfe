"""F2: 「上海国家级中小企业示范服务中心」 typed with an input method, then put right; the table of names is in tests/assessment."""

from __future__ import annotations

import pytest

from tests.drive import compose
from tests.program import running

NAME = "service_platform.name"
WRONG = (
    ("shang'hai", "上海"),
    ("guo'jia'ji", "国家级"),
    ("zhong'xiao'qi'ye", "中小企业"),
    ("shi'fan", "示范"),
    ("fu'wu", "服务"),
    ("zhong'xin", "中心"),
)
MARKED = {
    "展示范例服务平台": ("示范",),
    "外国家具服务平台": ("国家",),
    "　上海 某某平台　": (" ",),  # those around it are taken off when the field is left
    "國家公共服务平台": ("國家",),
    "中\u200b国服务平台": ("中\u200b国",),
}
"""What must be flagged, and exactly which characters of it."""


def marked(card) -> list[str]:
    """The characters that the card shows marked, as runs."""
    parts = card.marked_text().split("<span")[1:]
    return [part.partition("</span>")[0].rpartition(">")[2] for part in parts]


@pytest.fixture
def driver(qtbot, tmp_path):
    with running(qtbot, tmp_path) as program:
        program.begin_case("上海某某企业服务有限公司")
        qtbot.waitUntil(program.window.isActiveWindow)
        program.driver.go("unit.platform")
        yield program.driver


def test_f2_a_name_is_typed_judged_after_leaving_and_put_right(driver):
    editor, field = driver.enter_field(NAME), driver.field(NAME)
    card, typed = driver.page.name_cards[0], ""
    for sounds, words in WRONG:
        for end in range(1, len(sounds) + 1):
            compose(editor, sounds[:end])
            assert (editor.text(), field.problem_text) == (typed, "")
        compose(editor, "", words)
        typed += words
        assert (editor.text(), field.problem_text) == (typed, "")

    assert {"国", "家", "示", "范", "中", "心"} <= set("".join(marked(card)))

    driver.tab()
    assert field.problem_text == "平台名称以“平台”结尾，现在是“中心”"

    for name, spans in MARKED.items():
        driver.type(NAME, "")
        compose(driver.editor(NAME), "", name)
        found = [span.text for item in driver.page.open_case.findings_of(NAME) for span in item.spans]
        assert set(spans) <= set(found), name
        assert driver.editor(NAME).text() == name

    driver.type(NAME, "上海某某公共服务平台")
    driver.tab()

    assert field.problem_text == ""
    assert card.text() == "符合平台名称的规定"
