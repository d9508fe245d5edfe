"""The recommending side (三.2): several files of one case count once; what a ledger said when the papers were made is told."""

from __future__ import annotations

import shutil
from datetime import date, timedelta

import pytest

from desktop_app.assessment.quota import Candidate
from desktop_app.assessment.results import Severity
from desktop_app.models.advice import Advice
from desktop_app.models.application import Case
from desktop_app.models.ledgers import LedgerKind, ServiceRecord
from desktop_app.notice.loader import load_all
from desktop_app.packet.district import as_json, as_lines, read_list
from desktop_app.packet.recommending.addressees import advice_to, with_advice
from desktop_app.packet.recommending.letters import missing_of
from desktop_app.packet.recommending.output import write_papers
from desktop_app.packet.recommending.reading import read_submission
from desktop_app.packet.recommending.same_case import is_same_case
from desktop_app.packet.recommending.submission import Submission
from desktop_app.paths import resource
from desktop_app.store.case_store import CaseStore
from desktop_app.store.checkpoints import CheckpointKind
from desktop_app.store.travelling import pack
from tests.packet.test_district import NOW, application
from tests.packet.test_recommending import fonts, handed_in, services  # noqa: F401 - a fixture

LATER = NOW + timedelta(days=1)
CODE, OTHER = "91310104MA1FL0013F", "91310104MA1FL0021A"


@pytest.fixture(scope="module")
def notices():
    return load_all(resource("notices"))


def file_of(identity="a" * 32, agency="上海甲有限公司", code=CODE) -> Submission:
    return Submission(
        path="甲.shenbao", identity=identity, line=Candidate("", agency=agency, credit_code=code)
    )


@pytest.mark.parametrize(
    ("why", "other", "same"),
    [
        ("the same state again", file_of(), True),
        ("the agency's name was mended", file_of(agency="上海甲服务有限公司"), True),
        ("its code was mended", file_of(code=OTHER), True),
        ("its name was written otherwise", file_of(agency="上海甲有限公司 ", code=OTHER), True),
        ("its code was not answered yet", file_of(agency="另一个名称", code=""), True),
        ("a folder copied to begin with another agency", file_of(agency="上海乙有限公司", code=OTHER), False),
        ("another case of the same agency", file_of(identity="b" * 32), False),
    ],
)
def test_which_files_are_of_one_case(why, other, same):
    assert is_same_case(file_of(), other) is same, why


@pytest.mark.parametrize(
    ("why", "other", "found"),
    [
        ("the agency itself", file_of(), True),
        ("its name was mended", file_of(agency="上海甲服务有限公司"), True),
        ("its code was mended", file_of(code=OTHER), True),
        ("its code was taken out", file_of(code=""), True),
        ("another agency that copied the folder", file_of(agency="上海乙有限公司", code=OTHER), False),
        ("another case", file_of(identity="b" * 32), False),
        ("facts in a plain file", file_of(identity=""), False),
    ],
)
def test_to_whom_advice_is_written(why, other, found):
    pieces = (Advice(id="a" * 16, text="补齐"),)
    kept = with_advice(file_of(), pieces, {})
    assert bool(advice_to(other, kept)) is found, why
    assert bool(with_advice(other, (), kept)) is not found, why
    assert advice_to(other, {"a" * 32: pieces}) == (
        pieces if other.identity == "a" * 32 else ()
    )  # as kept of old


def test_facts_in_a_plain_file_have_no_id_and_are_never_the_same_case():
    assert not is_same_case(file_of(identity=""), file_of(identity=""))


def two_states(place, number=1):
    """One case packed, changed and packed again under another name; the newer name sorts first."""
    older = handed_in(place, number, built=True)
    newer = place / f"{number}新的.shenbao"
    with CaseStore.open(place / f"案卷{number}") as store:
        store.commit("service_platform.name", f"某某{number}改名公共服务平台", now=LATER)
    pack(place / f"案卷{number}", newer, now=LATER)
    return older, newer


@pytest.mark.parametrize(
    ("left_out", "recommended", "used"),
    [
        ((), ["某某1改名公共服务平台", "某某2公共服务平台"], "1新的.shenbao"),
        (("older",), ["某某1改名公共服务平台", "某某2公共服务平台"], "1新的.shenbao"),
        (("newer",), ["某某1公共服务平台", "某某2公共服务平台"], "单位1.shenbao"),
        (("older", "newer"), ["某某2公共服务平台"], "1新的.shenbao"),
    ],
)
def test_two_files_of_one_case_take_one_place_of_the_quota_clause_3_2(
    tmp_path, notices, left_out, recommended, used
):
    older, newer = two_states(tmp_path)
    paths = {"older": older, "newer": newer}
    listed = read_list(
        [older, newer, handed_in(tmp_path, 2)], notices, left_out={str(paths[name]) for name in left_out}
    )
    assert [entry.submission.platform for entry in listed.chosen] == recommended
    assert [use.counted for use in listed.use] == [len(recommended)]
    assert listed.findings == ()
    (told,) = listed.same_case
    assert (told.used, told.newest) == (used, "1新的.shenbao")
    (kept,) = as_json(listed)["same_case"]
    assert (kept["used"], kept["alike"], sorted(kept["cases"])) == (
        used,
        False,
        ["1新的.shenbao", "单位1.shenbao"],
    )
    other = next(entry for entry in listed.entries if entry.copy_of)
    assert (other.copy_of, other.chosen) == (used, False)
    assert any(line.startswith("同一案卷　") and "只算一家" in line for line in as_lines(listed))


def test_the_newer_state_counts_whatever_the_clock_of_the_agency_said(tmp_path, notices):
    older = handed_in(tmp_path, 1)
    with CaseStore.open(tmp_path / "案卷1") as store:
        store.commit("agency.phone", "021-60000000", now=NOW - timedelta(days=400))
    newer = tmp_path / "回拨时钟.shenbao"
    pack(tmp_path / "案卷1", newer, now=NOW - timedelta(days=400))
    assert [entry.file for entry in read_list([older, newer], notices).chosen] == [newer.name]


def test_the_same_state_twice_is_told_as_such(tmp_path, notices):
    first = handed_in(tmp_path, 1)
    again = tmp_path / "再交一次.shenbao"
    shutil.copy(first, again)
    listed = read_list([first, again], notices, as_given=True)
    assert [entry.file for entry in listed.chosen] == [first.name]
    assert "内容相同，只用“单位1.shenbao”" in listed.same_case[0].words


def worked_on_apart(place):
    """One case packed and worked on by two people: each changed something that the other did not."""
    first = handed_in(place, built=True, rows=services(), number=1)
    copies = {"王.shenbao": place / "案卷1", "李.shenbao": place / "李的案卷"}
    shutil.copytree(place / "案卷1", place / "李的案卷")
    changes = {
        "王.shenbao": {"agency.phone": "021-60000001", "agency.legal_representative": "王甲"},
        "李.shenbao": {"agency.phone": "021-60000002", "service_platform.showcase_statement": "新的表述"},
    }
    for name, folder in copies.items():
        with CaseStore.open(folder) as store:
            for field, value in changes[name].items():
                store.commit(field, value, now=LATER)
            if name == "李.shenbao":
                store.commit_rows(LedgerKind.SERVICES, services(13), now=LATER)
        pack(folder, place / name, now=LATER)
    return first, place / "王.shenbao", place / "李.shenbao"


def test_of_copies_worked_on_apart_none_is_taken_until_one_is_chosen_and_both_are_told(tmp_path, notices):
    _, wang, li = worked_on_apart(tmp_path)
    listed = read_list([wang, li, handed_in(tmp_path, 2)], notices)
    assert [entry.file for entry in listed.chosen] == ["单位2.shenbao"]
    assert [use.counted for use in listed.use] == [1]
    (finding,) = listed.unsettled
    assert (finding.severity, set(finding.candidates)) == (Severity.ERROR, {"王.shenbao", "李.shenbao"})
    assert "选定用哪一份" in finding.message
    (told,) = listed.same_case
    (parting,) = told.partings
    seen = {
        line.label: (line.one, line.other, line.changed_in_one, line.changed_in_other)
        for line in parting.beside(str(wang)).lines
    }
    assert len(seen) == 4
    assert ("021-60000001", "021-60000002", True, True) in seen.values()
    assert any(one == "王甲" and mine and not other for one, _, mine, other in seen.values())
    assert any(two == "新的表述" and other and not mine for _, two, mine, other in seen.values())
    assert seen["服务企业台账"][2:] == (False, True)
    lines = as_lines(listed)
    assert sum(line.startswith("　　") for line in lines) == len(seen)
    assert sum("（待选定）" in line for line in lines) == 2
    (kept,) = as_json(listed)["same_case"]
    assert (kept["used"], len(kept["differences"][0]["lines"])) == (None, 4)


@pytest.mark.parametrize("taken", ["王.shenbao", "李.shenbao"])
def test_the_copy_that_is_chosen_counts_and_what_the_other_has_stays_told(tmp_path, notices, taken):
    _, wang, li = worked_on_apart(tmp_path)
    (left,) = [path for path in (wang, li) if path.name != taken]
    listed = read_list([wang, li], notices, left_out={str(left)})
    assert [entry.file for entry in listed.chosen] == [taken]
    assert listed.unsettled == ()
    (told,) = listed.same_case
    assert (told.used, told.apart, told.undecided, told.alike) == (taken, (left.name,), False, False)
    assert f"“{left.name}”里有它没有的改动" in told.words


def test_what_both_were_made_of_is_no_third_copy(tmp_path, notices):
    first, wang, li = worked_on_apart(tmp_path)
    listed = read_list([first, wang, li], notices, left_out={str(li)})
    assert [entry.file for entry in listed.chosen] == [wang.name]
    assert listed.same_case[0].apart == (li.name,)
    both = read_list([first, wang, li], notices)
    assert both.chosen == ()
    assert set(both.unsettled[0].candidates) == {first.name, wang.name, li.name}


def test_the_other_state_gets_no_papers_and_no_list(tmp_path, notices, fonts):  # noqa: F811
    older, newer = two_states(tmp_path)
    written = write_papers(
        read_list([older, newer], notices), tmp_path / "送市里", notices=notices, fonts=fonts, now=LATER
    )
    assert [name for name in written.files if name.startswith("缺件清单/")] == [
        "缺件清单/01_某某1改名公共服务平台_缺件清单.pdf"
    ]


def service(number, day=date(2020, 3, 1)):
    return ServiceRecord(id=f"s{number:03}", enterprise=f"企业{number}有限公司", served_on=day)


def with_ledger(place, *, checkpoint: bool, rows):
    """Papers made of ten rows; then the ledger is ``rows``."""
    folder = place / "案卷1"
    case = Case(notice="shanghai-2021", application=application(1))
    with CaseStore.create(folder, case, now=NOW) as store:
        store.commit_rows(LedgerKind.SERVICES, [service(number) for number in range(10)], now=NOW)
        if checkpoint:
            store.checkpoint(CheckpointKind.BUILD, now=NOW + timedelta(minutes=1))
        store.record_build("7K3M9Q", now=NOW + timedelta(hours=1), draft=False)
        for state in rows:
            store.commit_rows(LedgerKind.SERVICES, state, now=LATER)
    target = place / "单位1.shenbao"
    pack(folder, target, now=LATER)
    return target


GROWN = [*(service(number) for number in range(1, 10)), service(20), service(21), service(22)]
TEN = [service(number) for number in range(10)]


@pytest.mark.parametrize(
    ("checkpoint", "states", "told"),
    [
        (
            True,
            [GROWN],
            [
                ("服务企业台账", "10行", "12行，新增3行，移除1行"),
                ("服务中小企业家数", "10家", "12家"),
                ("服务家次", "10家次", "12家次"),
            ],
        ),
        (True, [GROWN, TEN], []),
        (False, [GROWN], [("服务企业台账", "10行", "12行，有改动")]),
        (False, [TEN[:4], GROWN], [("服务企业台账", "10行", "12行，有改动")]),
    ],
)
def test_how_a_ledger_was_changed_after_the_papers(tmp_path, notices, checkpoint, states, told):
    read = read_submission(with_ledger(tmp_path, checkpoint=checkpoint, rows=states), notices)
    assert [(line.label, line.papers, line.now) for line in read.changed] == told
    assert read.changes == min(len(told), 1)
    groups = {group.title: group for group in missing_of(read, (), notices["shanghai-2021"])}
    lines = groups["材料与数据不一致"].lines
    assert len(lines) == min(len(told), 2)  # the ledger, and all numbers that follow from it
    assert bool(groups["材料与数据不一致"].then) is bool(told)


def test_a_ledger_changed_before_the_papers_is_not_taken_for_changed_after(tmp_path, notices):
    folder = tmp_path / "案卷1"
    with CaseStore.create(folder, Case(notice="shanghai-2021", application=application(1)), now=NOW) as store:
        store.commit_rows(LedgerKind.SERVICES, TEN, now=NOW)
        store.checkpoint(CheckpointKind.NAMED, name="早先", now=NOW)
        store.commit_rows(LedgerKind.SERVICES, GROWN, now=NOW + timedelta(minutes=1))
        store.record_build("7K3M9Q", now=NOW + timedelta(hours=1), draft=False)
        store.commit_rows(LedgerKind.SERVICES, GROWN[:5], now=LATER)
    pack(folder, tmp_path / "单位1.shenbao", now=LATER)
    (line,) = read_submission(tmp_path / "单位1.shenbao", notices).changed
    assert (line.papers, line.now) == ("12行", "5行，有改动")  # the copy of ten rows is of another moment


def test_a_name_that_turns_the_line_around_is_shown_as_it_is(tmp_path, notices):
    hostile = tmp_path / "a\u202egpj.shenbao"
    hostile.write_bytes(b"MZ")
    case = application(1)
    case.agency.name = "上海\u202e甲\u2066有限公司\n第二行　全角空格"
    folder = tmp_path / "案卷9"
    CaseStore.create(folder, Case(notice="shanghai-2021", application=case), now=NOW).close()
    pack(folder, tmp_path / "单位9.shenbao", now=NOW)
    listed = read_list([hostile, tmp_path / "单位9.shenbao"], notices)
    told = "\n".join([*as_lines(listed), listed.entries[0].submission.agency])
    assert not {"\u202e", "\u2066"} & set(told)
    assert listed.refused[0].file == "a�gpj.shenbao"
    assert listed.entries[0].submission.agency == "上海�甲�有限公司 第二行　全角空格"
