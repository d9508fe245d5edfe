"""case.json from outside: hostile until checked; one wrong answer never loses the rest."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.errors import UnreadableInput
from desktop_app.models.application import Application, Case
from desktop_app.models.choices import Copy, RecognitionKind, Route
from desktop_app.models.field_ids import leaves, read
from desktop_app.models.ledgers import LedgerKind, Ledgers, Partner, Row
from desktop_app.models.recognitions import Recognition
from desktop_app.store.case_folder import case_schema, read_case_file, read_case_folder, write_case_folder
from desktop_app.store.case_input import CaseInput
from desktop_app.store.case_store import CaseStore
from desktop_app.store.strict_json import LARGEST_JSON

if TYPE_CHECKING:
    from pathlib import Path

FORBIDDEN_WORDS = (
    "请",
    "抱歉",
    "非法",
    "无效",
    "失败",
    "错误",
    "！",
    "Input should",
    "validation",
    "pydantic",
)


@dataclass
class Read:
    rows: tuple[Row, ...]
    problems: tuple[Any, ...] = ()


@dataclass
class Fault:
    message: str


def partners(path: Path, kind: LedgerKind) -> Read:
    """Stands for the reader of workbooks."""
    if path.name == "坏.xlsx":
        raise UnreadableInput("“坏.xlsx”读不出")
    return Read((Partner(id="p1", name=f"{kind}:{path.name}"),), (Fault("“台账.xlsx”第3行有一处要改"),))


def given_file(folder: Path, **content: Any) -> CaseInput:
    whole = {"notice": "shanghai-2021"} | content
    (folder / "case.json").write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")
    return read_case_folder(folder, partners)


def given_bytes(folder: Path, content: bytes) -> CaseInput:
    (folder / "case.json").write_bytes(content)
    return read_case_folder(folder, partners)


def test_a_whole_case_written_and_read_is_the_same(tmp_path: Path, full_case: Case) -> None:
    (tmp_path / "证明").mkdir()
    for item in full_case.evidence:
        (tmp_path / "证明" / item.file_name).write_bytes(item.id.encode())
    write_case_folder(
        tmp_path,
        full_case,
        ledger_files={},
        evidence_files={item.id: f"证明/{item.file_name}" for item in full_case.evidence},
    )
    again, problems, files, *_ = read_case_folder(tmp_path, partners)
    assert problems == ()
    assert again.application == full_case.application
    assert again.ledgers == full_case.ledgers
    assert again.unfinished == full_case.unfinished
    assert again.title == full_case.title
    assert {
        item.id: path.read_bytes() for item, path in zip(again.evidence, files.values(), strict=True)
    } == {
        "e2": b"e2",
        "e1": b"e1",
    }
    assert [item.model_copy(update={"sha256": None, "size": 0}) for item in again.evidence] == [
        item.model_copy(update={"sha256": None, "size": 0}) for item in full_case.evidence
    ]


def test_an_empty_case_written_and_read_is_the_same(tmp_path: Path) -> None:
    path = write_case_folder(tmp_path, Case(notice="national-2012"))
    assert b"\r" not in path.read_bytes()
    assert read_case_file(path, partners) == CaseInput(Case(notice="national-2012"), (), {})


def test_a_byte_order_mark_is_tolerated(tmp_path: Path) -> None:
    assert given_bytes(tmp_path, b'\xef\xbb\xbf{"notice": "shanghai-2021"}').problems == ()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "第 1 行第 1 列"),
        (b"{", "第 1 行"),
        (b'{\n "notice": "a"\n 3}', "第 3 行第 2 列"),
        (b"[]", "不是一个对象"),
        (b"null", "不是一个对象"),
        (b"{}", "notice 没有写"),
        (b'{"notice": 3}', "notice 是“3”"),
        (b'{"notice": "../../etc"}', "notice"),
        (b'{"notice": "a", "notice": "b"}', "“notice”在同一处写了两次"),
        (b'{"notice": "a", "application": {"agency": {"name": "x", "name": "y"}}}', "写了两次"),
        (b'{"notice": "a", "application": {"finance": {"revenue": NaN}}}', "NaN"),
        (b'{"notice": "a", "application": {"finance": {"revenue": -Infinity}}}', "-Infinity"),
        (b'{"notice": "a", "title": ' + b"9" * 5000 + b"}", "超出范围"),
        (b'{"notice": "a", "title": 1e999999999}', "超出范围"),
        (b'{"notice": "a", "title": 1e99999999999999999999}', "超出范围"),
        (b'{"notice": "a", "title": 1.' + b"3" * 99 + b"}", "超出范围"),
        (b'{"notice": "\xb2\xe2"}', "UTF-8"),
        ('{"notice": "a"}'.encode("utf-16"), "UTF-8"),
        (b'{"notice": "a", "title": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "嵌套"),
        (b'{"notice": "a", "title": ' + b"[" * 200 + b"]" * 200 + b"}", "嵌套"),
        (b'{"notice": "a", "title": ' + b'{"a":' * 90 + b"1" + b"}" * 90 + b"}", "嵌套"),
        (b"\0" * 100, "第 1 行"),
    ],
)
def test_what_is_no_case_is_refused_with_file_and_place(tmp_path: Path, content: bytes, said: str) -> None:
    with pytest.raises(UnreadableInput) as refused:
        given_bytes(tmp_path, content)
    assert "case.json" in refused.value.message
    assert said in refused.value.message
    assert refused.value.hint
    assert not any(word in str(refused.value) for word in FORBIDDEN_WORDS)


def test_a_file_beyond_the_limit_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "case.json").open("wb") as file:
        file.truncate(LARGEST_JSON + 1)
    with pytest.raises(UnreadableInput, match="64 MB"):
        read_case_folder(tmp_path, partners)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match=r"case\.json"):
        read_case_folder(tmp_path, partners)


@pytest.mark.parametrize(
    ("section", "name", "value", "typed", "said"),
    [
        ("finance", "total_assets", "很多", "很多", "不是金额"),
        ("finance", "total_assets", True, "是", "不是金额"),
        ("finance", "total_assets", [1], "[1]", "不是金额"),
        ("finance", "total_assets", {"a": 1}, '{"a": 1}', "不是金额"),
        ("finance", "total_assets", 10**30, "1" + "0" * 30, "不是金额"),
        ("finance", "audit_year", 2020.5, "2020.5", "不是整数"),
        ("finance", "audit_year", False, "否", "不是整数"),
        ("finance", "covers_service_accounts", 1, "1", "写“是”或“否”"),
        ("survey", "mean_score", "0.5", "0.5", "写上百分号"),
        ("survey", "mean_score", 0.8, "0.8", "80.0% 还是 0.8%，写上百分号"),
        ("finance", "revenue", 0.125, "0.125", "最小写到分"),
        ("survey", "mean_score", 100.01, "100.01", "超过 100%"),
        ("survey", "sent", -1, "-1", "不能小于 0"),
        ("agency", "established", "2021-02-30", "2021-02-30", "没有这一天"),
        ("agency", "established", 1621209600, "1621209600", "不是日期"),
        ("agency", "name", 5, "5", "写成文字"),
        ("agency", "name", "长" * 2001, "长" * 2001, "最多2000字"),
        ("agency", "legal_kind", "Company", "Company", "company / public_institution"),
        ("agency", "legal_kind", 1, "1", "company / public_institution"),
        ("service_platform", "categories", "F1", "F1", "写成文字的列表"),
        ("service_platform", "categories", [1], "[1]", "写成文字的列表"),
    ],
)
def test_one_wrong_answer_is_kept_as_typed_and_the_rest_is_read(
    tmp_path: Path, section: str, name: str, value: object, typed: str, said: str
) -> None:
    content = {section: {name: value}, "leader": {"degree": "博士"}}
    case, problems, *_ = given_file(tmp_path, application=content)
    field_id = f"{section}.{name}"
    assert case.unfinished == {field_id: typed}
    assert read(case.application, field_id) in (None, ())
    assert case.application.leader.degree == "博士"
    (problem,) = problems
    assert f"“case.json”的 application.{field_id} 是" in problem
    assert said in problem
    assert len(problem) < 260
    assert not any(word in problem for word in FORBIDDEN_WORDS)


def test_text_that_no_file_can_hold_is_replaced(tmp_path: Path, now: datetime) -> None:
    (tmp_path / "case.json").write_text(
        json.dumps({"notice": "a", "title": "\ud800", "application": {"agency": {"name": "上\udfff海"}}}),
        "utf-8",
    )
    case, problems, *_ = read_case_folder(tmp_path, partners)
    assert case.unfinished == {"agency.name": "上?海"}
    assert "".join(problems).encode()
    CaseStore.create(tmp_path / "c", case, now=now).close()


def test_answers_may_be_written_as_people_write_them(tmp_path: Path) -> None:
    application = {
        "finance": {
            "total_assets": "523.68万元",
            "revenue": 12.50,
            "audit_year": 2020,
            "covers_service_accounts": "是",
        },
        "agency": {"established": 20150517, "fax": None},
        "survey": {"mean_score": "92.5%"},
        "recommendation": {"route": "district"},
    }
    case, problems, *_ = given_file(tmp_path, application=application)
    assert problems == ()
    assert case.application.finance.total_assets == Decimal("5236800")
    assert case.application.finance.revenue == Decimal("12.5")
    assert case.application.agency.established == date(2015, 5, 17)
    assert case.application.survey.mean_score == Decimal("92.5")
    assert case.application.recommendation.route is Route.DISTRICT


@pytest.mark.parametrize(
    ("content", "path"),
    [
        ({"aplication": {}}, "aplication"),
        ({"application": {"agencies": {}}}, "application.agencies"),
        ({"application": {"agency": {"nmae": 1}}}, "application.agency.nmae"),
        ({"application": {"agency": {"id": 1}}}, "application.agency.id"),
        ({"application": {"attested": {"B1d": {"mett": True}}}}, "application.attested.B1d.mett"),
        ({"application": {"attested": {"中": {"met": True}}}}, "application.attested.中"),
        ({"application": {"narrative": {"a b": "x"}}}, "application.narrative.a b"),
        ({"application": {"recognitions": [{"isuer": "x"}]}}, "application.recognitions[0].isuer"),
        ({"application": {"agency.name": "x"}}, "application.agency.name"),
        ({"unfinished": {"agency.nmae": "x"}}, "unfinished.agency.nmae"),
        ({"unfinished": {"agency": "x"}}, "unfinished.agency"),
        ({"unfinished": {"recognitions": "x"}}, "unfinished.recognitions"),
        ({"unfinished": {"recognitions[gone].issuer": "x"}}, "unfinished.recognitions[gone].issuer"),
        ({"unfinished": {"agency.name": 3}}, "unfinished.agency.name"),
        ({"unfinished": []}, "unfinished"),
        ({"application": []}, "application"),
        ({"application": {"agency": "x"}}, "application.agency"),
        ({"application": {"attested": []}}, "application.attested"),
        ({"application": {"attested": {"B1d": True}}}, "application.attested.B1d"),
        ({"application": {"recognitions": {}}}, "application.recognitions"),
        ({"application": {"recognitions": [None]}}, "application.recognitions[0]"),
        ({"ledgers": []}, "ledgers"),
        ({"ledgers": {"service": "a.xlsx"}}, "ledgers.service"),
        ({"ledgers": {"services": 3}}, "ledgers.services"),
        ({"ledgers": {"partners": [3]}}, "ledgers.partners[0]"),
        ({"ledgers": {"partners": [{"nam": "x"}]}}, "ledgers.partners[0].nam"),
        ({"ledgers": {"partners": [{}]}}, "ledgers.partners[0].name"),
        ({"ledgers": {"partners": [{"name": "x", "source": "y"}]}}, "ledgers.partners[0].source"),
        ({"ledgers": {"services": [{"enterprise": "x", "served_on": 1e9}]}}, "ledgers.services[0].served_on"),
        ({"evidence": {}}, "evidence"),
        ({"evidence": ["a.pdf"]}, "evidence[0]"),
        ({"title": 5}, "title"),
        ({"title": "长" * 201}, "title"),
    ],
)
def test_what_does_not_belong_is_named_with_its_path(
    tmp_path: Path, content: dict[str, Any], path: str
) -> None:
    case, problems, *_ = given_file(tmp_path, **content)
    assert any(f"“case.json”的 {path} " in problem for problem in problems), problems
    assert not any(word in problem for problem in problems for word in FORBIDDEN_WORDS)
    assert case.notice == "shanghai-2021"


def test_an_unfinished_entry_takes_the_place_of_the_answer(tmp_path: Path) -> None:
    case, problems, *_ = given_file(
        tmp_path,
        application={"recognitions": [{"id": "a1", "issuer": "工信部"}], "agency": {"name": "上海"}},
        unfinished={
            "agency.name": "上海（待定",
            "recognitions[a1].valid_to": "长期",
            "attested.F1.system.met": "？",
        },
    )
    assert problems == ()
    assert case.application.agency.name is None
    assert case.unfinished["recognitions[a1].valid_to"] == "长期"
    assert case.application.recognitions[0].issuer == "工信部"


def test_members_without_usable_ids_get_their_own(tmp_path: Path) -> None:
    members = [
        {"issuer": "甲"},
        {"id": "m1"},
        {"id": "m1"},
        {"id": "a.b"},
        {"id": 5},
        {"id": "3f2a", "kind": "ministry"},
    ]
    case, problems, *_ = given_file(tmp_path, application={"recognitions": members})
    ids = [member.id for member in case.application.recognitions]
    assert [problem.split(" ")[1] for problem in problems] == [
        f"application.recognitions[{place}].id" for place in (2, 3, 4)
    ]
    assert all(f"改用 {identity}" in problem for problem, identity in zip(problems, ids[2:5], strict=True))
    assert len(set(ids)) == 6
    assert (ids[1], ids[5]) == ("m1", "3f2a")
    assert case.application.recognitions[0] == Recognition(id=ids[0], issuer="甲")
    assert case.application.recognitions[5].kind is RecognitionKind.MINISTRY


def test_a_category_chosen_twice_is_chosen_once(tmp_path: Path) -> None:
    case, problems, *_ = given_file(
        tmp_path, application={"service_platform": {"categories": ["F2", "F1", "F2"]}}
    )
    assert problems == ()
    assert case.application.service_platform.categories == ("F2", "F1")


def test_more_members_than_a_case_can_have_are_left_out_and_said(tmp_path: Path) -> None:
    members = [{"id": f"r{number}", "issuer": "甲"} for number in range(10_000)]
    case, problems, *_ = given_file(tmp_path, application={"recognitions": members})
    assert [member.id for member in case.application.recognitions] == [
        f"r{number}" for number in range(1_000)
    ]
    assert len(problems) == 1
    assert "有 10000 项，只读入前 1000 项" in problems[0]


def test_rows_that_share_an_id_are_told_apart_and_said(tmp_path: Path) -> None:
    row = {"id": "a", "held_on": "2020-06-01", "topic": "对接会"}
    case, problems, *_ = given_file(tmp_path, ledgers={"activities": [row, row]})
    assert [item.id for item in case.ledgers.activities] == ["a", "row2"]
    assert len(problems) == 1
    assert "ledgers.activities[1].id 是“a”，重复" in problems[0]


def test_fewer_than_no_pages_are_not_taken(tmp_path: Path) -> None:
    papers = [{"id": "e", "material": "M2", "file": "a.pdf", "pages": -4}]
    case, problems, *_ = given_file(tmp_path, evidence=papers)
    assert case.evidence[0].pages is None
    assert any("evidence[0].pages 是“-4”" in problem for problem in problems)


def test_ledgers_come_from_workbooks_and_from_rows(tmp_path: Path) -> None:
    (tmp_path / "台账").mkdir()
    (tmp_path / "台账" / "集聚.xlsx").write_bytes(b"")
    rows = [{"held_on": "2020.6.1", "topic": "对接会", "attendances": "40"}, {"held_on": "2020-6-1"}]
    case, problems, *_ = given_file(tmp_path, ledgers={"partners": "台账\\集聚.xlsx", "activities": rows})
    assert case.ledgers.partners == (Partner(id="p1", name="partners:集聚.xlsx"),)
    assert [(row.held_on, row.attendances) for row in case.ledgers.activities] == [(date(2020, 6, 1), 40)]
    assert problems[0] == "“台账.xlsx”第3行有一处要改"
    assert "ledgers.activities[1].topic 没有写，这一行没有读入" in problems[1]


def test_a_workbook_that_cannot_be_read_leaves_the_other_ledgers(tmp_path: Path) -> None:
    for name in ("坏.xlsx", "好.xlsx"):
        (tmp_path / name).write_bytes(b"")
    case, problems, *_ = given_file(tmp_path, ledgers={"staff": "坏.xlsx", "partners": "好.xlsx"})
    assert case.ledgers == Ledgers(partners=(Partner(id="p1", name="partners:好.xlsx"),))
    assert "“坏.xlsx”读不出" in problems


def test_problems_are_bounded(tmp_path: Path) -> None:
    case, problems, *_ = given_file(
        tmp_path,
        ledgers={"partners": [{} for _ in range(5_000)] + [{"name": "好"}]},
        application={"narrative": {f"甲{number}": "x" for number in range(1_000)}},
    )
    assert len(problems) <= 201
    assert [row.name for row in case.ledgers.partners] == ["好"]


OUTSIDE = [
    "../secret.pdf",
    "..\\secret.pdf",
    "a/../../secret.pdf",
    "/etc/passwd",
    "\\\\server\\share\\a.pdf",
    "//server/share/a.pdf",
    "C:\\Windows\\win.ini",
    "c:secret.pdf",
    "CON",
    "con.pdf",
    "证明/NUL",
    "aux.txt.pdf",
    "COM1.pdf",
    "lpt¹",
    "CONIN$",
    "a.pdf:stream",
    "a?.pdf",
    "a\0.pdf",
    "a.pdf.",
    "证明 /a.pdf",
    "a//b.pdf",
    "长" * 300,
    "\ud800.pdf",
    "",
    "  ",
    ".",
    "证明",
    "没有.pdf",
    None,
    5,
    ["a.pdf"],
]


@pytest.mark.parametrize("written", OUTSIDE, ids=[repr(written)[:24] for written in OUTSIDE])
def test_a_path_names_a_file_below_the_folder_or_nothing(tmp_path: Path, written: object) -> None:
    folder = tmp_path / "case"
    (folder / "证明").mkdir(parents=True)
    (tmp_path / "secret.pdf").write_bytes(b"secret")
    content = {
        "notice": "shanghai-2021",
        "ledgers": {"partners": written} if not isinstance(written, list) else {},
        "evidence": [{"id": "e1", "material": "M5", "title": "审计报告", "file": written}],
    }
    (folder / "case.json").write_text(json.dumps(content), encoding="utf-8")
    case, problems, files, *_ = read_case_folder(folder, partners)
    assert case.ledgers == Ledgers()
    assert files == {}
    assert [(item.id, item.sha256, item.title) for item in case.evidence] == [("e1", None, "审计报告")]
    assert any("evidence[0].file" in problem for problem in problems)
    assert all(problem.isprintable() for problem in problems)


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege there")
def test_a_link_that_leads_out_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "case"
    folder.mkdir()
    (tmp_path / "secret.pdf").write_bytes(b"secret")
    (folder / "link.pdf").symlink_to(tmp_path / "secret.pdf")
    (folder / "loop.pdf").symlink_to(folder / "loop.pdf")
    (folder / "out").symlink_to(tmp_path)
    evidence = [{"material": "M5", "file": name} for name in ("link.pdf", "loop.pdf", "out/secret.pdf")]
    case, problems, files, *_ = given_file(folder, evidence=evidence)
    assert files == {}
    assert len(problems) == 3
    assert len(case.evidence) == 3


def test_evidence_is_named_hashed_and_keeps_what_fits(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"proof")
    case, problems, files, *_ = given_file(
        tmp_path,
        evidence=[
            {
                "id": "e1",
                "material": "M5",
                "file": "./a.pdf",
                "copy_kind": "copy",
                "valid_to": "2099",
                "sealed": True,
            },
            {"id": "e1", "material": "M4", "file": "a.pdf", "sha256": "0" * 64},
            {"file": "a.pdf", "title": "没有写材料"},
        ],
    )
    first, second = case.evidence
    assert (first.title, first.size, first.copy_kind, first.sealed, first.valid_to) == (
        "a.pdf",
        5,
        Copy.COPY,
        True,
        None,
    )
    assert first.sha256 == second.sha256 != "0" * 64
    assert first.id != second.id
    assert set(files) == {first.id, second.id}
    text = "\n".join(problems)
    for place in (
        "evidence[0].valid_to",
        "evidence[1].id",
        "evidence[1].sha256",
        "evidence[2].material 没有写",
    ):
        assert place in text


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
PLACES = st.sampled_from([leaf.field_id.replace("*", "B1d") for leaf in leaves()])


@given(st.dictionaries(PLACES, JSON, max_size=6), JSON, JSON, JSON)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
def test_no_content_makes_the_whole_case_unreadable(
    tmp_path: Path, answers: dict[str, Any], unfinished: object, ledgers: object, evidence: object
) -> None:
    application: dict[str, Any] = {}
    for field_id, value in answers.items():
        here = application
        *path, last = field_id.split(".")
        for step in path:
            here = here.setdefault(step, {})
        here[last] = value
    content = {
        "notice": "a",
        "application": application,
        "unfinished": unfinished,
        "ledgers": ledgers,
        "evidence": [evidence],
    }
    (tmp_path / "case.json").write_text(json.dumps(content), encoding="utf-8")
    try:
        case, problems, *_ = read_case_folder(tmp_path, partners)
    except UnreadableInput as refused:
        assert "超出范围" in refused.message  # noqa: PT017 - only numbers that no case could hold
        return
    assert "Input should" not in "".join(problems)
    write_case_folder(tmp_path, case)
    again = read_case_folder(tmp_path, partners).case
    assert (again.application, again.unfinished) == (case.application, case.unfinished)


def test_the_schema_names_every_place_and_is_plain_json() -> None:
    schema = case_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert set(schema["properties"]) == {
        "notice",
        "title",
        "application",
        "unfinished",
        "ledgers",
        "evidence",
    }
    assert schema["required"] == ["notice"]
    assert schema["additionalProperties"] is False
    parts = schema["$defs"]
    for model in (Application, Recognition):
        assert set(parts[model.__name__]["properties"]) == set(model.model_fields)
    assert set(parts["LedgerFiles"]["properties"]) == {kind.value for kind in LedgerKind}
    assert '"ge"' not in json.dumps(schema)
    assert "required" not in parts["Recognition"]
    assert parts["ServiceRecord"]["required"] == ["served_on", "enterprise"]
    assert json.loads(json.dumps(schema)) == schema


@pytest.mark.parametrize(
    ("section", "field", "fits", "unfit"),
    [
        ("Finance", "total_assets", ["300万元", "３００", "叁佰万", "-5"], ["很多", "", "万元"]),
        (
            "Agency",
            "established",
            ["2021-05-17", "2021.5.1", "20210517", "二〇一八年十二月三十一日"],
            ["2021", "五月十七日", "明年的某天再说吧"],
        ),
    ],
)
def test_the_schema_refuses_words_for_amounts_and_days(
    section: str, field: str, fits: list[str], unfit: list[str]
) -> None:
    answer = case_schema()["$defs"][section]["properties"][field]["anyOf"][0]
    (string,) = [part for part in answer.get("anyOf", [answer]) if part["type"] == "string"]

    def taken(text: str) -> bool:
        return re.search(string["pattern"], text) is not None and len(text) >= string.get("minLength", 0)

    assert [text for text in fits if not taken(text)] == []
    assert [text for text in unfit if taken(text)] == []
