"""Imported packs: beside the shipped ones, which they never replace; taken along by the cases made with them."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

import pytest

from desktop_app.errors import AppError, CaseUnreadable, UnreadableInput
from desktop_app.models.application import Case
from desktop_app.notice.loader import load_all, load_from_outside, read_texts
from desktop_app.paths import resource
from desktop_app.store.case_store import DATABASE, CaseStore
from desktop_app.store.opening import open_any, take_in
from desktop_app.store.pack_file import pack_bytes
from desktop_app.store.packs import PackStore
from desktop_app.store.travelling import pack, unpack

ROOT = resource("notices")
SHIPPED = load_all(ROOT)
TEXTS = read_texts(ROOT / "shanghai-2021")
NOW = datetime(2021, 5, 20, 9, tzinfo=UTC)


def texts(notice_id="anhui-2022", least=150):
    """The Shanghai pack under another id, with another number of firms."""
    return TEXTS | {
        "notice.toml": TEXTS["notice.toml"].replace("shanghai-2021", notice_id),
        "conditions.toml": TEXTS["conditions.toml"].replace("at_least = 150", f"at_least = {least}", 1),
    }


@pytest.fixture
def packs(tmp_path):
    return PackStore(tmp_path / "packs", SHIPPED, ROOT)


def given(tmp_path, content, name="来.guize"):
    path = tmp_path / name
    path.write_bytes(pack_bytes(content))
    return path


def test_a_new_pack_is_looked_at_first_and_then_stands_beside_the_shipped_ones(packs, tmp_path):
    incoming = packs.look_at(given(tmp_path, texts()))

    assert incoming.standing == "new"
    assert set(packs.all().notices) == set(SHIPPED)
    packs.take(incoming)
    found = packs.all()
    assert set(found.notices) == {*SHIPPED, "anhui-2022"}
    assert found.notices["anhui-2022"] == incoming.notice
    assert found.notices["anhui-2022"].imported
    assert found.troubles == ()


def test_the_same_again_is_said_and_another_version_names_both(packs, tmp_path):
    first = packs.look_at(given(tmp_path, texts()))
    packs.take(first)

    assert packs.look_at(given(tmp_path, texts())).standing == "same"
    other = packs.look_at(given(tmp_path, texts(least=120)))
    assert (other.standing, other.present.digest) == ("other", first.notice.digest)
    assert other.notice.digest != first.notice.digest
    packs.take(other)
    assert packs.all().notices["anhui-2022"].digest == other.notice.digest


@pytest.mark.parametrize("notice_id", ["shanghai-2021", "SHANGHAI-2021"])
def test_a_pack_of_the_program_is_never_replaced(packs, tmp_path, notice_id):
    incoming = packs.look_at(given(tmp_path, texts(notice_id, least=1)))

    assert incoming.standing == "shipped"
    with pytest.raises(AppError, match="程序自带"):
        packs.take(incoming)
    assert packs.all().notices == SHIPPED


def test_ids_that_windows_would_keep_in_one_file_are_one(packs, tmp_path):
    packs.take(packs.look_at(given(tmp_path, texts("anhui-2022"))))
    other = packs.look_at(given(tmp_path, texts("Anhui-2022")))

    assert other.standing == "other"
    packs.take(other)
    assert {*packs.all().notices} == {*SHIPPED, "Anhui-2022"}


@pytest.mark.parametrize("notice_id", ["nul", "COM1"])
def test_a_device_of_windows_is_no_id(packs, tmp_path, notice_id):
    with pytest.raises(AppError, match="设备名"):
        packs.look_at(given(tmp_path, texts(notice_id)))


def test_a_pack_that_has_gone_bad_is_told_and_stops_no_other(packs, tmp_path):
    packs.take(packs.look_at(given(tmp_path, texts())))
    packs.take(packs.look_at(given(tmp_path, texts("other-2022"))))
    (tmp_path / "packs" / "anhui-2022.guize").write_bytes(b"x")

    found = packs.all()

    assert set(found.notices) == {*SHIPPED, "other-2022"}
    assert "anhui-2022" in found.troubles[0]


def test_removing_forgets_it_and_a_shipped_pack_can_be_handed_on_too(packs, tmp_path):
    packs.take(packs.look_at(given(tmp_path, texts())))
    imported = packs.all().notices["anhui-2022"]
    assert packs.as_file(imported) == pack_bytes(texts())
    assert packs.as_file(SHIPPED["shanghai-2021"]) == pack_bytes(TEXTS)
    packs.remove("anhui-2022")

    assert packs.all().notices == SHIPPED


@pytest.fixture
def case(tmp_path):
    """A case made with an imported pack, which it took along."""
    folder = tmp_path / "案卷"
    with CaseStore.create(folder, Case(notice="anhui-2022", title="甲"), now=NOW) as store:
        store.keep_pack("anhui-2022", texts(), now=NOW)
    return folder


def test_a_case_takes_its_pack_along_without_a_line_of_history(case):
    with CaseStore.open(case) as store:
        assert store.pack_of("anhui-2022") == texts()
        assert store.pack_of("shanghai-2021") is None
        assert not [item for item in store.history() if "pack" in item.place]


def test_a_packed_case_carries_it_to_a_computer_that_never_saw_it(case, tmp_path):
    pack(case, tmp_path / "甲.shenbao", now=NOW)
    folder = unpack(tmp_path / "甲.shenbao", tmp_path / "别处")

    assert open_any(tmp_path / "甲.shenbao", None).pack == texts()
    with CaseStore.open(folder) as store:
        assert load_from_outside(store.pack_of("anhui-2022")).identity.id == "anhui-2022"


def test_a_copy_and_a_case_of_another_year_keep_it(case, tmp_path):
    taken = open_any(case, None)
    take_in(tmp_path / "另一份", taken, now=NOW).close()

    assert open_any(tmp_path / "另一份", None).pack == texts()


def test_a_packed_case_whose_pack_is_broken_is_refused_by_file_and_entry(case, tmp_path):
    broken = texts() | {"quotas.toml": texts()["quotas.toml"] + "\ncolour = 1\n"}
    with CaseStore.open(case) as store:
        store.keep_pack("anhui-2022", broken, now=NOW)
    pack(case, tmp_path / "甲.shenbao", now=NOW)

    with pytest.raises(UnreadableInput, match=r"quotas\.toml"):
        unpack(tmp_path / "甲.shenbao", tmp_path / "别处")
    assert not (tmp_path / "别处").exists()


def test_a_pack_that_is_not_what_was_written_is_damage(case):
    with sqlite3.connect(case / DATABASE) as database:
        database.execute("UPDATE about SET value = replace(value, '150', '151') WHERE name LIKE 'pack:%'")
    database.close()
    with CaseStore.open(case, read_only=True) as store, pytest.raises(CaseUnreadable, match="anhui-2022"):
        store.pack_of("anhui-2022")


def test_checkpoints_do_not_hold_the_pack_again(case):
    with CaseStore.open(case) as store:
        store.commit_about(notice="shanghai-2021", now=NOW)
        (made,) = store.checkpoints()
        before = store.case_at(made.number)
        (size,) = store._connection.execute("SELECT length(content) FROM checkpoints").fetchone()

        assert before.notice == "anhui-2022"
        assert size < 2_000
        assert store.pack_of("anhui-2022") == texts()  # going back needs it
