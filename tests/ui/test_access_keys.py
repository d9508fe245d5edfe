"""Letters of labels: by their sound, none twice."""

from __future__ import annotations

import pytest

from desktop_app.ui.access_keys import letters, sound, with_key


@pytest.mark.parametrize(
    ("char", "letter"),
    [
        ("啊", "A"), ("八", "B"), ("次", "C"), ("单", "D"), ("额", "E"), ("法", "F"), ("公", "G"), ("号", "H"),
        ("机", "J"), ("开", "K"), ("联", "L"), ("名", "M"), ("年", "N"), ("欧", "O"), ("平", "P"), ("企", "Q"),
        ("人", "R"), ("上", "S"), ("统", "T"), ("网", "W"), ("信", "X"), ("营", "Y"), ("资", "Z"), ("座", "Z"),
        ("x", "X"), ("B", "B"), ("7", ""), ("（", ""), ("，", ""), ("鑫", ""), ("㛃", ""), ("𠮷", ""),
    ],
)  # fmt: skip
def test_a_common_character_begins_with_its_sound(char, letter):
    assert sound(char) == letter


def test_no_letter_is_given_twice_and_none_of_the_window():
    found = letters(["资产总额", "资产负债", "总收入", "年份", "评价"], taken="NP")

    assert found == ["Z", "C", "S", "F", "J"]


def test_after_the_last_letter_there_is_none():
    found = letters(["一"] * 30, taken="")

    assert len({letter for letter in found if letter}) == 26
    assert found[26:] == [""] * 4


@pytest.mark.parametrize(
    ("text", "letter", "shown"),
    [("资产总额", "Z", "资产总额(&Z)"), ("研发&设计", "Y", "研发&&设计(&Y)"), ("理由", "", "理由")],
)
def test_a_sign_of_the_label_is_kept(text, letter, shown):
    assert with_key(text, letter) == shown
