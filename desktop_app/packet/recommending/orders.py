"""What the command line is told of a list: which files in which order, which of them stay, why, and what is written to whom."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from desktop_app.assessment.quota import OVER_QUOTA
from desktop_app.errors import AppError, UnreadableInput
from desktop_app.models.advice import MOST_PIECES, Advice
from desktop_app.packet.recommending.addressees import advice_to, with_advice
from desktop_app.packet.recommending.gathering import files_in
from desktop_app.store.district_lists import read_list_file
from desktop_app.store.strict_json import read_json, shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from desktop_app.packet.district import DistrictList

_UNSIGNED = "主管部门"


@dataclass(frozen=True, slots=True)
class Orders:
    """All of it, from the command line and from a kept list."""

    paths: list[Path]
    notice: str = ""
    """Id of the pack that a kept list is of."""
    left_out: frozenset[str] = frozenset()
    reasons: dict[str, str] = field(default_factory=dict)
    by_case: dict[str, tuple[Advice, ...]] = field(default_factory=dict)
    """What is written, by its addressee."""
    by_file: dict[str, tuple[Advice, ...]] = field(default_factory=dict)
    """What is written, by the name of a file."""
    official: str = _UNSIGNED

    def advice_for(self, listed: DistrictList) -> dict[str, tuple[Advice, ...]]:
        """What is written, by its addressee.

        Raises:
            AppError: it is written to a file that is not on the list.
        """
        found = dict(self.by_case)
        known = {entry.file: entry.submission for entry in listed.entries}
        for name, pieces in self.by_file.items():
            item = known.get(name)
            if item is None or not item.identity:
                raise AppError(f"意见写给“{shown(name)}”，名单里没有这个案卷", "写成名单里的文件名")
            found = with_advice(item, (*advice_to(item, found), *pieces), found)
        return found


def orders_of(
    cases: Sequence[Path],
    kept: Path | None,
    *,
    leave: Sequence[Path],
    reasons: Sequence[str],
    advice: Path | None,
    official: str,
) -> Orders:
    """Everything the command line says.

    Raises:
        AppError: no case is named, or something is said of a case that is not.
        UnreadableInput: a file is not what it should be.
    """
    paths, left, why, notice = files_in(cases), set(), {}, ""
    by_case: dict[str, tuple[Advice, ...]] = {}
    if kept is not None:
        known = read_list_file(kept)
        listed = [(kept.parent / item.path, item) for item in known.files]
        there = {path.absolute() for path, _ in listed}
        paths = [*(path for path, _ in listed), *(path for path in paths if path.absolute() not in there)]
        left = {str(path) for path, item in listed if not item.chosen}
        why, by_case, notice = dict(known.reasons), dict(known.advice), known.notice
        official = official or known.official
    if not paths:
        raise AppError("没有写案卷", "写出各单位交来的 .shenbao 文件，或放有它们的文件夹")
    by_place = {path.absolute(): str(path) for path in paths}
    for path in leave:
        if path.absolute() not in by_place:
            raise AppError(f"“{path.name}”不在要汇总的案卷里", "写成前面写过的案卷")
        left.add(by_place[path.absolute()])
    for words in reasons:
        district, sign, reason = words.partition("=")
        if not (sign and district.strip() and reason.strip()):
            raise AppError(f"理由“{shown(words)}”写得不对", "写成 徐汇区=理由")
        why[f"{OVER_QUOTA}:{district.strip()}"] = reason.strip()
    by_file = _advice_in(advice) if advice is not None else {}
    return Orders(paths, notice, frozenset(left), why, by_case, by_file, official or _UNSIGNED)


def advice_of(about: Mapping[str, Any]) -> Advice:
    """A piece of advice with an id of its own content.

    Raises:
        pydantic.ValidationError: something in it is not as it should be.
    """
    text = "\n".join(f"{key}={about[key]}" for key in sorted(about))
    return Advice.model_validate(
        {**about, "id": hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]}
    )


def _advice_in(path: Path) -> dict[str, tuple[Advice, ...]]:
    content = read_json(path)
    found: dict[str, tuple[Advice, ...]] = {}
    if not isinstance(content, dict):
        raise UnreadableInput(f"“{path.name}”不是按案卷写的意见", "写成 {文件名: [{“text”: 意见}]}")
    for name, pieces in content.items():
        try:
            if not isinstance(pieces, list) or len(pieces) > MOST_PIECES:
                raise TypeError
            found[name] = tuple(
                advice_of({"text": piece} if isinstance(piece, str) else dict(piece)) for piece in pieces
            )
        except (ValidationError, TypeError, ValueError) as error:
            raise UnreadableInput(
                f"“{path.name}”里写给“{shown(name)}”的意见写得不对", "写成 {文件名: [{“text”: 意见}]}"
            ) from error
    return found
