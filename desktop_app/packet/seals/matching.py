"""Which page of the packet a scan shows, told by the code in its foot; and what is to be said where it shows none. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from desktop_app.models.page_codes import NO_CASE, VERSION, PageCode

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from desktop_app.models.seal_plan import CodedPage, SealPlan
    from desktop_app.packet.seals.reading import ScannedFile

State = Literal["matched", "changed", "gone", "other_case", "newer", "double", "none"]


class Matched(NamedTuple):
    """A page of a scanned file."""

    file: int
    """Place of its file in the lot, from 0."""
    number: int
    """Page of the file, from 1."""
    turn: int
    state: State
    page: CodedPage | None
    """The page of the packet; None where it is none of it, or nobody knows yet."""
    sentence: str

    @property
    def can_be_chosen(self) -> bool:
        """Whether somebody may say by hand which page it is."""
        return self.state == "none"


def match(plan: SealPlan, case_id: str, files: Sequence[tuple[str, ScannedFile]]) -> tuple[Matched, ...]:
    """Every page of ``files`` (name and what was read), in their order."""
    taken: dict[str, str] = {}
    found = []
    for at, (name, file) in enumerate(files):
        for number, scanned in enumerate(file.pages, 1):
            where = f"“{name}”第 {number} 面" if len(file.pages) > 1 else f"“{name}”"
            state, page, sentence = _told(plan, case_id, scanned.code)
            if page is not None and state == "matched":
                if page.key in taken:
                    state, sentence = (
                        "double",
                        f"和{taken[page.key]}是同一页（{page.called}），只收前面的一张",
                    )
                else:
                    taken[page.key] = where
            found.append(Matched(at, number, scanned.turn, state, page, f"{where}：{sentence}"))
    return tuple(found)


def _told(plan: SealPlan, case_id: str, text: str) -> tuple[State, CodedPage | None, str]:
    code = PageCode.read(text)
    if code is None:
        return "none", None, "没有读到页脚的小方码，看小图选它是哪一页"
    if code.version != VERSION:
        return "newer", None, "是更新版本的程序印的，升级程序后再收"
    own = PageCode.of(case_id, "", "").case
    if code.case != own and NO_CASE not in {code.case, own}:
        return "other_case", None, "是另一个案卷的材料，没有收下"
    for page in plan.pages:
        known = PageCode.read(page.code)
        if known is None or known.paper != code.paper:
            continue
        if known.page == code.page:
            return "matched", page, f"{page.called}　{page.title}"
        return "changed", page, f"是旧的一版：{page.called}后来改过，重印这一页，盖章后再扫描"
    return "gone", None, "这一页不在现在的材料里，可能已经移除或不再需要盖章"


def missing_words(plan: SealPlan, keys: Iterable[str]) -> str:
    """Which pages have no scan when those with ``keys`` have; empty when none lacks."""
    held = set(keys)
    lacking = [page.called for page in plan.pages if page.key not in held]
    return f"还缺 {len(lacking)} 页的扫描件：{'、'.join(lacking)}" if lacking else ""
