"""What to say of the place a case lies in, and of what synchronising programs left there: what may happen, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.models.formats import moment
from desktop_app.store.places import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop_app.store.owner import Owner
    from desktop_app.store.places import Place, Stray

_NAMED = 4


def place_words(place: Place) -> str:
    """One sentence for the banner; empty where nothing special may happen."""
    if place.kind is Kind.SYNCHRONISED:
        return (
            f"案卷在“{place.client}”的同步文件夹里：两台电脑同时填写会互相覆盖，同步程序占用文件时会稍后再写。"
            "关闭案卷以后再让它同步；带走用打包文件，或把案卷移到本机的文件夹"
        )
    if place.kind is Kind.NETWORK:
        return (
            "案卷在网络盘上：两台电脑同时填写会互相覆盖，断网时写不进去，接通后会再写。"
            "一次只在一台电脑上打开；带走用打包文件，或把案卷移到本机的文件夹"
        )
    return ""


def owner_words(owner: Owner | None) -> str:
    """One sentence about another computer that noted to have the case open; empty without one."""
    if owner is None:
        return ""
    return (
        f"案卷里记着：正在{owner.words}，没有记下关闭。先看那边是不是还开着，在那边关闭以后再填写；"
        "两台电脑同时填写会互相覆盖"
    )


def unclosed_words(owner: Owner | None) -> str:
    """One sentence about a session here that was not closed; empty when there was none."""
    if owner is None:
        return ""
    return (
        f"{moment(owner.at)} 打开的那次没有正常关闭，那次的修改都在案卷里；"
        "要逐项看或退回，在“修改历史”里选那时的检查点"
    )


def stray_words(strays: Sequence[Stray]) -> str:
    """One sentence about other databases in the folder; empty without any."""
    if not strays:
        return ""
    listed = "、".join(f"{stray.name}（{stray.modified:%Y-%m-%d %H:%M}）" for stray in strays[:_NAMED])
    rest = f"等 {len(strays)} 个" if len(strays) > _NAMED else ""
    return (
        f"案卷文件夹里还有同步程序留下的另一份：{listed}{rest}，没有改动。里面可能有另一台电脑上填的内容："
        "移到一个新文件夹，改名为 case.sqlite3，打开看过再决定用哪一份"
    )
