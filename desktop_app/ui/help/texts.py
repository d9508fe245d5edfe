"""The written part of the help as data: topics, terms, reasons, and the steps of the tour; read and checked here."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import Field, ValidationError

from desktop_app.errors import AppError, HelpBroken
from desktop_app.models.values import FrozenShape
from desktop_app.ui.help.markup import LinkKind, MarkupError, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from desktop_app.ui.help.markup import Link

MAX_BYTES = 500_000
"""Largest file of the help; ours stay below 40 KB."""
TOUR = "tour"
"""What a link of the kind ``do`` may ask for."""


class Topic(FrozenShape):
    """One thing the user wants to do."""

    id: str = Field(min_length=1)
    title: str = Field(min_length=1)
    text: str = Field(min_length=1)
    about: tuple[str, ...] = ()
    """Kinds of page and ids of pages whose help names this topic."""
    sample: bool = False
    """Stands under 示例案卷 instead of 怎样用本程序."""


class Term(FrozenShape):
    """A word of the trade, in one or two plain sentences."""

    word: str = Field(min_length=1)
    also: tuple[str, ...] = ()
    """Other words for it, by which it is found in texts."""
    text: str = Field(min_length=1)


class Reason(FrozenShape):
    """A reason for which papers come back."""

    id: str = Field(min_length=1)
    title: str = Field(min_length=1)
    signs: str = Field(min_length=1)
    avoid: str = Field(min_length=1)
    checked: str = Field(min_length=1)
    """Where the program looks at it, with links; or that it does not."""
    notices: tuple[str, ...] = ()
    """Ids of the notices it applies to; none: to all."""


class TourStep(FrozenShape):
    """One stop of the tour through the example."""

    page: str = Field(min_length=1)
    text: str = Field(min_length=1)


class HelpTexts(FrozenShape):
    """Everything that was written for the help."""

    topics: tuple[Topic, ...] = ()
    terms: tuple[Term, ...] = ()
    reasons: tuple[Reason, ...] = ()
    steps: tuple[TourStep, ...] = ()
    trouble: str = ""
    """Why nothing could be read, where that is so; notice and fields are explained all the same."""


_FILES: tuple[tuple[str, str, type[FrozenShape]], ...] = (
    ("topics.toml", "topic", Topic),
    ("glossary.toml", "term", Term),
    ("returned.toml", "reason", Reason),
    ("tour.toml", "step", TourStep),
)
_Made = TypeVar("_Made", bound=FrozenShape)


def load(folder: Path) -> HelpTexts:
    """The help in ``folder``, whole and checked.

    Raises:
        HelpBroken: something in it is missing, unknown, doubled or leads nowhere; names file and entry.
    """
    made = {key: _entries(folder / name, key, shape) for name, key, shape in _FILES}
    texts = HelpTexts.model_validate(
        {"topics": made["topic"], "terms": made["term"], "reasons": made["reason"], "steps": made["step"]}
    )
    _check_names(texts)
    _check_links(texts)
    return texts


def load_or_say(folder: Path) -> HelpTexts:
    """As ``load``; where that is refused, empty texts that say why: a broken help keeps nobody from working."""
    try:
        return load(folder)
    except AppError as error:
        return HelpTexts(trouble=str(error))


def written(texts: HelpTexts) -> Iterator[tuple[str, str, str]]:
    """Every text with its file and entry, to be checked or looked through."""
    for topic in texts.topics:
        yield "topics.toml", topic.id, topic.text
    for term in texts.terms:
        yield "glossary.toml", term.word, term.text
    for reason in texts.reasons:
        for text in (reason.signs, reason.avoid, reason.checked):
            yield "returned.toml", reason.id, text
    for step in texts.steps:
        yield "tour.toml", step.page, step.text


def _entries(path: Path, key: str, shape: type[_Made]) -> tuple[_Made, ...]:
    raw = _parsed(path)
    listed = raw.pop(key, [])
    if raw:
        raise HelpBroken(path.name, next(iter(raw)), "帮助没有这一节")
    if not isinstance(listed, list) or not listed:
        raise HelpBroken(path.name, key, f"写成 [[{key}]]，每项一节")
    return tuple(_made(path.name, shape, entry, place) for place, entry in enumerate(listed, start=1))


def _parsed(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise HelpBroken(path.name, "文件", "不见了或读不出来") from error
    if len(content) > MAX_BYTES:
        raise HelpBroken(path.name, "文件", f"大于{MAX_BYTES // 1000}KB，不像帮助")
    try:
        return tomllib.loads(content.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        raise HelpBroken(path.name, "文件", "不是 UTF-8 文字，用 UTF-8 另存一次") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise HelpBroken(path.name, "写法", "不是完整的 TOML") from error


def _made(file: str, shape: type[_Made], entry: object, place: int) -> _Made:
    name = f"第{place}项"
    if isinstance(entry, dict):
        name = next((str(entry[key]) for key in ("id", "word", "page") if entry.get(key)), name)
    try:
        return shape.model_validate(entry)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        key = ".".join(str(step) for step in first["loc"])
        why = {"extra_forbidden": f"不认识的键“{key}”", "missing": f"缺少“{key}”"}
        raise HelpBroken(file, name, why.get(first["type"], f"“{key}”是空的或写法不对")) from error


def _check_names(texts: HelpTexts) -> None:
    """Nothing is called the same twice."""
    words = [word for term in texts.terms for word in (term.word, *term.also)]
    for file, names in (
        ("topics.toml", [topic.id for topic in texts.topics]),
        ("glossary.toml", words),
        ("returned.toml", [reason.id for reason in texts.reasons]),
        ("tour.toml", [step.page for step in texts.steps]),
    ):
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise HelpBroken(file, twice, "写了两次")


def _check_links(texts: HelpTexts) -> None:
    """Marks are closed, and links inside the help lead somewhere; pages and fields are the notices' own affair."""
    for file, name, text in written(texts):
        try:
            blocks = parse(text)
        except MarkupError as error:
            raise HelpBroken(file, name, str(error)) from error
        for link in (link for made in blocks for link in made.links):
            if not _leads_somewhere(link, texts):
                raise HelpBroken(file, name, f"链接“{link.target}”没有可去的地方")


def _leads_somewhere(link: Link, texts: HelpTexts) -> bool:
    known: dict[LinkKind, Iterable[str]] = {
        LinkKind.TOPIC: (topic.id for topic in texts.topics),
        LinkKind.TERM: (term.word for term in texts.terms),
        LinkKind.REASON: (reason.id for reason in texts.reasons),
        LinkKind.DO: (TOUR,),
    }
    return link.kind not in known or link.target in known[link.kind]
