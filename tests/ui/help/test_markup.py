"""The marks of a help text, and what is refused of them."""

from __future__ import annotations

import pytest

from desktop_app.ui.help.markup import Block, BlockKind, Link, LinkKind, MarkupError, Span, parse


def test_paragraphs_lists_steps_and_headings():
    made = parse("第一行\n接着写\n\n# 题\n- 一\n- 二\n1. 先\n2. 后\n末尾")
    assert [(block.kind, block.spans[0].text) for block in made] == [
        (BlockKind.PARAGRAPH, "第一行接着写"),
        (BlockKind.HEADING, "题"),
        (BlockKind.ITEM, "一"),
        (BlockKind.ITEM, "二"),
        (BlockKind.STEP, "先"),
        (BlockKind.STEP, "后"),
        (BlockKind.PARAGRAPH, "末尾"),
    ]


def test_links_and_strong_words():
    assert parse("到{page:basic.2}，看**台账**和{term:公章|章}。") == (
        Block(
            BlockKind.PARAGRAPH,
            (
                Span("到"),
                Span("", Link(LinkKind.PAGE, "basic.2")),
                Span("，看"),
                Span("台账", strong=True),
                Span("和"),
                Span("章", Link(LinkKind.TERM, "公章")),
                Span("。"),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("到{page:basic.2", "“{”没有成对"),
        ("到page:basic.2}", "“}”没有成对"),
        ("**台账", "“**”没有成对"),
        ("{place:basic.2}", "不认识的链接“place”"),
        ("{clause:一.1}", "不认识的链接“clause”"),
        ("{page:}", "“{”没有成对"),
    ],
)
def test_what_is_not_closed_or_not_known_is_refused(text, told):
    with pytest.raises(MarkupError, match=r".") as refused:
        parse(text)
    assert told in str(refused.value)
