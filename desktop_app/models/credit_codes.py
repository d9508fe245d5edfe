"""统一社会信用代码: its characters, and the 18th that follows from the first 17 (GB 32100-2015)."""

from __future__ import annotations

LENGTH = 18
ALPHABET = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")


def check_character(first: str) -> str:
    """The 18th character that belongs to the first 17, which are all of ``ALPHABET``."""
    # loaded with the first whole code: the package takes a tenth of the time the program needs to start
    from stdnum.cn import uscc  # noqa: PLC0415

    return str(uscc.calc_check_digit(first))
