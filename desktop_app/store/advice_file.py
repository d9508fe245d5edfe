"""A letter of advice as a file (.yijian): small, strict JSON, so that what comes by mail can do nothing but be read."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pydantic import ValidationError

from desktop_app.errors import UnreadableInput
from desktop_app.models.advice import FORMAT, LONGEST_LETTER, AdviceLetter
from desktop_app.store.durable import write_durably
from desktop_app.store.strict_json import parse_json, shown

if TYPE_CHECKING:
    from pathlib import Path

ADVICE = ".yijian"
_LARGEST = 1024 * 1024
"""Bytes; a letter of a hundred long pieces is a third of it."""
_AGAIN = "向主管部门要重新导出的意见"


def write_advice(letter: AdviceLetter, target: Path) -> None:
    """Write the letter, completely or not at all.

    Raises:
        TargetNotWritable: the place refuses.
    """
    content = letter.model_dump(mode="json")
    write_durably(target, (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode())


def read_advice(path: Path) -> AdviceLetter:
    """The letter in the file at ``path``.

    Raises:
        UnreadableInput: it cannot be read, or is no letter that this program knows; names the place.
    """
    try:
        if not path.is_file():
            raise UnreadableInput(f"没有找到意见文件“{path.name}”", "检查路径")
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        raise UnreadableInput(f"“{path.name}”读不出，可能没有读取权限", "检查文件的位置和权限") from error
    if len(data) > _LARGEST:
        raise UnreadableInput(f"“{path.name}”大得不像意见文件，没有打开", _AGAIN)
    content = parse_json(data, path.name)
    if not isinstance(content, dict) or content.get("kind") != "advice":
        raise UnreadableInput(f"“{path.name}”不是主管部门的意见文件，没有打开", _AGAIN)
    number = content.get("format")
    if isinstance(number, int) and number > FORMAT:
        raise UnreadableInput(f"“{path.name}”由更新的程序导出，没有打开", "用新版程序打开")
    try:
        letter = AdviceLetter.model_validate_json(data.decode("utf-8-sig"))
    except ValidationError as error:
        place = shown(".".join(str(part) for part in error.errors()[0]["loc"]))
        raise UnreadableInput(f"“{path.name}”里的“{place}”写得不对，没有打开", _AGAIN) from error
    if len({piece.id for piece in letter.advice}) != len(letter.advice):
        raise UnreadableInput(f"“{path.name}”里有两条意见编号相同，没有打开", _AGAIN)
    if len(letter.kept) > LONGEST_LETTER:
        raise UnreadableInput(f"“{path.name}”里的意见太长，没有打开", "向主管部门要分成两次导出的意见")
    return letter
