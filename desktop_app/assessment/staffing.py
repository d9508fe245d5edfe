"""Arithmetic of people who hold a degree, a title, or both."""

from __future__ import annotations

from decimal import Decimal


def is_possible(staff: Decimal, degree: Decimal | None, title: Decimal | None, both: Decimal | None) -> bool:
    """Whether so many can hold both, given how many hold each and how many there are."""
    if any(number is not None and number > staff for number in (degree, title, both)):
        return False
    if both is None:
        return True
    fewest = degree + title - staff if degree is not None and title is not None else Decimal(0)
    return fewest <= both <= min(number for number in (degree, title, staff) if number is not None)


def bounds_of(
    staff: Decimal, degree: Decimal | None, title: Decimal | None, both: Decimal | None
) -> dict[str, tuple[Decimal, Decimal]]:
    """Fewest and most people of each reading that the known numbers allow."""
    if degree is None or title is None:
        known = degree if degree is not None else title or Decimal(0)
        return {
            "union": (known, staff),
            "intersection": (both or Decimal(0), both if both is not None else known),
        }
    if both is None:
        fewest = max(Decimal(0), degree + title - staff)
        return {
            "union": (max(degree, title), min(staff, degree + title)),
            "intersection": (fewest, min(degree, title)),
        }
    return {"union": (degree + title - both, degree + title - both), "intersection": (both, both)}
