"""Which headings of the report are printed for this applicant, and with which numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.models import field_ids, numerals

if TYPE_CHECKING:
    from desktop_app.models.application import Application
    from desktop_app.notice.models import Heading, ReportOutline


def chinese_number(number: int) -> str:
    """1 to 99 as 一, 十二, 二十 …: the numbers of headings."""
    spelled = numerals.spell(number)
    return spelled.removeprefix("一") if spelled.startswith("一十") else spelled


def printed_headings(outline: ReportOutline, application: Application) -> tuple[tuple[Heading, str], ...]:
    """The headings to print, each with its numbered text: “一、…”, “（一）…”, “1. …” (GB/T 9704 levels).

    A heading of a category that is not applied for, or whose ``only_if`` is not answered yes, is left out with
    everything below it, and the numbers close up.
    """
    printed: list[tuple[Heading, str]] = []
    counts = [0, 0, 0]
    left_out = 4
    for heading in outline.headings:
        if heading.level > left_out:
            continue
        left_out = 4 if _is_printed(heading, application) else heading.level
        if left_out < 4:
            continue
        if heading.numbered:
            counts[heading.level - 1] += 1
        counts[heading.level :] = [0] * (3 - heading.level)
        printed.append((heading, _number(heading, counts) + heading.text))
    return tuple(printed)


def _is_printed(heading: Heading, application: Application) -> bool:
    if heading.category is not None and heading.category not in application.service_platform.categories:
        return False
    return heading.only_if is None or field_ids.read(application, heading.only_if) is True


def _number(heading: Heading, counts: list[int]) -> str:
    if not heading.numbered:
        return ""
    count = counts[heading.level - 1]
    if heading.level == 1:
        return f"{chinese_number(count)}、"
    return f"（{chinese_number(count)}）" if heading.level == 2 else f"{count}. "
