"""Settings: a closed choice, kept durably; a broken file costs the choice and nothing else."""

from __future__ import annotations

import pytest

from desktop_app.store.settings import SETTINGS_FILE, TEXT_SIZES, Settings, SettingsFile


@pytest.mark.parametrize("percent", TEXT_SIZES.values())
def test_what_was_chosen_is_found_again(tmp_path, percent):
    kept = SettingsFile(tmp_path / "state")

    assert kept.save(Settings(text_percent=percent))
    assert SettingsFile(tmp_path / "state").load() == Settings(text_percent=percent)


def test_before_anything_was_chosen_the_usual_counts(tmp_path):
    assert SettingsFile(tmp_path).load() == Settings(text_percent=100)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"{}",
        b"\xff\xfe",
        b'{"text_percent": 110}',
        b'{"text_percent": "125"}',
        b'{"text_percent": true}',
        b'{"text_percent": 125.0}',
        b'{"text_percent": null}',
        b'{"text_percent": 125, "text_percent": 150}',
    ],
)
def test_a_broken_file_is_begun_anew(tmp_path, content):
    (tmp_path / SETTINGS_FILE).write_bytes(content)
    kept = SettingsFile(tmp_path)

    assert kept.load() == Settings()
    assert kept.save(Settings(text_percent=150))
    assert kept.load() == Settings(text_percent=150)


def test_other_words_in_the_file_are_left_unread(tmp_path):
    (tmp_path / SETTINGS_FILE).write_bytes(b'{"text_percent": 125, "later": "x"}')

    assert SettingsFile(tmp_path).load() == Settings(text_percent=125)


def test_a_place_that_cannot_be_written_is_said_by_false(tmp_path):
    (tmp_path / "state").write_bytes(b"")

    assert not SettingsFile(tmp_path / "state").save(Settings(text_percent=125))
