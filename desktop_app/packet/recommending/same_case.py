"""Several files of one case: an agency hands in an older and a newer state, or the same one twice; only one of them counts.

Copies of a case have its id. A folder that was copied to begin the case of another agency has it too, so files are of one
case only where name or 统一社会信用代码 of the agency do not speak against it. The newer is the one with more changes in its
history, whatever the clocks said; the official may choose another.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.models import formats
from desktop_app.models.name_folding import same_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from desktop_app.packet.recommending.submission import Submission


@dataclass(frozen=True, slots=True)
class SameCase:
    """Files of one case, by the names they are spoken of."""

    used: str
    """The one that stands for the case: recommended, or the newest while none is."""
    others: tuple[str, ...]
    newest: str
    alike: bool
    """Whether all of them say the same."""
    moment: str = ""
    """When the newest was changed last, by the clock of the agency."""

    @property
    def files(self) -> tuple[str, ...]:
        """All of them, the one that is used first."""
        return (self.used, *self.others)

    @property
    def is_older(self) -> bool:
        """Whether the official uses another than the newest."""
        return self.used != self.newest

    @property
    def words(self) -> str:
        """Which is used, and how to choose another."""
        told = formats.listed(f"“{name}”" for name in self.files)
        changed = f"（最后改动 {self.moment}）" if self.moment else ""
        if self.alike:
            which = f"内容相同，只用“{self.used}”"
        elif self.is_older:
            which = f"用的是较早的“{self.used}”，“{self.newest}”更新{changed}"
        else:
            which = f"用较新的“{self.used}”{changed}"
        return f"{told}是同一个案卷，只算一家：{which}"


def newest_of(those: Sequence[Submission]) -> Submission:
    """Of the files of one case the one with the latest state, of equal ones the first."""
    return max(those, key=_age)


def is_same_case(one: Submission, other: Submission) -> bool:
    """Whether two files hold states of one case of one agency."""
    if not one.identity or one.identity != other.identity:
        return False
    codes, names = (one.line.credit_code, other.line.credit_code), (one.agency, other.agency)
    if not all(codes) or not all(names):
        return True
    return codes[0] == codes[1] or same_name(names[0]) == same_name(names[1])


def groups(read: Iterable[Submission]) -> list[list[Submission]]:
    """The cases of which there are several files, in their order."""
    by_id: dict[str, list[list[Submission]]] = defaultdict(list)
    for item in read:
        if item.refused or not item.identity:
            continue
        known = by_id[item.identity]
        for those in known:
            if is_same_case(those[0], item):
                those.append(item)
                break
        else:
            known.append([item])
    return [those for known in by_id.values() for those in known if len(those) > 1]


def told_of(
    those: Sequence[Submission], name_of: Callable[[Submission], str], chosen: Callable[[Submission], bool]
) -> SameCase:
    """Which of the files of one case stands for it: of those that are chosen the newest, of equal ones the first."""
    newest = newest_of(those)
    used = max((item for item in those if chosen(item)), key=_age, default=newest)
    return SameCase(
        name_of(used),
        tuple(name_of(item) for item in those if item is not used),
        name_of(used if _age(used) == _age(newest) else newest),
        alike=len({_age(item) for item in those}) == 1,
        moment=f"{newest.changed_at.astimezone():%Y-%m-%d %H:%M}" if newest.changed_at is not None else "",
    )


def _age(item: Submission) -> tuple[int, int]:
    return item.last_change, item.papers.number if item.papers is not None else 0
