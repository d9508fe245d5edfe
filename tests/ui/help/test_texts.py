"""The written help: refused when broken, by file and entry; and what ships is whole, plain and leads somewhere."""

from __future__ import annotations

import re
import shutil

import pytest

from desktop_app.errors import HelpBroken
from desktop_app.paths import resource
from desktop_app.ui.case_desk import SAMPLE_NOTICE
from desktop_app.ui.help.book import OWN_PAGES, Book
from desktop_app.ui.help.markup import LinkKind, parse
from desktop_app.ui.help.texts import MAX_BYTES, HelpTexts, load, load_or_say, written

UNWANTED = ("请", "抱歉", "非法", "无效", "有误", "失败", "错误代码", "！", "!", "您")
ENGLISH_NAMES = {
    "PDF",
    "Excel",
    "Word",
    "Ctrl",
    "Shift",
    "Alt",
    "Tab",
    "Esc",
    "F",
    "H",
    "Y",
    "Z",
    "S",
    "U",
    "shenbao",
}
"""What stands on keys, and the names of kinds of file and of programs."""

GOOD_TOPIC = '[[topic]]\nid = "a"\ntitle = "题"\ntext = "文"\n'


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(resource("help"), tmp_path / "help")


@pytest.mark.parametrize(
    ("file", "content", "entry", "why"),
    [
        ("topics.toml", None, "文件", "不见了"),
        ("topics.toml", "[[topic]\n", "写法", "不是完整的 TOML"),
        ("topics.toml", b"\xff\xfe\x00", "文件", "不是 UTF-8"),
        ("topics.toml", b"#" * (MAX_BYTES + 1), "文件", "大于500KB"),
        ("topics.toml", "", "topic", "写成 [[topic]]"),
        ("topics.toml", "topic = 1", "topic", "写成 [[topic]]"),
        ("topics.toml", GOOD_TOPIC + "[extra]\n", "extra", "没有这一节"),
        ("topics.toml", GOOD_TOPIC + "size = 3\n", "a", "不认识的键“size”"),
        ("topics.toml", '[[topic]]\nid = "a"\ntitle = "题"\n', "a", "缺少“text”"),
        ("topics.toml", '[[topic]]\ntitle = "题"\ntext = "文"\n', "第1项", "缺少“id”"),
        ("topics.toml", '[[topic]]\nid = "a"\ntitle = ""\ntext = "文"\n', "a", "“title”是空的"),
        ("topics.toml", GOOD_TOPIC + GOOD_TOPIC, "a", "写了两次"),
        ("topics.toml", GOOD_TOPIC.replace("文", "{term:没有的词}"), "a", "链接“没有的词”没有可去的地方"),
        ("topics.toml", GOOD_TOPIC.replace("文", "{topic:b}"), "a", "链接“b”没有可去的地方"),
        ("topics.toml", GOOD_TOPIC.replace("文", "{do:format}"), "a", "链接“format”没有可去的地方"),
        ("topics.toml", GOOD_TOPIC.replace("文", "**文"), "a", "没有成对"),
        ("glossary.toml", '[[term]]\nword = "甲"\ntext = "文"\nalso = ["甲"]\n', "甲", "写了两次"),
        ("returned.toml", '[[reason]]\nid = "a"\ntitle = "题"\nsigns = "文"\n', "a", "缺少“avoid”"),
        ("tour.toml", '[[step]]\npage = "tasks"\ntext = "{reason:b}"\n', "tasks", "链接“b”没有可去的地方"),
    ],
)
def test_a_broken_file_is_refused_by_name_and_entry(folder, file, content, entry, why):
    path = folder / file
    if content is None:
        path.unlink()
    elif isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(HelpBroken) as refused:
        load(folder)
    assert (refused.value.file, refused.value.entry) == (file, entry)
    assert why in refused.value.why
    assert file in str(refused.value)
    assert load_or_say(folder) == HelpTexts(trouble=str(refused.value))


def test_there_is_enough_of_it(texts):
    assert len(texts.terms) >= 30
    assert len(texts.reasons) == 12
    assert len(texts.steps) == 5
    assert len([topic for topic in texts.topics if topic.sample]) == 2
    assert texts.trouble == ""


def test_terms_are_told_in_one_or_two_sentences(texts):
    for term in texts.terms:
        assert 1 <= term.text.count("。") <= 3, term.word
        assert len(term.text) <= 90, term.word


def test_wording(texts):
    shown = [text for _, _, text in written(texts)]
    shown += [item.title for item in (*texts.topics, *texts.reasons)]
    shown += [word for term in texts.terms for word in (term.word, *term.also)]
    for text in shown:
        plain = re.sub(r"\{[a-z]+:[^{}|]+(\|[^{}]*)?\}", "", text)
        assert not any(word in plain.replace("申请", "") for word in UNWANTED), text
        assert set(re.findall(r"[A-Za-z]+", plain)) <= ENGLISH_NAMES, text
        assert not re.search(r"[,;:?()](?!\S*\d)", plain), text


@pytest.mark.parametrize("kind", [LinkKind.PAGE, LinkKind.FIELD])
def test_every_link_to_the_case_exists_in_every_notice_it_is_for(texts, notices, kind):
    """A reason may be marked for some notices; everything else must lead somewhere under all of them."""
    only = {reason.id: reason.notices for reason in texts.reasons}
    checked = 0
    for _, name, text in written(texts):
        meant = only.get(name) or tuple(notices)
        targets = [link.target for block in parse(text) for link in block.links if link.kind is kind]
        for target in targets:
            checked += 1
            for notice_id in meant:
                notice = notices[notice_id]
                found = notice.page(target) if kind is LinkKind.PAGE else notice.question(target)
                assert target in OWN_PAGES or found is not None, (name, target, notice_id)
    assert checked


def test_pages_that_topics_are_about_exist(texts, notices):
    pages = {page.id for notice in notices.values() for page in notice.pages()}
    kinds = {page.kind for notice in notices.values() for page in notice.pages()}
    for topic in texts.topics:
        assert set(topic.about) <= pages | kinds | set(OWN_PAGES), topic.id


def test_each_reason_says_where_it_is_checked(texts):
    for reason in texts.reasons:
        links = [link for block in parse(reason.checked) for link in block.links]
        assert any(link.kind in {LinkKind.PAGE, LinkKind.FIELD} for link in links), reason.id


def test_notices_that_reasons_are_for_exist(texts, notices):
    assert {name for reason in texts.reasons for name in reason.notices} <= set(notices)


def test_the_tour_goes_to_pages_of_the_example(texts, notices):
    for step in texts.steps:
        assert step.page in OWN_PAGES or notices[SAMPLE_NOTICE].page(step.page), step.page


@pytest.mark.parametrize("case_open", [True, False])
def test_in_the_book_every_link_is_worded_and_leads_somewhere(texts, notices, case_open):
    for some in ([notice] for notice in notices.values()):
        book = Book(texts, some, (), case_open=case_open)
        for section in book.sections:
            for entry in section.entries:
                for block in entry.blocks:
                    for span in block.spans:
                        assert book.words_of(span), entry.id
                        outside = span.link and span.link.kind in {LinkKind.PAGE, LinkKind.FIELD}
                        assert span.link is None or book.leads(span.link) or (outside and not case_open)


def test_the_notice_is_there_word_for_word(texts, notices):
    for notice in notices.values():
        book = Book(texts, [notice], (), case_open=False)
        for clause in notice.clauses:
            entry = book.entry(f"clause:{notice.identity.id}:{clause.id}")
            assert entry is not None
            assert clause.text in book.plain(entry)
            assert clause.id in entry.title


def test_a_reason_that_is_not_for_a_notice_is_not_shown_under_it(texts, notices):
    shown = {name: Book(texts, [notice], (), case_open=True) for name, notice in notices.items()}
    assert shown["shanghai-2021"].entry("reason:recognition") is not None
    assert shown["national-2012"].entry("reason:recognition") is None
