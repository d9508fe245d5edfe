"""Files that another program holds for a moment are waited for; other refusals are told at once."""

from __future__ import annotations

import pytest

from desktop_app.patience import is_held, is_refused, patiently


def refusal(number, kind=OSError):
    """As Windows raises it; elsewhere an error has no such number of its own."""
    error = kind(13, "refused")
    error.winerror = number
    return error


@pytest.mark.parametrize(
    ("error", "held", "refused"),
    [
        (refusal(32, PermissionError), True, True),
        (refusal(33, PermissionError), True, True),
        (refusal(5, PermissionError), False, True),
        (refusal(2, FileNotFoundError), False, False),
        (PermissionError(13, "no right to it"), False, True),
        (OSError(28, "full"), False, False),
    ],
)
def test_which_refusals_pass(error, held, refused):
    assert (is_held(error), is_refused(error)) == (held, refused)


@pytest.mark.parametrize(("refusals", "tries"), [(0, 1), (2, 3), (9, 4)])
def test_it_is_tried_until_it_works_or_patience_ends(refusals, tries):
    done = []

    def do():
        done.append(None)
        if len(done) <= refusals:
            raise refusal(32, PermissionError)
        return "read"

    if refusals < tries:
        assert patiently(do, pauses=(0.001,) * 3) == "read"
    else:
        with pytest.raises(PermissionError):
            patiently(do, pauses=(0.001,) * 3)
    assert len(done) == tries


def test_what_waiting_does_not_help_is_told_at_once():
    done = []

    def do():
        done.append(None)
        raise FileNotFoundError

    with pytest.raises(FileNotFoundError):
        patiently(do)
    assert len(done) == 1
