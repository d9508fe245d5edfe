"""示范性表述: 150字以内 (附件 column 5; FR08), counted strictly and as Word does, and never cut."""

from __future__ import annotations

import pytest

from desktop_app.assessment.statement import count_statement

COUNTS = [
    pytest.param("", 0, 0, id="empty"),
    pytest.param(None, 0, 0, id="unanswered"),
    pytest.param("中小企业", 4, 4, id="characters"),
    pytest.param("中小企业，服务。", 8, 8, id="full-width-punctuation"),
    pytest.param("“平台”——创新…", 9, 9, id="quotes-dash-ellipsis"),
    pytest.param("SME service", 10, 2, id="english-words"),
    pytest.param("2020年", 5, 2, id="digits"),
    pytest.param("服务 150 家", 6, 4, id="blanks"),
    pytest.param("第一行\n第二行\r\n", 6, 6, id="line-breaks"),
    pytest.param("　甲\u00a0乙\u200b丙\ufeff", 3, 3, id="full-width-blank-and-zero-width"),
    pytest.param("𠮷𬱖", 2, 2, id="beyond-the-basic-plane"),
    pytest.param("👍", 1, 1, id="emoji"),
    pytest.param("❤️", 1, 1, id="emoji-with-selector"),
    pytest.param("👨\u200d👩\u200d👧", 3, 3, id="joined-emoji-count-each-picture"),
    pytest.param("🇨🇳", 2, 1, id="a-flag-is-two-letters-in-one-run"),
    pytest.param("e\u0301", 1, 1, id="combining-accent"),
    pytest.param("ＡＢＣ", 3, 3, id="full-width-letters"),
]


@pytest.mark.parametrize(("text", "strict", "word_like"), COUNTS)
def test_counting_rule(text, strict, word_like):
    counted = count_statement(text, 150)

    assert (strict, word_like, 150) == (counted.strict, counted.word_like, counted.limit)


@pytest.mark.parametrize(
    ("text", "with_blanks"),
    [("服务 150 家", 8), ("第一行\n第二行\r\n", 6), ("　甲\u00a0乙\u200b丙", 5), (None, 0)],
)
def test_with_blanks_counts_blanks_within_a_line_and_no_line_ends(text, with_blanks):
    assert count_statement(text, 150).with_blanks == with_blanks


LENGTHS = [
    pytest.param("字" * 149, "", id="149"),
    pytest.param("字" * 150, "", id="150"),
    pytest.param("字" * 151, "示范性表述151字，多1字", id="151"),
    pytest.param("字" * 149 + "。", "", id="150-with-punctuation"),
    pytest.param("字" * 150 + "。", "示范性表述151字，多1字", id="151-with-punctuation"),
    pytest.param("字" * 150 + "\n\n \u200b", "", id="150-and-blanks"),
    pytest.param("字" * 149 + "👨\u200d👩\u200d👧", "示范性表述152字，多2字", id="emoji"),
    pytest.param("word " * 100, "示范性表述400字，多250字", id="english"),
    pytest.param("𠮷" * 150, "", id="150-beyond-the-basic-plane"),
    pytest.param(" \n", "填写示范性表述", id="only-blanks"),
]


@pytest.mark.parametrize(("text", "message"), LENGTHS)
def test_at_most_150_characters_fr08(trial, text, message):
    found = trial.put("service_platform.showcase_statement", text).findings("FR08")

    assert [message] * bool(message) == [item.message for item in found]
    assert trial.application.service_platform.showcase_statement == text


def test_the_limit_comes_from_the_pack(trial):
    identity = trial.notice.identity
    counting = identity.counting.model_copy(update={"statement_max": 5})
    trial.notice = trial.notice.model_copy(
        update={"identity": identity.model_copy(update={"counting": counting})}
    )
    trial.put("service_platform.showcase_statement", "六个字的表述")

    assert [item.message for item in trial.findings("FR08")] == ["示范性表述6字，多1字"]
