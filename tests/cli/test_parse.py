"""How the command line is understood, and refused, in words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from desktop_app import cli
from desktop_app.__main__ import has_screen


@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        (["sample", "示例"], {"command": "sample", "folder": Path("示例")}),
        (["check", "案卷"], {"command": "check", "case": Path("案卷"), "on": None, "json": False}),
        (["check", "案卷", "--on", "2021-05-26"], {"on": date(2021, 5, 26)}),
        (["check", "--schema"], {"case": None, "schema": True}),
        (["build", "案卷", "输出", "--draft"], {"out": Path("输出"), "draft": True, "reason": ""}),
        (["build", "案卷", "输出", "--reason", "区里同意"], {"reason": "区里同意"}),
        (["self-check"], {"command": "self-check"}),
        ([], {"command": None, "open": None}),
        (["--case", "案卷"], {"command": None, "open": Path("案卷")}),
        (["带走/案卷.shenbao"], {"command": None, "open": Path("带走/案卷.shenbao")}),
        (["D:\\带走\\案卷.SHENBAO"], {"command": None, "open": Path("D:\\带走\\案卷.SHENBAO")}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_command_line_is_read(argv, expected):
    arguments = vars(cli.parse(argv))

    assert expected.items() <= arguments.items()


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["chek", "案卷"], "没有命令“chek”"),
        (["sample"], "缺少文件夹"),
        (["build", "案卷"], "缺少输出"),
        (["check", "案卷", "--fast"], "不认识“--fast”"),
        (["check", "案卷", "--on", "26日"], "“26日”写成 2021-05-26 这样的日期"),
        (["check", "案卷", "--on"], "--on后面要写一个值"),
        (["check", "案卷", "--jso"], "不认识“--jso”"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_use_is_one_line_on_standard_error_and_status_2(argv, words, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.parse(argv)

    said = capsys.readouterr()
    assert (ended.value.code, said.out) == (2, "")
    assert said.err.startswith(words)
    assert said.err.count("\n") == 1


COMMANDS = ("sample", "check", "build", "pack", "unpack")


@pytest.mark.parametrize("argv", [["--help"], *([name, "--help"] for name in COMMANDS)])
def test_help_speaks_chinese_and_offers_only_what_works(argv, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.parse(argv)

    said = capsys.readouterr().out
    assert ended.value.code == 0
    assert said.startswith("用法：")
    for word in ("usage", "options", "positional", "show this help", "summary"):
        assert word not in said


@pytest.mark.parametrize(
    ("platform", "environ", "expected"),
    [
        ("win32", {}, True),
        ("darwin", {}, True),
        ("linux", {}, False),
        ("linux", {"DISPLAY": ""}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("linux", {"QT_QPA_PLATFORM": "offscreen"}, True),
    ],
)
def test_a_screen_is_doubted_only_on_linux(platform, environ, expected):
    assert has_screen(environ, platform) is expected
