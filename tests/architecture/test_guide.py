"""The guide shows every page of the wizard, and every picture it shows is there."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from desktop_app.notice.loader import load_all
from desktop_app.notice.selftest import SELFTEST

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "guide"
PACKS = ROOT / "resources" / "notices"
TEXTS = ("README.md", "pages.md")
_PICTURE = re.compile(r"!\[[^\]]*\]\(([^)]+\.png)\)")
_LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)#\s]+)?(?:#([^)]+))?\)")
_MOST = 6 * 1024 * 1024
"""Bytes of all pictures together: the repository is cloned by people with slow lines."""


def text(name: str) -> str:
    return (GUIDE / name).read_text(encoding="utf-8")


def shown() -> set[str]:
    return {picture for name in TEXTS for picture in _PICTURE.findall(text(name))}


def anchors(name: str) -> set[str]:
    """The ids that headings get where the guide is read."""
    heads = re.findall(r"^#+ (.+)$", text(name), re.M)
    return {re.sub(r"[^\w\- ]", "", head.strip().lower()).replace(" ", "-") for head in heads}


def test_every_page_of_the_wizard_has_its_place_in_the_guide():
    pages = [page.id for notice in load_all(PACKS).values() for page in notice.pages()]

    missing = sorted({page for page in pages if f"pages/{page}.png" not in shown()})

    assert pages
    assert missing == [], "write a section in docs/guide/pages.md, then run tools/pictures.py --guide"
    assert {"start.png", "new-case.png", "tasks.png", f"{SELFTEST}.png"} <= shown()


def test_every_picture_of_the_guide_is_there_and_none_is_left_over():
    there = {path.relative_to(GUIDE).as_posix() for path in GUIDE.rglob("*.png")}

    assert there == shown()


def test_the_pictures_stay_small():
    assert sum(path.stat().st_size for path in GUIDE.rglob("*.png")) < _MOST


@pytest.mark.parametrize("name", TEXTS)
def test_every_link_within_the_guide_leads_somewhere(name):
    broken = [
        (file, anchor)
        for file, anchor in _LINK.findall(text(name))
        if not file.startswith("http")
        and (
            not (GUIDE / (file or name)).exists()
            or (anchor and unquote(anchor) not in anchors(Path(file or name).name))
        )
    ]

    assert broken == []
