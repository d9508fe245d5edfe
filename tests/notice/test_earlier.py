"""Packs exported by earlier versions of the program: they import, and what they do not say is as usual."""

from __future__ import annotations

import re

import pytest

from desktop_app.errors import PackBroken
from desktop_app.models.application import BESIDE_THE_PAPERS
from desktop_app.notice.earlier import SEALS
from desktop_app.notice.loader import load_from_outside
from desktop_app.notice.models import Fate
from desktop_app.paths import resource
from desktop_app.store.pack_file import pack_bytes, read_pack_texts

_PACKS = ("shanghai-2021", "national-2012")
_NEW_KINDS = ("print", "seals", "disc")


def without_fate(texts: dict[str, str], section: str) -> None:
    blocks = re.split(r"(?m)^(?=\[\[)", texts["carryover.toml"])
    kept = [block for block in blocks if f'fields = ["{section}"]' not in block]
    assert len(kept) == len(blocks) - 1
    texts["carryover.toml"] = "".join(kept)


def without_page(texts: dict[str, str], kind: str) -> None:
    blocks = re.split(r"(?m)^(?=\[\[section|\[\[derived)", texts["pages.toml"])
    kept = [block for block in blocks if f'kind = "{kind}"\n' not in block]
    assert len(kept) == len(blocks) - 1
    texts["pages.toml"] = "".join(kept)


@pytest.fixture(params=_PACKS)
def texts(request) -> dict[str, str]:
    return read_pack_texts(resource(f"notices/{request.param}"))


@pytest.mark.parametrize("section", [*sorted(BESIDE_THE_PAPERS), "example"])
def test_a_section_whose_fate_a_pack_does_not_know_is_left_behind_but_for_the_mark_of_the_example(
    texts, section
):
    without_fate(texts, section)

    entry = load_from_outside(texts).carry_over.of_answer(f"{section}.x")

    assert entry is not None
    assert entry.fate is (Fate.CARRIED if section == "example" else Fate.RENEWED)
    assert bool(entry.reason) == (section != "example")


def test_a_pack_from_before_printing_stamping_and_the_disc_imports_as_a_file(texts, tmp_path):
    for section in ("half_typed", "seals", "disc"):
        without_fate(texts, section)
    for kind in _NEW_KINDS:
        without_page(texts, kind)
    del texts[SEALS]
    file = tmp_path / "旧.guize"
    file.write_bytes(pack_bytes(texts))

    notice = load_from_outside(read_pack_texts(file))

    kinds = [page.kind for page in notice.pages()]
    build = kinds.index("build")
    assert tuple(kinds[build + 1 : build + 4]) == _NEW_KINDS
    assert {rule.need for rule in notice.seals.rules} == {"customary"}
    assert dict(notice.files or {}) == texts  # exported again, it is what it was


def test_what_a_pack_says_is_not_touched(texts):
    said = load_from_outside(texts)
    without_page(texts, "seals")

    completed = load_from_outside(texts)

    assert completed.seals == said.seals
    assert [page.kind for page in completed.pages()] == [page.kind for page in said.pages()]
    assert completed.carry_over == said.carry_over


@pytest.mark.parametrize(
    ("file", "old", "new", "why"),
    [
        ("carryover.toml", 'fields = ["half_typed"]', 'fields = ["half_type"]', "没有名为“half_type”的字段"),
        ("carryover.toml", "[[ledger]]", "[[leger]]", "没有这一节"),
        ("carryover.toml", 'fields = ["seals"]', 'fields = "seals"', "“fields”不能是"),
        ("pages.toml", 'kind = "disc"', 'kind = "disk"', "不能是“disk”"),
    ],
)
def test_what_is_wrong_is_named_all_the_same(texts, file, old, new, why):
    texts[file] = texts[file].replace(old, new, 1)
    with pytest.raises(PackBroken) as refused:
        load_from_outside(texts)
    assert refused.value.file == file
    assert why in refused.value.why


def test_a_file_that_holds_law_must_be_there(texts):
    del texts["packet.toml"]
    with pytest.raises(PackBroken, match="不见了"):
        load_from_outside(texts)
