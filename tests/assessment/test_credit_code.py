"""统一社会信用代码, GB 32100-2015 (domain §7.1): always a warning, never a block, never changed."""

from __future__ import annotations

import pytest

from desktop_app.assessment.credit_code import check_credit_code
from desktop_app.assessment.results import Severity
from desktop_app.models.choices import LegalKind

CODES = [
    pytest.param("91110000101623741K", [], id="known-good-1"),
    pytest.param("911101066976941872", [], id="known-good-2"),
    pytest.param("91310104MA1FAKE001", [], id="synthetic-company"),
    pytest.param("52310000000000019R", [], id="synthetic-non-enterprise"),
    pytest.param("91310104000000182Y", [], id="check-remainder-1"),
    pytest.param("913101040000005370", [], id="check-remainder-0"),
    pytest.param("91310104000000369X", [], id="check-X"),
    pytest.param("91310104ma1fake001", [], id="lower-case"),
    pytest.param("９１３１０１０４MA1FAKE001", [], id="full-width"),
    pytest.param(" 91310104-MA1FAKE001 ", [], id="hyphen-and-blanks"),
    pytest.param("", [], id="empty"),
    pytest.param("91350211M0000XUF46", ["统一社会信用代码第18位应为R"], id="domain-11.15-real-but-fails"),
    pytest.param("91310115MA1H8R7C6D", ["统一社会信用代码第18位应为"], id="blog-sample-is-fake"),
    pytest.param("91310104MA1FAKE002", ["统一社会信用代码第18位应为1"], id="last-character-wrong"),
    pytest.param("9131O104MA1FAKE001", ["统一社会信用代码第5位“O”可能是“0”"], id="O-for-0"),
    pytest.param("9I310104MA1FAKE001", ["统一社会信用代码第2位“I”可能是“1”"], id="I-for-1"),
    pytest.param("91310104MA1FAKE00Z", ["统一社会信用代码第18位“Z”可能是“2”"], id="Z-for-2"),
    pytest.param("91310104MA1FAKES01", ["统一社会信用代码第16位“S”可能是“5”"], id="S-for-5"),
    pytest.param("91310104MA1FAKE00", ["统一社会信用代码是17位，应为18位"], id="17"),
    pytest.param("91310104MA1FAKE0012", ["统一社会信用代码是19位，应为18位"], id="19"),
    pytest.param(
        "91A10104MA1FAKE001", ["统一社会信用代码第3位“A”不会出现在代码中"], id="letter-in-the-region"
    ),
    pytest.param("91310104MA1FAKE00*", ["统一社会信用代码第18位“*”不会出现在代码中"], id="asterisk"),
    pytest.param("不详不详不详", ["统一社会信用代码写成18位数字和大写字母"], id="words"),
]


@pytest.mark.parametrize(("code", "expected"), CODES)
def test_code_vectors(code, expected):
    found = check_credit_code(code)

    assert len(expected) == len(found)
    for message, item in zip(expected, found, strict=True):
        assert item.message.startswith(message)
        assert item.severity is Severity.WARNING
        assert item.id == "FR28"


def test_the_place_is_found_in_what_was_typed():
    (found,) = check_credit_code("9131 O104-MA1FAKE001")

    assert (found.spans[0].start, found.spans[0].end, found.spans[0].text) == (5, 6, "O")


@pytest.mark.parametrize(
    ("code", "kind", "warns"),
    [
        ("91310104MA1FAKE001", LegalKind.COMPANY, False),
        ("91310104MA1FAKE001", LegalKind.PRIVATE_NON_ENTERPRISE, True),
        ("52310000000000019R", LegalKind.PRIVATE_NON_ENTERPRISE, False),
        ("52310000000000019R", LegalKind.COMPANY, True),
        ("91310104MA1FAKE001", LegalKind.OTHER_LEGAL_PERSON, False),
        ("91310104MA1FAKE001", LegalKind.BRANCH, False),
        ("91310104MA1FAKE001", None, False),
    ],
)
def test_register_and_legal_kind_agree_domain_3_3(code, kind, warns):
    assert warns is any("开头" in item.message for item in check_credit_code(code, kind))


def test_a_code_that_fails_blocks_nothing(trial):
    judged = trial.put("agency.credit_code", "91350211M0000XUF46").judge()

    assert [item.message for item in judged.findings] == ["统一社会信用代码第18位应为R"]
    assert judged.complete
