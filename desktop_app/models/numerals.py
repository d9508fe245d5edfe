"""Chinese numerals both ways: 一百五十, 叁佰万; whole numbers only, exact and strict.

A spelling is accepted only when it is one that the number really has, so that “一百五” (105 or 150?) and
“三万五” are refused instead of guessed.
"""

from __future__ import annotations

_SMALL_DIGITS = "零一二三四五六七八九"
_LARGE_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_SMALL_STEPS = ("", "十", "百", "千")
_LARGE_STEPS = ("", "拾", "佰", "仟")
_SECTION = 10_000
_YI = 10**8
LARGEST = 10**16 - 1
"""The largest number with a spelling here: 九千九百九十九万亿 and the rest."""

_PLAIN = str.maketrans(
    "壹贰叁肆伍陆柒捌玖拾佰仟萬億〇○两兩貳參陸弍",
    "一二三四五六七八九十百千万亿零零二二二三六二",
)
_STEP_VALUES = {"十": 10, "百": 100, "千": 1000}


def spell(number: int, *, large: bool = False) -> str:
    """The spelling of 0 ≤ ``number`` ≤ ``LARGEST``; ``large`` gives 大写 (壹贰叁), without the unit."""
    if not 0 <= number <= LARGEST:
        msg = f"no spelling for {number}"
        raise ValueError(msg)
    digits, steps = (_LARGE_DIGITS, _LARGE_STEPS) if large else (_SMALL_DIGITS, _SMALL_STEPS)
    return _spell(number, digits, steps, zero_at_sections=False)


def _spell(number: int, digits: str, steps: tuple[str, ...], *, zero_at_sections: bool) -> str:
    if number == 0:
        return digits[0]
    for size, mark in ((_YI, "亿"), (_SECTION, "万")):
        if number >= size:
            high, low = divmod(number, size)
            text = _spell(high, digits, steps, zero_at_sections=zero_at_sections) + mark
            if low == 0:
                return text
            gap = low < size // 10 or (zero_at_sections and high % 10 == 0)
            return (
                text
                + (digits[0] if gap else "")
                + _spell(low, digits, steps, zero_at_sections=zero_at_sections)
            )
    return _spell_section(number, digits, steps)


def _spell_section(number: int, digits: str, steps: tuple[str, ...]) -> str:
    text = ""
    pending_zero = False
    for position in (3, 2, 1, 0):
        digit = number // 10**position % 10
        if digit:
            text += (digits[0] if pending_zero and text else "") + digits[digit] + steps[position]
            pending_zero = False
        else:
            pending_zero = True
    return text


def read(text: str) -> int | None:
    """The number that ``text`` spells (simple or 大写, or digit by digit as in 二〇二一); None when it spells none."""
    plain = text.translate(_PLAIN)
    if not plain or any(char not in "零一二三四五六七八九十百千万亿" for char in plain):
        return None
    if not set(plain) & set("十百千万亿"):
        return int("".join(str(_SMALL_DIGITS.index(char)) for char in plain)) if len(plain) <= 16 else None
    full = _with_leading_one(plain)
    number = _add_up(full)
    if number is None or number > LARGEST:
        return None
    spellings = {
        _spell(number, _SMALL_DIGITS, _SMALL_STEPS, zero_at_sections=zeros) for zeros in (False, True)
    }
    return number if full in spellings else None


def _with_leading_one(plain: str) -> str:
    """十五 and 零十五 as 一十五, so that both usual spellings compare equal."""
    text = ""
    for char in plain:
        if char == "十" and (not text or text[-1] not in _SMALL_DIGITS[1:]):
            text += "一"
        text += char
    return text


def _add_up(plain: str) -> int | None:
    total, section, digit = 0, 0, 0
    for char in plain:
        if char in _STEP_VALUES:
            section += digit * _STEP_VALUES[char]
            digit = 0
        elif char == "万":
            total, section, digit = total + (section + digit) * _SECTION, 0, 0
        elif char == "亿":
            total, section, digit = (total + section + digit) * _YI, 0, 0
        else:
            digit = _SMALL_DIGITS.index(char)
        if total > LARGEST * _YI:
            return None
    return total + section + digit
