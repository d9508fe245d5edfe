"""Whoever wants to know about files of evidence asks here; the files themselves are opened in a contained process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from desktop_app.contained import Asker, Broken
from desktop_app.documents.watch import Unwatched, Watch, step, stop_if_cancelled
from desktop_app.errors import UnreadableInput
from desktop_app.models.values import FrozenShape
from desktop_app.packet.preflight.duplicates import Use, duplicates
from desktop_app.packet.preflight.facts import Facts
from desktop_app.packet.preflight.kinds import FileKind, kind_by_head
from desktop_app.packet.preflight.remarks import Level, Remark, remarks_on

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

STAGE = "校验"
_WORK = "desktop_app.packet.preflight.work"


class Inspected(FrozenShape):
    """One file of evidence: what it is and what there is to say about it."""

    name: str
    """As the user knows it."""
    facts: Facts
    remarks: tuple[Remark, ...] = ()

    @property
    def pages(self) -> int | None:
        """Pages it has; None where it has none until it is laid out, or could not be read."""
        return len(self.facts.pages) or None

    @property
    def bindable(self) -> bool:
        """Whether its pages can be bound into the packet."""
        return self.facts.kind.is_bound and bool(self.facts.pages) and not self.refusal

    @property
    def open(self) -> bool:
        """Whether there is something to mend or to confirm; notes are neither."""
        return any(remark.level is not Level.NOTE for remark in self.remarks)

    @property
    def refusal(self) -> str:
        """The sentence that says why it cannot be used; empty where it can."""
        return next((remark.sentence for remark in self.remarks if remark.level is Level.REFUSED), "")


class Preflight(Asker):
    """Looks at one file after another; the process behind it is started when it is needed and ended by ``close``."""

    def __init__(self) -> None:
        super().__init__(_WORK)

    def inspect(
        self, path: Path, name: str = "", *, look: bool = True, watch: Watch | None = None
    ) -> Inspected:
        """What the file at ``path`` is, called ``name`` by its user; ``look`` also looks at every page's picture.

        Raises:
            UnreadableInput: there is no ordinary file at ``path``, or it cannot be read.
            Cancelled: ``watch`` called it off.
        """
        called, observer = name or path.name, watch or Unwatched()
        size, kind = _opened(path)
        told: dict[str, Any] = {"kind": kind, "size": size}
        if kind is not FileKind.EMPTY:
            try:
                told = self._room.ask(
                    {"path": str(path), "look": look}, check=lambda: stop_if_cancelled(observer)
                )
            except Broken:
                told["fate"] = "contained"
            except OSError as error:
                raise UnreadableInput(
                    f"“{called}”没有检查，系统没有让检查程序启动", "关闭别的程序后再试"
                ) from error
        try:
            facts = Facts.model_validate(told)
        except ValidationError:
            facts = Facts(kind=kind, size=size, fate="contained")
        return Inspected(name=called, facts=facts, remarks=remarks_on(called, facts))


def inspect_all(
    files: Sequence[tuple[str, Path]],
    watch: Watch,
    *,
    look: bool = True,
    uses: Sequence[Use] = (),
) -> tuple[Inspected, ...]:
    """Look at all ``files`` (name and path), and for papers that are there twice; ``uses`` are those made of each.

    Raises:
        UnreadableInput: one of them is not there.
        Cancelled: ``watch`` called it off.
    """
    with Preflight() as preflight:
        found = []
        for number, (name, path) in enumerate(files):
            step(watch, STAGE, number, len(files))
            found.append(preflight.inspect(path, name, look=look, watch=watch))
    step(watch, STAGE, len(files), len(files))
    return with_duplicates(found, uses)


def with_duplicates(found: Sequence[Inspected], uses: Sequence[Use] = ()) -> tuple[Inspected, ...]:
    """The same, each with its remarks on what is the same as an earlier one.

    ``uses`` are those made of each; without them all pages are printed, and all stand under one material.
    """
    twice = duplicates([(item.name, item.facts) for item in found], uses)
    return tuple(
        item.model_copy(update={"remarks": (*item.remarks, *twice[place])}) if place in twice else item
        for place, item in enumerate(found)
    )


def _opened(path: Path) -> tuple[int, FileKind]:
    try:
        if not path.is_file():
            raise UnreadableInput(f"没有找到文件“{path.name}”", "检查路径")
        return path.stat().st_size, kind_by_head(path)
    except OSError as error:
        raise UnreadableInput(f"“{path.name}”读不出，文件不在了或没有读取权限", "检查文件的位置") from error
