"""What of the stamping is done: ticks and scans held against the pages of the packet made last. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from desktop_app.models.review import Rest, Tick
from desktop_app.models.seals import Scan, copy_key

if TYPE_CHECKING:
    from desktop_app.models.seal_plan import CodedPage, SealPlace, SealPlan
    from desktop_app.models.seals import Seals


class PlaceStanding(NamedTuple):
    """A place in one copy."""

    place: SealPlace
    tick: Tick | None
    done: bool
    """Whether a tick was given for exactly this page."""
    left_out: bool
    """Whether this applicant does not stamp it."""

    @property
    def words(self) -> str:
        """How it stands."""
        if self.left_out:
            return "本单位不盖"
        if self.tick is None:
            return "未盖" if self.place.mark.value != "sign" else "未签"
        if self.done:
            return f"{'已签' if self.place.mark.value == 'sign' else '已盖'}　{self.tick.words}"
        return f"{self.place.called}在 {self.tick.on.isoformat()} 盖章后改过，换上新的一页重新盖"


class ScanStanding(NamedTuple):
    """A page that comes back, and the scan that stands for it."""

    page: CodedPage
    scan: Scan | None
    counts: bool
    """Whether the scan shows the page as it is now."""

    @property
    def words(self) -> str:
        """How it stands."""
        if self.scan is None:
            return "没有扫描件"
        where = f"“{self.scan.file_name}”第 {self.scan.page} 面，第 {self.scan.copy} 份"
        if self.counts:
            return f"{where}，{self.scan.on.isoformat()} 收下"
        return f"需要重新盖章：{self.page.called}在 {self.scan.on.isoformat()} 扫描以后改过，光盘里用没有盖章的新页"


def rests_of(place: SealPlace) -> tuple[Rest, ...]:
    """What a tick for a place rests on: what is on its page."""
    return (Rest("page", place.called, place.digest),)


def places_of(plan: SealPlan, seals: Seals, copy: int) -> tuple[PlaceStanding, ...]:
    """Every place of one copy, in the order of its pages."""
    return tuple(_standing(place, seals, copy) for place in plan.places)


def _standing(place: SealPlace, seals: Seals, copy: int) -> PlaceStanding:
    tick = Tick.read(seals.stamped.get(copy_key(copy, place.id)))
    left_out = not place.required and seals.left_out.get(place.id) is True
    return PlaceStanding(place, tick, tick is not None and tick.counts_for(rests_of(place)), left_out)


def counted(plan: SealPlan, seals: Seals, copy: int) -> tuple[int, int]:
    """Places done and places to do of one copy; what is left out counts in neither."""
    asked = [item for item in places_of(plan, seals, copy) if not item.left_out]
    return sum(item.done for item in asked), len(asked)


def copy_words(plan: SealPlan, seals: Seals, copy: int) -> str:
    """第 2 份：12 处已盖 10 处."""
    done, asked = counted(plan, seals, copy)
    return f"第 {copy} 份：{asked} 处已盖 {done} 处"


def scans_of(plan: SealPlan, seals: Seals) -> tuple[ScanStanding, ...]:
    """Every page that comes back, in its order."""
    found = []
    for page in plan.pages:
        scan = Scan.read(seals.scans.get(page.key))
        found.append(ScanStanding(page, scan, scan is not None and scan.digest == page.digest))
    return tuple(found)


def open_words(plan: SealPlan, seals: Seals) -> tuple[str, ...]:
    """Sentences on what is still to be stamped and scanned, for a list of what is open; empty when all is done."""
    said = []
    for copy in range(1, plan.copies + 1):
        done, asked = counted(plan, seals, copy)
        if done < asked:
            said.append(f"{copy_words(plan, seals, copy)}，还差 {asked - done} 处")
    lacking = [item for item in scans_of(plan, seals) if not item.counts]
    if lacking:
        named = "、".join(item.page.called for item in lacking[:6])
        more = f"等 {len(lacking)} 页" if len(lacking) > 6 else ""
        said.append(f"盖章页还没有扫描件：{named}{more}")
    return tuple(said)
