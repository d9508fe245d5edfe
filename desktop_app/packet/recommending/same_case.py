"""Several files of one case: an agency hands in an older and a newer state, or the same one twice; only one of them counts.

Copies of a case have its id. A folder that was copied to begin the case of another agency has it too, so files are of one
case only where name or 统一社会信用代码 of the agency do not speak against it. The newer is the one with more changes in its
history, whatever the clocks said; the official may choose another. Copies that were worked on apart are no older and newer
state of each other: which of them counts is never decided here.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from desktop_app.models import formats
from desktop_app.models.name_folding import same_name
from desktop_app.models.trails import Trail

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from desktop_app.packet.recommending.submission import Parting, Submission

_MOST_COMPARED = 6
"""Files of one case that are compared with each other, where they were worked on apart."""
_NAMED = 3
"""Places that a sentence names."""


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
    apart: tuple[str, ...] = ()
    """Those of which each has something that the one that is used has not, and the other way round."""
    undecided: bool = False
    """Whether several that were worked on apart are ticked: none stands for the case until one is chosen."""
    own: tuple[str, ...] = ()
    """What only this or that file has, in a phrase for each; empty while that is not known."""
    partings: tuple[Parting, ...] = ()
    """What they have apart, place by place."""

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
        own = f"（{'；'.join(self.own)}）" if self.own else ""
        if self.undecided:
            return (
                f"{told}是同一个案卷，分开改过，各有对方没有的改动{own}："
                "选定用哪一份，选定之前不汇总；两边的改动都要时，由申报单位合成一份重新交来"
            )
        if self.apart:
            others = formats.listed(f"“{name}”" for name in self.apart)
            return f"{told}是同一个案卷，只算一家：用“{self.used}”；{others}里有它没有的改动{own}"
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
    those: Sequence[Submission],
    name_of: Callable[[Submission], str],
    chosen: Callable[[Submission], bool],
    partings: Iterable[Parting] = (),
) -> SameCase:
    """Which of the files of one case stands for it: of those that are chosen the newest, of equal ones the first.

    Of several that are chosen and were worked on apart none does. ``partings`` say what is apart in any files.
    """
    newest = newest_of(those)
    standing = [item for item in those if chosen(item)]
    last = [item for item in standing if not any(_is_past(item, other) for other in standing)]
    used = max(last, key=_age, default=newest)
    paths = {item.path for item in those}
    known = tuple(item for item in partings if {item.one, item.other} <= paths)
    undecided = any(is_apart(one, other) for one, other in combinations(last, 2))
    apart = [item for item in those if is_apart(used, item)]
    return SameCase(
        name_of(used),
        tuple(name_of(item) for item in those if item is not used),
        name_of(used if _age(used) == _age(newest) else newest),
        alike=len({_age(item) for item in those}) == 1 and not apart,
        moment=f"{newest.changed_at.astimezone():%Y-%m-%d %H:%M}" if newest.changed_at is not None else "",
        apart=tuple(map(name_of, apart)),
        undecided=undecided,
        own=tuple(_own(used, apart[0], known, name_of)) if len(apart) == 1 else (),
        partings=known,
    )


def is_apart(one: Submission, other: Submission) -> bool:
    """Whether two files of one case were worked on apart: each has changes that the other has not."""
    if not one.trail or not other.trail:
        return False
    return _trail(one).parted_from(_trail(other))


def is_alike(one: Submission, other: Submission) -> bool:
    """Whether two files of one case say the same."""
    return one.last_change == other.last_change and not is_apart(one, other)


def apart_in(read: Iterable[Submission]) -> list[tuple[str, str, int]]:
    """Paths of each two files of one case that were worked on apart, and the last line of history that both have."""
    return [
        (one.path, other.path, _trail(one).common(_trail(other)))
        for those in groups(read)
        for one, other in combinations(those[:_MOST_COMPARED], 2)
        if is_apart(one, other)
    ]


def _own(
    one: Submission, other: Submission, partings: Sequence[Parting], name_of: Callable[[Submission], str]
) -> Iterable[str]:
    """“甲.shenbao”改过平台名称、联系电话."""
    found = next((item for item in partings if {item.one, item.other} == {one.path, other.path}), None)
    if found is None:
        return
    for item in (one, other):
        labels = [line.label for line in found.beside(item.path).lines if line.changed_in_one]
        more = f"等{len(labels)}处" if len(labels) > _NAMED else ""
        if labels:
            yield f"“{name_of(item)}”改过{'、'.join(labels[:_NAMED])}{more}"


def _is_past(one: Submission, other: Submission) -> bool:
    """Whether the other was made of this one and goes on from it."""
    return _age(one) < _age(other) and not is_apart(one, other)


def _trail(item: Submission) -> Trail:
    return Trail.of(item.last_change, item.trail)


def _age(item: Submission) -> tuple[int, int]:
    return item.last_change, item.papers.number if item.papers is not None else 0
