"""Ticks: who looked, when and at what; whether one still counts is found out from digests."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.models.application import Application
from desktop_app.models.field_ids import answers, read, write
from desktop_app.models.review import CHECKED, LONGEST_NAME, REMARKS, Rest, Tick, review_key

DAY = date(2026, 11, 26)
RESTS = (Rest("field-a", "资产总额", "280"), Rest("field-b", "服务收入", "20\n30"))


def test_a_tick_is_read_as_it_was_written():
    tick = Tick.given("  张 三\n", DAY, RESTS)
    again = Tick.read(tick.written)

    assert again == tick
    assert (tick.by, tick.words) == ("张 三", "张 三 2026-11-26")
    assert tick.counts_for(RESTS)
    assert "280" not in tick.written


@pytest.mark.parametrize(
    ("now", "changed"),
    [
        ((RESTS[0]._replace(text="281"), RESTS[1]), ["资产总额"]),
        ((*RESTS, Rest("field-c", "职工", "")), ["职工"]),
        ((RESTS[0]._replace(label="别的叫法"), RESTS[1]), None),
        (RESTS[:1], []),
        (RESTS[::-1], []),
    ],
    ids=["changed", "added", "only-the-label", "removed", "another-order"],
)
def test_a_tick_counts_for_what_it_was_given_for(now, changed):
    tick = Tick.given("张三", DAY, RESTS)

    assert tick.counts_for(now) is (changed is None)
    assert [rest.label for rest in tick.changed_in(now)] == (changed or [])


@pytest.mark.parametrize("text", [None, "", "张三", "2026-13-45 张三\n", "2026-11-26 \n", "2026-11-26 张三"])
def test_what_is_no_tick_is_none(text):
    assert Tick.read(text) is None


def test_a_name_is_cut_to_its_room():
    assert len(Tick.given("张" * 100, DAY, ()).by) == LONGEST_NAME


def test_keys_can_stand_in_a_field_id_and_none_lies_below_another():
    key = review_key("recognitions[3f2a].valid_to", "附件", "atom.F1.system")
    assert key == "recognitions-3f2a-valid_to-atom-F1-system"
    application = Application()
    for name, value in (
        (f"{REMARKS}atom-F1", "一"),
        (f"{REMARKS}atom-F1-system", "二"),
        (f"{CHECKED}atom-F1", "三"),
    ):
        write(application, name, value)
        assert read(application, name) == value
    write(application, f"{REMARKS}atom-F1", None)

    assert dict(answers(application)) == {f"{REMARKS}atom-F1-system": "二", f"{CHECKED}atom-F1": "三"}
