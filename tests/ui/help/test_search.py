"""Looking through the help: several words, folded, every place; and the words of the glossary in other texts."""

from __future__ import annotations

import pytest

from desktop_app.ui.help.book import Book
from desktop_app.ui.help.glossary import Glossary
from desktop_app.ui.help.search import hits, words_of
from desktop_app.ui.help.texts import Term


@pytest.mark.parametrize(
    ("text", "typed", "found"),
    [
        ("公章和骑缝章", "公章", ((0, 2),)),
        ("公章和骑缝章", "章", ((1, 1), (5, 1))),
        ("公章和骑缝章", "骑缝 公章", ((0, 2), (3, 2))),
        ("公章和骑缝章", "公章 合同", ()),
        ("按 ＣＴＲＬ＋Ｚ 撤销", "ctrl+z", ((2, 6),)),
        ("按 Ctrl+Z 撤销", "ＣＴＲＬ", ((2, 4),)),
        ("公章", "", ()),
        ("公章", "　 ", ()),
        ("章章章", "章章", ((0, 2),)),
    ],
)
def test_places_of_words(text, typed, found):
    assert hits(text, words_of(typed)) == found


def test_a_word_inside_another_is_not_looked_for_twice():
    assert words_of("公章 章 公章") == ("公章",)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("加盖公章", ("公章",)),
        ("单位公章", ("公章",)),
        ("市级中小企业服务机构", ("市级中小企业服务机构",)),
        ("先台账，后公章，再台账", ("台账", "公章")),
        ("没有名词", ()),
    ],
)
def test_terms_occurring_in_a_text(text, found):
    terms = [
        Term(word="公章", also=("单位公章",), text="文"),
        Term(word="中小企业", text="文"),
        Term(word="市级中小企业服务机构", text="文"),
        Term(word="台账", text="文"),
    ]
    assert Glossary(terms).occurring(text) == found


def test_what_a_clerk_looks_for_is_found(texts, notices):
    book = Book(texts, notices.values(), (), case_open=False)
    for typed, wanted in (
        ("光盘 刻", "topic:paper"),
        ("骑缝章", "term:骑缝章"),
        ("租赁合同 过期", "reason:lease"),
        ("家次", "term:家次"),
        ("撤销", "topic:undo"),
        ("大专", "clause:shanghai-2021:一.1.(7)"),
        ("示例", "topic:sample"),
        ("64221750", "notice:shanghai-2021"),
    ):
        assert wanted in book.find(words_of(typed)), typed
