"""``manifest.json``, the first member of a travelling file: what is in it, each member with its size and SHA-256."""

from __future__ import annotations

import json
from typing import Annotated

from pydantic import AwareDatetime, Field, ValidationError

from desktop_app.errors import CaseTooNew, UnreadableInput
from desktop_app.models.values import FrozenShape
from desktop_app.store.strict_json import parse_json, shown

TRAVELLING = ".shenbao"
"""Suffix of the travelling form of a case."""
FORMAT = 1
"""The form of travelling file this program writes; a later one is refused."""
MANIFEST = "manifest.json"


class Content(FrozenShape):
    """One other member."""

    name: str
    size: int = Field(ge=0)
    """Bytes, unpacked."""
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    title: str = ""
    """What the user calls a piece of evidence, so that a damaged one can be named."""

    @property
    def words(self) -> str:
        """The member as a sentence names it."""
        return f"证明材料“{shown(self.title)}”" if self.title else f"“{shown(self.name)}”"


class Manifest(FrozenShape):
    """The whole list, and where the file comes from."""

    format: int
    program: str
    """Version of the program that packed it."""
    packed_at: AwareDatetime
    notice: str
    """Id of the pack the case is judged by."""
    notice_digest: str = ""
    """SHA-256 over that pack as it was where the file was packed; empty when it was not known."""
    title: str = ""
    contents: tuple[Content, ...]

    def as_bytes(self) -> bytes:
        """The member as it is written: UTF-8, the same for the same content."""
        return (json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n").encode()


def read_manifest(data: bytes, file: str) -> Manifest:
    """The manifest in ``data``, the first member of ``file``.

    Raises:
        CaseTooNew: a later form of file.
        UnreadableInput: not a manifest.
    """
    content = parse_json(data, MANIFEST)
    number = content.get("format") if isinstance(content, dict) else None
    if isinstance(number, int) and number > FORMAT:
        raise CaseTooNew(f"“{file}”由更新的程序打包，没有打开", "用新版程序打开")
    try:
        manifest = Manifest.model_validate_json(data)
    except ValidationError as error:
        place = shown(".".join(str(part) for part in error.errors()[0]["loc"]))
        raise UnreadableInput(
            f"“{file}”里的 {MANIFEST} 写得不对（{place}），没有打开", "从原来的电脑重新打包"
        ) from error
    if manifest.format != FORMAT:
        raise UnreadableInput(f"“{file}”里的 {MANIFEST} 写得不对（format），没有打开", "从原来的电脑重新打包")
    return manifest
