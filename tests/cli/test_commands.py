"""The commands as another program runs them: in a process of their own, by exit status, pipes and JSON."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest

from desktop_app.packet.build import RECORD
from desktop_app.packet.bundle import PACKET
from desktop_app.packet.shop import copy_name, shop_names

ROOT = Path(__file__).resolve().parents[2]


def run(*words, env=None, cwd=ROOT, **settings) -> subprocess.CompletedProcess[bytes]:
    surroundings = {
        name: value for name, value in os.environ.items() if name not in {"QT_QPA_PLATFORM", "DISPLAY"}
    }
    surroundings |= {"PYTHONPATH": str(ROOT), **(env or {})}
    return subprocess.run(
        [sys.executable, "-m", "desktop_app", *map(str, words)],
        env=surroundings,
        cwd=cwd,
        capture_output=True,
        check=False,
        timeout=120,
        **settings,
    )


@pytest.fixture(scope="module")
def sample(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "示例"
    done = run("sample", folder)
    assert (done.returncode, done.stderr) == (0, b"")
    return folder


@pytest.fixture
def lacking(sample, tmp_path) -> Path:
    """The sample with assets of 299.99 万元."""
    folder = tmp_path / "缺资产"
    shutil.copytree(sample, folder)
    content = json.loads((folder / "case.json").read_text(encoding="utf-8"))
    content["application"]["finance"]["total_assets"] = "2999900"
    (folder / "case.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return folder


def test_the_sample_meets_everything_and_check_says_so_with_status_0(sample):
    done = run("check", sample)

    text = done.stdout.decode("utf-8")
    assert (done.returncode, done.stderr) == (0, b"")
    assert text.splitlines()[-1].startswith("结论：全部满足")
    for condition in ("B1c", "B3a", "B7c", "F1.offline", "M9"):
        assert condition in text


def test_check_gives_one_json_object_with_stable_ids(sample):
    done = run("check", sample, "--json")

    said = json.loads(done.stdout)
    atoms = {atom["id"]: atom for item in said["assessment"]["conditions"] for atom in item["atoms"]}
    assert (done.returncode, said["complete"], said["problems"]) == (0, True, [])
    assert [item["id"] for item in said["assessment"]["conditions"]] == [f"B{n}" for n in range(1, 8)]
    assert atoms["B3a"]["outcome"] == "met"
    assert {"value", "threshold", "margin", "clause", "rule", "trace"} <= atoms["B3a"].keys()


def test_one_condition_short_is_status_1_with_its_margin(lacking):
    done = run("check", lacking)

    text = done.stdout.decode("utf-8")
    assert (done.returncode, done.stderr) == (1, b"")
    assert "299.99 万元" in text
    assert "0.01 万元" in text
    assert text.splitlines()[-1].startswith("结论：尚未全部满足")


def test_another_day_and_another_notice_change_the_verdict_not_the_case(sample):
    late = json.loads(run("check", sample, "--json", "--on", "2031-05-26").stdout)
    other = json.loads(run("check", sample, "--json", "--notice", "national-2012").stdout)

    assert (late["assessment"]["on"], late["complete"]) == ("2031-05-26", False)
    assert (other["notice"], other["case"]["notice"]) == ("national-2012", "shanghai-2021")


def test_another_notice_is_judged_on_the_dates_of_the_case_and_shows_what_changes(sample):
    other = run("check", sample, "--json", "--notice", "national-2012")
    words = run("check", sample, "--notice", "national-2012").stdout.decode("utf-8")
    own = json.loads(run("check", sample, "--json").stdout)

    said = json.loads(other.stdout)
    changed = {(change["kind"], change["id"]): change for change in said["changes"]}
    assert (other.returncode, said["assessment"]["on"], said["complete"]) == (0, "2021-05-26", True)
    assert changed["condition", "B2"]["after"] is None
    assert changed["atom", "B3a"]["threshold_after"] == "100 家"
    assert "要求由 150 家 变为 100 家" in words
    assert own["changes"] == []


@pytest.fixture
def unread(sample, tmp_path) -> Path:
    """The sample with a file of evidence that is not there."""
    folder = tmp_path / "缺文件"
    shutil.copytree(sample, folder)
    next((folder / "证明材料").glob("营业执照*")).unlink()
    return folder


def test_a_file_that_is_not_there_is_open_in_check_and_in_build(unread, tmp_path):
    done = run("check", unread)
    made = run("build", unread, tmp_path / "输出", "--json")

    text = done.stdout.decode("utf-8")
    assert done.returncode == 1
    assert "营业执照副本.jpg”没有找到" in text
    assert text.splitlines()[-1].startswith("结论：尚未全部满足")
    assert json.loads(made.stdout)["draft"] is True


def test_a_path_longer_than_the_system_takes_is_one_line_with_status_2(sample):
    for words in (["check", "长" * 300], ["build", sample, "长" * 300]):
        done = run(*words)

        said = done.stderr.decode("utf-8")
        assert (done.returncode, done.stdout, said.count("\n")) == (2, b"", 1)


def test_the_schema_of_case_json_is_printed(sample):
    jsonschema = json.loads(run("check", "--schema").stdout)
    content = json.loads((sample / "case.json").read_text(encoding="utf-8"))

    assert jsonschema["type"] == "object"
    assert content.keys() <= jsonschema["properties"].keys()


def test_build_writes_the_papers_of_the_sample_and_a_folder_for_the_shop(sample, tmp_path):
    done = run("build", sample, tmp_path / "输出", "--shop", tmp_path / "打印店", "--json")

    said = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, b"")
    assert (said["draft"], said["number"], said["open_items"]) == (False, 1, [])
    out = tmp_path / "输出"
    names = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert names == {file["name"] for file in said["files"]} | {RECORD}
    assert {path.name for path in (tmp_path / "打印店").iterdir()} == shop_names(5)
    with pypdfium2.PdfDocument(tmp_path / "打印店" / copy_name(4)) as copy:
        assert len(copy) == next(file["pages"] for file in said["files"] if file["name"] == PACKET)
        assert "第4份" in "".join(copy[0].get_textpage().get_text_bounded().split())


def test_build_marks_a_draft_and_says_where_to_look(lacking, tmp_path):
    done = run("build", lacking, tmp_path / "输出")

    assert done.returncode == 0
    assert "每页已标“草稿”" in done.stdout.decode("utf-8")


def test_build_takes_a_reason_and_records_it(lacking, tmp_path):
    done = run("build", lacking, tmp_path / "输出", "--reason", "区里同意", "--json")

    said = json.loads(done.stdout)
    assert (said["draft"], said["reason"]) == (False, "区里同意")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["check", "没有这个文件夹"], "没有找到"),
        (["check", "."], "里没有案卷"),
        (["check", "README.md"], "不是案卷"),
        (["check"], "没有写案卷"),
        (["check", "{sample}", "--notice", "北京2021"], "没有规则包“北京2021”"),
        (["build", "{sample}", "desktop_app"], "里有别的文件"),
        (["build", "{sample}", "pyproject.toml"], "是一个文件"),
    ],
    ids=[
        "nowhere",
        "no case",
        "another file",
        "no words",
        "unknown notice",
        "full folder",
        "a file as folder",
    ],
)
def test_what_cannot_be_done_is_one_line_with_status_2(sample, words, told):
    done = run(*[str(word).replace("{sample}", str(sample)) for word in words])

    said = done.stderr.decode("utf-8")
    assert (done.returncode, done.stdout) == (2, b"")
    assert told in said
    assert said.count("\n") == 1
    assert "Traceback" not in said


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"notice": 7}', b"\xff\xfe\x00", b"[" * 100_000, b'{"notice": "shanghai-2021"'],
    ids=["empty", "cut off", "a list", "a number as notice", "no text", "nested deeply", "unclosed"],
)
def test_a_hostile_case_json_is_one_line_with_status_2(tmp_path, content):
    (tmp_path / "case.json").write_bytes(content)
    done = run("check", tmp_path)

    said = done.stderr.decode("utf-8")
    assert (done.returncode, done.stdout, said.count("\n")) == (2, b"", 1)
    assert "case.json" in said


def test_an_internal_error_is_one_line_with_the_log_and_status_3(sample, tmp_path):
    broken = tmp_path / "broken"
    (broken / "sitecustomize").mkdir(parents=True)
    (broken / "sitecustomize" / "__init__.py").write_text(
        "import desktop_app.cli as cli\n"
        "def fail(*_):\n"
        "    raise ZeroDivisionError('上海机密有限公司')\n"
        "cli._notices = fail\n",
        encoding="utf-8",
    )
    home = tmp_path / "home"
    done = run(
        "check",
        sample,
        env={
            "PYTHONPATH": os.pathsep.join([str(broken), str(ROOT)]),
            "XDG_DATA_HOME": str(home),
            "WIN_PD_OVERRIDE_LOCAL_APPDATA": str(home),
        },
    )

    said = done.stderr.decode("utf-8")
    logged = next(home.rglob("events.log")).read_text(encoding="utf-8")
    assert (done.returncode, done.stdout, said.count("\n")) == (3, b"", 1)
    assert "events.log" in said
    assert "Traceback" not in said
    assert "ZeroDivisionError" in logged
    assert "机密" not in logged


@pytest.mark.parametrize("encoding", ["cp1252", "cp936", "ascii"])
def test_a_pipe_with_another_code_page_gets_utf8_and_no_refusal(sample, encoding):
    done = run("check", sample, env={"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"})

    assert done.returncode == 0
    assert "全部满足" in done.stdout.decode("utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="a closed pipe ends a Windows program otherwise")
def test_a_reader_that_has_seen_enough_ends_the_command_quietly(sample):
    line = f'"{sys.executable}" -m desktop_app check "{sample}" --json | head -c 10'
    done = subprocess.run(line, shell=True, cwd=ROOT, capture_output=True, check=False, timeout=60)

    assert (len(done.stdout), done.stderr) == (10, b"")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux runs without a screen")
def test_the_wizard_without_a_screen_says_what_to_do_instead():
    done = run(env={"WAYLAND_DISPLAY": ""})

    said = done.stderr.decode("utf-8")
    assert (done.returncode, done.stdout, said.count("\n")) == (2, b"", 1)
    assert "sample" in said
    assert "build" in said


def test_commands_do_not_load_qt(sample):
    script = (
        "import sys; from desktop_app import cli; cli.speak_utf8(); "
        f"status = cli.run(cli.parse(['check', {str(sample)!r}])); "
        "print(any(name.startswith(('PySide6', 'reportlab')) for name in sys.modules), status)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True, timeout=60
    )

    assert done.stdout.decode("utf-8").splitlines()[-1] == "False 0"


def test_self_check_passes_without_a_screen():
    done = run("self-check")

    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode("utf-8").splitlines()[-1] == "自检完成"


def test_check_works_from_any_folder_and_with_relative_paths(sample, tmp_path):
    done = run("check", os.path.relpath(sample, tmp_path), cwd=tmp_path)

    assert done.returncode == 0
