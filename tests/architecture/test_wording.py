"""Every sentence of the program keeps to the wording rules (experience D7): a look at the texts in the source, and at fields."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest

from desktop_app.models import problems
from desktop_app.models.kinds import EntryKind
from desktop_app.notice.loader import load_all
from desktop_app.paths import resource
from tests.architecture.test_repository import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

UNWANTED = ("请", "抱歉", "非法", "无效", "有误", "失败", "错误代码", "！", "!", "您")
TERMS = ("申请", "聘请", "非法人")
"""Words of the trade that hold an unwanted one."""
HAN = re.compile(r"[\u4e00-\u9fff]")
REPORTS = {"error", "warning", "hint", "_finding", "_category_finding"}
"""What makes a finding that stands at a field; those of ledger rows name their place as well."""
FILLED = "某某"
KINDS = {
    EntryKind.MONEY: "money",
    EntryKind.COUNT: "count",
    EntryKind.NUMBER: "number",
    EntryKind.PERCENT: "percent",
    EntryKind.DAY: "day",
    EntryKind.MONTH: "month",
}
TYPED = {"value": "3,000,000,000", "unit": "家次", "given": "人次", "large": "80", "n": "163", "d": "13"}


def words_of(node: ast.AST) -> str:
    """The text of a literal; what is filled in later counts as two characters."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(words_of(part) if isinstance(part, ast.Constant) else FILLED for part in node.values)
    return ""


def texts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Chinese literals that are no docstrings, with their lines."""
    quiet = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    quiet |= {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        words = words_of(node)
        if id(node) not in quiet and HAN.search(words):
            yield node.lineno, words


def unwanted(words: str) -> list[str]:
    for term in TERMS:
        words = words.replace(term, "")
    return [word for word in UNWANTED if word in words]


def length(words: str) -> int:
    return len("".join(words.split()))


def test_no_text_of_the_program_blames_begs_or_shouts():
    sources = sorted((ROOT / "desktop_app").rglob("*.py"))
    found = [
        f"{path.relative_to(ROOT)}:{line}: {words}"
        for path in sources
        for line, words in texts(ast.parse(path.read_text(encoding="utf-8")))
        if unwanted(words)
    ]

    assert "\n".join(found) == ""
    assert len(sources) > 200


def messages(tree: ast.AST) -> Iterator[str]:
    """What the rules report: the words handed over, or put into ``message`` just before."""
    for node in ast.walk(tree):
        given: list[ast.expr] = []
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in REPORTS:
            given = node.args
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "message":
            given = [node.value]
        yield from (words for words in map(words_of, given) if HAN.search(words.replace(FILLED, "")))


def test_a_message_of_the_rules_at_a_field_is_short():
    rules = (ROOT / "desktop_app" / "assessment").rglob("*.py")
    at_fields = sorted(path for path in rules if not path.name.startswith("count"))
    found = [words for path in at_fields for words in messages(ast.parse(path.read_text(encoding="utf-8")))]

    assert [words for words in found if length(words) > problems.LONGEST] == []
    assert len(found) > 50


@pytest.mark.parametrize(
    "notice", load_all(resource("notices")).values(), ids=lambda notice: notice.identity.id
)
def test_whatever_is_typed_the_sentence_at_the_field_is_short_and_names_it(notice):
    asked = [question for page in notice.pages() for question in page.questions]
    asked += [column for question in asked for column in question.columns]
    said = {
        (question.label, code): problems.sentence(code, question.label, TYPED)
        for question in asked
        for code in problems.CODES
        if code.endswith(f".{KINDS.get(question.kind)}")
    }

    assert [words for words in said.values() if length(words) > problems.LONGEST] == []
    assert [words for words in said.values() if unwanted(words)] == []
    assert all(label[:3] in words or "：" in label for (label, _), words in said.items())
    assert len(said) > 200
