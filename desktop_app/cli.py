"""The command line: what the wizard decides and prints, without a screen.

Exit status: 0 done (``check``: everything met and nothing open), 1 checked and something is open, 2 wrong use or
unreadable input (one line on standard error), 3 internal error. Rooms are imported by the command that needs them, so
that ``check`` does not wait for the typesetter.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from desktop_app import __version__, log
from desktop_app.clock import Clock
from desktop_app.errors import AppError
from desktop_app.paths import RESOURCES, AppPaths, resource, system_font_folders

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from desktop_app.assessment.differences import Difference
    from desktop_app.assessment.other_rules import Tried
    from desktop_app.assessment.results import Assessment
    from desktop_app.documents.fonts import FontBook
    from desktop_app.models.application import Case
    from desktop_app.notice.models import Notice
    from desktop_app.packet.build import Build
    from desktop_app.packet.recommending.readers import Readers
    from desktop_app.store.case_input import CaseInput
    from desktop_app.store.packs import PackStore
    from desktop_app.store.recovery import Recovery

DONE, OPEN, WRONG_USE, INTERNAL, STOPPED = 0, 1, 2, 3, 130
SAMPLE_NOTICE = "shanghai-2021"
TRAVELLING = ".shenbao"
ADVICE = ".yijian"
_CASE_HELP = "案卷文件夹、.shenbao 打包文件，或放有 case.json 的文件夹"
_HASH = 12
"""Characters of a hash by which two versions of a pack are told apart."""
_STANDINGS = {
    "new": "这里还没有",
    "same": "已经有了，内容一样",
    "other": "已有编号相同、内容不同的",
    "shipped": "编号是程序自带的规则包的，不能替换",
}


class _Parser(argparse.ArgumentParser):
    """argparse with its few sentences in Chinese, and one line for wrong use."""

    def __init__(self, **settings: Any) -> None:  # noqa: ANN401 - handed through as they are
        super().__init__(**settings, add_help=False, allow_abbrev=False)
        self.words = self.add_argument_group("参数")
        self.options = self.add_argument_group("选项")
        self.options.add_argument("-h", "--help", help="显示用法", action="help")

    def error(self, message: str) -> NoReturn:
        """One line on standard error, exit status 2."""
        sys.stderr.write(f"{_wrong_use(message)}；用法见 {self.prog} --help\n")
        raise SystemExit(WRONG_USE)

    def format_help(self) -> str:
        """The help with its first word in Chinese too."""
        return super().format_help().replace("usage: ", "用法：", 1)


if TYPE_CHECKING:
    _Commands = argparse._SubParsersAction[_Parser]  # noqa: SLF001 - argparse keeps this type private


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """Read the command line; ``command`` is None for the wizard.

    Raises:
        SystemExit: help was asked for (0), or the use is wrong (2, after one line on standard error).
    """
    parser = _Parser(prog="python -m desktop_app", description="示范平台申报助手；不写命令时打开向导")
    parser.options.add_argument("--version", help="显示版本号", action="version", version=__version__)
    parser.options.add_argument(
        "--case",
        help="打开向导时直接打开这个案卷，或主管部门的意见（.yijian）",
        type=Path,
        metavar="案卷",
        dest="open",
    )
    commands = parser.add_subparsers(title="命令", dest="command", metavar="命令", parser_class=_Parser)
    _add_sample(commands)
    _add_check(commands)
    _add_build(commands)
    _add_verify_disc(commands)
    _add_inspect(commands)
    _add_summary(commands)
    _add_travel(commands)
    _add_recover(commands)
    _add_rules(commands)
    checking = _command(commands, "self-check", _self_check, "打开全部程序资源，并把示例生成到临时文件夹")
    checking.options.add_argument(
        "--window", help="再打开窗口，逐页画一遍，每页的图存进这个文件夹", metavar="文件夹", type=Path
    )
    if len(argv) == 1 and argv[0].lower().endswith(
        (TRAVELLING, ADVICE)
    ):  # as the desktop hands over what is double-clicked
        argv = ["--case", argv[0]]
    return parser.parse_args(argv)


def run(arguments: argparse.Namespace) -> int:
    """Carry out a parsed command; whatever happens is one line for the user and an exit status."""
    try:
        status: int = arguments.run(arguments)
        sys.stdout.flush()
    except AppError as error:
        return refuse(error)
    except BrokenPipeError:  # the reader of a pipe, such as ``head``, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        sys.stderr.write("已停止\n")
        return STOPPED
    except Exception as error:  # noqa: BLE001 - the top of the program: anything unforeseen becomes one line
        return _unexpected(error)
    return status


def refuse(error: AppError) -> int:
    """Say in one line what stands in the way and what to do; returns the exit status for it."""
    sys.stderr.write(" ".join(str(error).split()) + "\n")
    return WRONG_USE


def speak_utf8() -> None:
    """Write UTF-8 whatever the console's code page: a Windows pipe would otherwise refuse Chinese."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Callable[..., None] | None = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def _add_sample(commands: _Commands) -> None:
    parser = _command(commands, "sample", _sample, "写出一个完整的示例案卷（事实、台账、扫描件）")
    parser.words.add_argument("folder", help="写到这个文件夹", metavar="文件夹", type=Path)


def _add_check(commands: _Commands) -> None:
    parser = _command(commands, "check", _check, "逐条核对申报条件")
    _ask_for_case(parser, needed=False)
    _offer_json(parser)
    parser.options.add_argument(
        "--on",
        help="核对基准日，如 2021-05-26；不写时用通知规定的申报截止日",
        metavar="日期",
        type=date.fromisoformat,
    )
    parser.options.add_argument("--notice", help="改用这个规则包核对，案卷本身不改", metavar="规则包")
    parser.options.add_argument("--schema", help="输出 case.json 的 JSON Schema", action="store_true")


def _add_build(commands: _Commands) -> None:
    parser = _command(
        commands, "build", _build, "生成全套申报材料：成套纸质件、申请报告、真实性声明、清单和光盘文件夹"
    )
    _ask_for_case(parser)
    parser.words.add_argument(
        "out", help="写到这个文件夹：新的、空的，或上一次生成的", metavar="输出", type=Path
    )
    _offer_json(parser)
    parser.options.add_argument("--draft", help="每页标明“草稿”", action="store_true")
    parser.options.add_argument("--image", help="另做光盘映像 光盘.iso，做完读回核对", action="store_true")
    parser.options.add_argument(
        "--shop",
        help="另做打印店包到这个文件夹：每份一个 PDF，附打印说明和书脊",
        metavar="文件夹",
        type=Path,
    )
    parser.options.add_argument(
        "--reason",
        help="有未落实事项仍按正式稿生成的理由，记入构建记录",
        metavar="理由",
        default="",
    )


def _add_verify_disc(commands: _Commands) -> None:
    parser = _command(
        commands,
        "verify-disc",
        _verify_disc,
        "核对刻好的光盘、U 盘、光盘文件夹或映像：逐个文件读出来，与清单比对",
    )
    parser.words.add_argument(
        "path", help="光盘或 U 盘的盘符、放着光盘文件的文件夹，或 .iso 映像", metavar="位置", type=Path
    )
    _offer_json(parser)


def _add_inspect(commands: _Commands) -> None:
    parser = _command(
        commands, "inspect", _inspect, "看文件能不能用：工作簿像哪一种台账，材料有什么问题、能不能装订"
    )
    parser.words.add_argument("files", help="一个或几个文件", metavar="文件", type=Path, nargs="+")
    _offer_json(parser)


def _add_summary(commands: _Commands) -> None:
    parser = _command(
        commands,
        "summary",
        _summary,
        "推荐单位：把各单位的案卷汇总成汇总表，核对名额，写出要送的和退回的材料",
    )
    parser.words.add_argument(
        "cases", help=f"{_CASE_HELP}；写文件夹时取里面的全部 .shenbao", metavar="案卷", type=Path, nargs="*"
    )
    parser.options.add_argument("--out", help="汇总表写到这个 .xlsx 文件", metavar="文件", type=Path)
    parser.options.add_argument(
        "--folder",
        help="汇总表、推荐表、收件核对单、缺件清单和意见一次写到这个文件夹：新的、空的，或上一次写出的",
        metavar="文件夹",
        type=Path,
    )
    parser.options.add_argument(
        "--list",
        help="汇总名单（JSON）：文件和先后、推荐与否、理由、意见",
        metavar="名单",
        type=Path,
        dest="kept",
    )
    parser.options.add_argument(
        "--in-order", help="写在前面的先推荐；不写时按汇总表的习惯排", action="store_true"
    )
    parser.options.add_argument(
        "--leave", help="这个案卷不推荐；可以写几次", metavar="案卷", type=Path, action="append", default=[]
    )
    parser.options.add_argument(
        "--reason",
        help="多报的理由，如 徐汇区=两家都是…；可以写几次",
        metavar="区=理由",
        action="append",
        default=[],
    )
    parser.options.add_argument(
        "--advice", help="退回各单位的意见（JSON），按案卷文件名", metavar="文件", type=Path
    )
    parser.options.add_argument("--by", help="意见由谁写", metavar="署名", default="")
    parser.options.add_argument("--verify", help="连证明材料也逐个字节核对", action="store_true")
    parser.options.add_argument("--notice", help="按这个规则包汇总；不写时按第一个案卷的", metavar="规则包")
    _offer_json(parser)


def _add_travel(commands: _Commands) -> None:
    parser = _command(commands, "pack", _pack, "把案卷打成一个 .shenbao 文件，带到另一台电脑")
    _ask_for_case(parser, "案卷文件夹，或放有 case.json 的文件夹")
    parser.words.add_argument(
        "file", help="写成这个文件，以 .shenbao 结尾；已有的会被替换", metavar="文件", type=Path
    )
    _offer_json(parser)
    parser = _command(commands, "unpack", _unpack, "核对 .shenbao 文件，展开成案卷文件夹")
    parser.words.add_argument("file", help=".shenbao 打包文件", metavar="文件", type=Path)
    parser.words.add_argument("folder", help="展开到这个文件夹：新的或空的", metavar="文件夹", type=Path)
    _offer_json(parser)


def _add_recover(commands: _Commands) -> None:
    parser = _command(commands, "recover", _recover, "看损坏的案卷还能恢复什么；写了 --write 才恢复")
    _ask_for_case(parser, "案卷文件夹")
    parser.options.add_argument("--earlier", help="只用备份，不要此后读出来的修改", action="store_true")
    parser.options.add_argument(
        "--write", help="照列出的恢复；损坏的文件整个留在案卷文件夹里", action="store_true"
    )
    _offer_json(parser)


def _add_rules(commands: _Commands) -> None:
    parser = _command(commands, "rules", _rules, "列出规则包；写了文件时检查它，写了 --import 才导入")
    parser.words.add_argument(
        "file", help=".guize 或 .zip 文件，或规则包的文件夹", metavar="规则包", type=Path, nargs="?"
    )
    parser.options.add_argument("--import", help="检查通过后导入", action="store_true", dest="take")
    parser.options.add_argument(
        "--replace", help="编号相同内容不同时，换成这一版；程序自带的不能换", action="store_true"
    )
    _offer_json(parser)


def _command(
    commands: _Commands,
    name: str,
    work: Callable[[argparse.Namespace], int],
    words: str,
) -> _Parser:
    parser: _Parser = commands.add_parser(name, help=words, description=words)
    parser.set_defaults(run=work)
    return parser


def _ask_for_case(parser: _Parser, words: str = _CASE_HELP, *, needed: bool = True) -> None:
    """The case a command works on."""
    parser.words.add_argument("case", help=words, metavar="案卷", type=Path, nargs=None if needed else "?")


def _offer_json(parser: _Parser) -> None:
    """The result for other programs."""
    parser.options.add_argument("--json", help="结果写成一个 JSON 对象", action="store_true")


def _sample(arguments: argparse.Namespace) -> int:
    from desktop_app.packet.sample import write_sample

    notice = _notices()[SAMPLE_NOTICE]
    write_sample(arguments.folder, notice, resource("fonts"))
    print(f"示例案卷已写到 {arguments.folder}")
    return DONE


def _check(arguments: argparse.Namespace) -> int:
    from desktop_app.packet.verdict_text import as_text, changes_text

    if arguments.schema:
        from desktop_app.store.case_folder import case_schema

        _print_json(case_schema())
        return DONE
    if arguments.case is None:
        raise AppError("没有写案卷", "用法：python -m desktop_app check 案卷")
    judged = _read_and_judge(arguments.case, arguments.notice, arguments.on)
    case, assessment, made_with = judged.case, judged.assessment, judged.made_with
    complete = assessment.complete and not judged.problems
    changed = judged.tried.changes if judged.tried is not None else ()
    if arguments.json:
        _print_json(
            {
                "case": {"path": str(arguments.case), "title": case.title, "notice": case.notice},
                "notice": judged.notice.identity.id,
                "complete": complete,
                "assessment": assessment.model_dump(mode="json"),
                "trace": _trace(judged),
                "changes": [change.model_dump(mode="json") for change in changed],
                "problems": list(judged.problems),
            }
        )
        return DONE if complete else OPEN
    example = bool(case.application.example)
    print(as_text(assessment, judged.notice, judged.problems, example=example), end="")
    if made_with is not None:
        titles = [notice.identity.short_title for notice in (made_with, judged.notice)]
        print(changes_text(changed, *titles), end="")
    return DONE if complete else OPEN


def _build(arguments: argparse.Namespace) -> int:
    from desktop_app.packet.build import build
    from desktop_app.store.staging import scratch_folder
    from desktop_app.store.travelling import unpack

    with scratch_folder() as place:
        path = arguments.case
        if path.suffix.lower() == TRAVELLING and path.is_file():  # its evidence is needed as files
            path = unpack(path, place / "案卷")
        judged = _read_and_judge(path, None, None)
        problems = judged.problems
        made = build(
            judged.case,
            judged.notice,
            judged.assessment,
            arguments.out,
            fonts=_fonts(),
            now=Clock().now().astimezone(),
            draft=True if arguments.draft else None,
            reason=arguments.reason,
            watch=_Quiet(),
            problems=problems,
            evidence_files=judged.files,
            image=arguments.image,
            case_id=judged.identity,
            scan_files=judged.scans,
        )
        _write_shop_pack(judged, made, arguments)
    if arguments.json:
        _print_json(
            {"folder": str(arguments.out), "problems": list(problems), **made.model_dump(mode="json")}
        )
        return DONE
    for problem in problems:
        print(f"  · {problem}")
    for file in made.files:
        if "/" not in file.name:
            pages = f"（{file.pages}页）" if file.pages is not None else ""
            print(f"  {file.name}{pages}")
    on_disc = sum(1 for file in made.files if "/" in file.name)
    print(f"  光盘（{on_disc}个文件）")
    for note in made.notes:
        print(f"{note}")
    if made.draft and made.open_items:
        print(f"还有{len(made.open_items)}项没有落实，每页已标“草稿”；逐项见 申报条件核对.txt")
    elif made.draft:
        print("按草稿生成，每页已标“草稿”")
    elif made.open_items:
        print(f"还有{len(made.open_items)}项没有落实，理由已记入 构建记录.json；逐项见 申报条件核对.txt")
    print(f"第{made.number}次生成，校验码 {made.check_code}，在 {arguments.out}")
    return DONE


def _write_shop_pack(judged: _Judged, made: Build, arguments: argparse.Namespace) -> None:
    """Where it is asked for."""
    from desktop_app.documents.content import Content
    from desktop_app.packet.shop import write_shop_pack

    if arguments.shop is None:
        return
    day = made.made_at.date()
    content = Content.of(judged.case, judged.assessment, judged.notice, filled_on=day)
    names = write_shop_pack(
        made, arguments.out, arguments.shop, content=content, fonts=_fonts(), watch=_Quiet()
    )
    if not arguments.json:
        print(f"打印店包（{len(names)}个文件）在 {arguments.shop}")


def _verify_disc(arguments: argparse.Namespace) -> int:
    from desktop_app.packet.disc import check_disc

    found = check_disc(arguments.path, _Quiet())
    if arguments.json:
        faults = [
            {"kind": fault.kind.value, "name": fault.name, "sentence": fault.sentence}
            for fault in found.faults
        ]
        _print_json({**found.model_dump(mode="json"), "good": found.good, "faults": faults})
        return DONE if found.good else OPEN
    for fault in found.faults:
        print(f"  · {fault.sentence}")
    code = f"，校验码 {found.code}" if found.code else ""
    result = f"有{len(found.faults)}处不对" if found.faults else "全部读出来，和清单一样"
    print(f"核对了{found.files}个文件{code}：{result}")
    return DONE if found.good else OPEN


def _inspect(arguments: argparse.Namespace) -> int:
    from desktop_app.packet.inspecting_files import inspect_files

    looked = inspect_files(arguments.files, _Quiet())
    if arguments.json:
        _print_json({"files": [found.model_dump(mode="json") for found in looked]})
    for found in looked:
        if not found.readable:
            sys.stderr.write(" ".join(found.sentence.split()) + "\n")
        elif not arguments.json:
            print(found.sentence)
            for finding in found.findings:
                print(f"  · {finding}")
    if not all(found.readable for found in looked):
        return WRONG_USE
    return OPEN if any(found.findings for found in looked) else DONE


def _summary(arguments: argparse.Namespace) -> int:
    from desktop_app.packet.recommending.readers import Readers

    with Readers.ahead_of(arguments.cases) as readers:  # they get ready while this process does
        return _sum_up(arguments, readers)


def _sum_up(arguments: argparse.Namespace, readers: Readers) -> int:
    from desktop_app.packet.district import as_json, as_lines, read_list, write_summary_sheet
    from desktop_app.packet.recommending.gathering import Workshop
    from desktop_app.packet.recommending.orders import orders_of

    if arguments.out is not None and arguments.out.suffix.lower() != ".xlsx":
        raise AppError(f"汇总表是 .xlsx 文件，“{arguments.out.name}”不是", "改一个名称")
    notices = _notices()
    orders = orders_of(
        arguments.cases,
        arguments.kept,
        leave=arguments.leave,
        reasons=arguments.reason,
        advice=arguments.advice,
        official=arguments.by,
    )
    wanted = arguments.notice or orders.notice or None
    if wanted is not None and wanted not in notices:
        raise AppError(f"没有规则包“{wanted}”", f"可用的有：{'、'.join(sorted(notices))}")
    listed = read_list(
        orders.paths,
        notices,
        notices.get(wanted or ""),
        _Quiet(),
        workshop=Workshop(RESOURCES / "notices", AppPaths.of_user().packs),
        evidence=arguments.verify,
        code=arguments.folder is not None,
        readers=readers,
        as_given=arguments.in_order or arguments.kept is not None,
        left_out=orders.left_out,
        reasons=orders.reasons,
    )
    if arguments.out is not None:
        write_summary_sheet(listed, arguments.out)
    told: dict[str, Any] = {"file": str(arguments.out) if arguments.out is not None else None}
    notes: tuple[str, ...] = ()
    if arguments.folder is not None:
        from desktop_app.packet.recommending.output import write_papers

        written = write_papers(
            listed,
            arguments.folder,
            notices=notices,
            fonts=_fonts(),
            now=Clock().now().astimezone(),
            official=orders.official,
            advice=orders.advice_for(listed),
            watch=_Quiet(),
        )
        notes = written.notes
        told |= {"folder": str(written.folder), "files": list(written.files), "notes": list(notes)}
    if arguments.json:
        _print_json(as_json(listed) | told)
    else:
        print("\n".join([*as_lines(listed), *notes]))
        if arguments.out is not None:
            print(f"汇总表写在 {arguments.out}，{len(listed.chosen)}个平台")
        if arguments.folder is not None:
            print(f"材料写在 {arguments.folder}，{len(told['files'])}个文件")
    return OPEN if listed.refused or listed.unsettled or any(entry.open for entry in listed.chosen) else DONE


def _pack(arguments: argparse.Namespace) -> int:
    from desktop_app.store.staging import scratch_folder
    from desktop_app.store.travelling import pack

    now = Clock().now()
    with scratch_folder() as place:
        notices = _notices()
        folder, problems = _as_case_folder(arguments.case, place, now, notices)
        digests = {notice_id: notice.digest for notice_id, notice in notices.items()}
        made = pack(folder, arguments.file, now=now, notice_digests=digests)
    if arguments.json:
        _print_json(
            {
                "file": str(made.target),
                "size": made.size,
                "evidence": made.evidence,
                "without_file": list(made.without_file),
                "earlier": made.earlier,
                "earlier_lost": list(made.earlier_lost),
                "problems": list(problems),
            }
        )
    else:
        lacking = (
            *(f"“{title}”还没有文件" for title in made.without_file),
            *(f"检查点里的“{title}”，文件已经不在" for title in made.earlier_lost),
        )
        for problem in (*problems, *lacking):
            print(f"  · {problem}")
        print(f"案卷已打包到 {made.target}（{-(-made.size // 1024)} KB，{made.evidence}份证明材料文件）")
    return OPEN if problems else DONE


def _as_case_folder(
    path: Path, place: Path, now: datetime, notices: Mapping[str, Notice]
) -> tuple[Path, tuple[str, ...]]:
    """The case folder at ``path``; a plain folder is first taken in below ``place``, with what was wrong in it."""
    from desktop_app.ledgers.reading import read_workbook
    from desktop_app.store.case_store import DATABASE
    from desktop_app.store.opening import open_any, take_in
    from desktop_app.store.travel_manifest import TRAVELLING

    folder = path.parent if path.name == DATABASE else path
    if (folder / DATABASE).is_file():
        return folder, ()
    if path.suffix.lower() == TRAVELLING and path.is_file():
        raise AppError(f"“{path.name}”已经是打包文件", "直接带走它，或先用 unpack 展开")
    taken = open_any(path, read_workbook)
    notice = notices.get(taken.case.notice)
    if taken.pack is None and notice is not None and notice.imported:
        taken = taken._replace(pack=notice.files)
    take_in(place / "案卷", taken, now=now).close()
    return place / "案卷", taken.problems


def _unpack(arguments: argparse.Namespace) -> int:
    from desktop_app.store.travelling import unpack

    folder = unpack(arguments.file, arguments.folder)
    if arguments.json:
        _print_json({"folder": str(folder)})
    else:
        print(f"案卷已展开到 {folder}")
    return DONE


def _recover(arguments: argparse.Namespace) -> int:
    from desktop_app.store.case_store import DATABASE
    from desktop_app.store.recovery import restore

    folder = arguments.case.parent if arguments.case.name == DATABASE else arguments.case
    now = Clock().now()
    found = _recovery_of(folder, now)
    said: dict[str, Any] = {"case": str(folder), "damaged": found is not None}
    if found is None:
        if arguments.json:
            _print_json(said)
        else:
            print(f"案卷“{folder.name}”没有损坏，不用恢复")
        return DONE
    if arguments.earlier and found.earlier is None:
        raise AppError(f"案卷“{folder.name}”没有备份，不能只用备份", "去掉 --earlier，恢复读得出的内容")
    changes = _recovered(found)
    aside = restore(found, now=now, earlier=arguments.earlier) if arguments.write else None
    lost = () if arguments.earlier else found.lost
    if arguments.json:
        said |= {
            "backup_at": found.earlier_at.isoformat() if found.earlier_at else None,
            "changes": [
                {"place": item.place, "label": item.label, "before": item.before, "after": item.after}
                for item in changes
            ],
            "lost": list(lost),
            "restored": None if aside is None else "earlier" if arguments.earlier else "newest",
            "damaged_files": str(aside) if aside is not None else None,
        }
        _print_json(said)
    else:
        _tell_recovery(found, changes, lost, earlier=arguments.earlier)
        print(
            f"已恢复；损坏的文件留在 {aside}"
            if aside is not None
            else f"案卷“{folder.name}”的文件没有改动；要恢复，加 --write"
        )
    return DONE if aside is not None and not lost else OPEN


def _recovery_of(folder: Path, now: datetime) -> Recovery | None:
    """What can be done for the case in ``folder``; None when nothing has to be.

    Raises:
        AppError: there is no case, or nothing can be read of it.
    """
    from desktop_app.errors import CaseUnreadable
    from desktop_app.store.case_store import CaseStore
    from desktop_app.store.recovery import plan_recovery

    try:
        with CaseStore.open(folder, read_only=True) as store:
            store.load()
    except CaseUnreadable as error:
        found = plan_recovery(folder, now=now)
        if found is None:
            raise AppError(
                f"“{folder.name}”里没有可以恢复的案卷：读不出内容，也没有备份，文件没有改动",
                "检查路径，或用打包文件、别处的备份恢复",
            ) from error
        return found
    return None


def _recovered(found: Recovery) -> tuple[Difference, ...]:
    """What could be read beyond the backup; without a backup, all of it."""
    from desktop_app.assessment.differences import differences
    from desktop_app.models.application import Case

    notice = _notices().get(found.newest.notice)
    if notice is None:
        return ()
    return differences(found.earlier or Case(notice=found.newest.notice), found.newest, notice)


def _tell_recovery(
    found: Recovery, changes: Sequence[Difference], lost: Sequence[str], *, earlier: bool
) -> None:
    from desktop_app.models.formats import moment

    for sentence in lost:
        print(f"  · {sentence}")
    at = f"备份是 {moment(found.earlier_at)} 的" if found.earlier_at else "没有备份"
    if not changes:
        print(f"{at}，没有读出别的修改")
    elif found.earlier is None:
        print(f"{at}；从损坏的文件里读出 {len(changes)} 处内容：")
    elif earlier:
        print(f"{at}；只用备份时，读出来的 {len(changes)} 处修改不要了：")
    else:
        print(f"{at}，此后的修改读出来 {len(changes)} 处，恢复后都在：")
    for item in changes:
        before, after = (" ".join(text.split()) for text in (item.before, item.after))
        print(f"  － {item.label}：{before} → {after}")


def _rules(arguments: argparse.Namespace) -> int:
    packs = _packs()
    incoming = packs.look_at(arguments.file) if arguments.file is not None else None
    if arguments.take:
        if incoming is None:
            raise AppError("没有写要导入的规则包", "用法：python -m desktop_app rules 规则包 --import")
        if incoming.standing == "other" and not arguments.replace and incoming.present is not None:
            raise AppError(
                f"已有编号相同、内容不同的规则包“{incoming.notice.identity.id}”，没有导入：现有的 "
                f"{incoming.present.digest[:_HASH]}，要导入的 {incoming.notice.digest[:_HASH]}",
                "要换成这一版，加 --replace",
            )
        if incoming.standing != "same":
            packs.take(incoming)
    found = packs.all()
    if arguments.json:
        looked_at = None if incoming is None else {**_told(incoming.notice), "standing": incoming.standing}
        _print_json(
            {
                "packs": [_told(notice) for notice in found.notices.values()],
                "looked_at": looked_at,
                "problems": list(found.troubles),
            }
        )
        return DONE
    if incoming is not None:
        print(f"检查通过：{_pack_line(incoming.notice)}，{_STANDINGS[incoming.standing]}")
        if arguments.take:
            print("已导入" if incoming.standing != "same" else "内容一样，不用导入")
        return DONE
    for notice in found.notices.values():
        print(_pack_line(notice))
    for trouble in found.troubles:
        print(f"  · {trouble}")
    return DONE


def _told(notice: Notice) -> dict[str, object]:
    identity = notice.identity
    return {
        "id": identity.id,
        "title": identity.title,
        "number": identity.number,
        "application_year": identity.application_year,
        "digest": notice.digest,
        "imported": notice.imported,
    }


def _pack_line(notice: Notice) -> str:
    identity = notice.identity
    return f"{identity.id}  {identity.title}（{identity.number}），内容 {notice.digest[:_HASH]}"


def _self_check(_: argparse.Namespace) -> int:
    from desktop_app.packet.build import build
    from desktop_app.packet.sample import write_sample
    from desktop_app.store.staging import scratch_folder

    count = 0
    for path in sorted(RESOURCES.rglob("*")):
        if path.is_file():
            count += 1
            if not path.read_bytes():
                raise AppError(f"程序文件“{path.name}”是空的", "重新安装程序，草稿不受影响")
    print(f"程序资源：{count}个文件可以打开")
    notices = _notices()
    print(f"规则包：{'、'.join(sorted(notices))}")
    fonts = _fonts()
    with scratch_folder() as folder:
        sample, out = folder / "sample", folder / "out"
        write_sample(sample, notices[SAMPLE_NOTICE], resource("fonts"))
        for notice_id in sorted(notices):
            judged = _read_and_judge(sample, notice_id, None)
            print(f"示例按“{notice_id}”核对：{judged.assessment.outcome.label}")
            if notice_id == SAMPLE_NOTICE:
                if judged.problems or not judged.assessment.complete:
                    raise AppError("示例案卷没有全部满足", "重新安装程序，草稿不受影响")
                made = build(
                    judged.case,
                    judged.notice,
                    judged.assessment,
                    out,
                    fonts=fonts,
                    now=Clock().now().astimezone(),
                    draft=None,
                    reason="",
                    watch=_Quiet(),
                    evidence_files=judged.files,
                )
                print(f"示例生成：{len(made.files)}个文件，{sum(file.pages or 0 for file in made.files)}页")
    print("自检完成")
    return DONE


class _Judged(NamedTuple):
    """A case that was read, and what the rules say of it."""

    case: Case
    problems: tuple[str, ...]
    notice: Notice
    assessment: Assessment
    made_with: Notice | None
    """The pack the case was made with, where it is another one and known."""
    tried: Tried | None
    """What that pack says, and what changes."""
    files: Mapping[str, Path]
    """The files of the evidence that are at hand, by its id."""
    scans: Mapping[str, Path]
    """Scans of stamped pages that are at hand, by the hash of each file."""
    identity: str
    """The id of the case, where it has one."""


def _read_and_judge(path: Path, notice_id: str | None, on: date | None) -> _Judged:
    """Read the case and judge it by its own pack, or by another one on the calendar of its own (design §3)."""
    from desktop_app.assessment.other_rules import judge_case, try_rules
    from desktop_app.ledgers.reading import read_workbook
    from desktop_app.store.opening import open_any

    taken = open_any(path, read_workbook)
    case, problems = taken.case, taken.problems
    kept = (taken.evidence_files, taken.scan_files, taken.identity)
    notices = _notices_for(taken)
    wanted = notice_id or case.notice
    if wanted not in notices:
        raise AppError(f"没有规则包“{wanted}”", f"可用的有：{'、'.join(sorted(notices))}")
    notice = notices[wanted]
    made_with = notices.get(case.notice) if wanted != case.notice else None
    if made_with is None:
        return _Judged(case, problems, notice, judge_case(case, notice, on), None, None, *kept)
    tried = try_rules(case, made_with, notice, on)
    return _Judged(case, problems, notice.dated_as(made_with), tried.after, made_with, tried, *kept)


def _trace(judged: _Judged) -> dict[str, Any]:
    """From figures to rows and back, breakdowns among them."""
    from desktop_app.assessment.figures import count
    from desktop_app.assessment.tracing import Tracing

    counted = count(judged.case.ledgers, judged.notice.identity)
    return Tracing((*judged.assessment.figures, *counted.breakdowns)).as_json(judged.case.ledgers)


def _notices() -> dict[str, Notice]:
    """The packs that came with the program, and those that were imported on this computer."""
    return _packs().all().notices


def _packs() -> PackStore:
    from desktop_app.notice.loader import load_all
    from desktop_app.store.packs import PackStore

    shipped = resource("notices")
    return PackStore(AppPaths.of_user().packs, load_all(shipped), shipped)


def _notices_for(taken: CaseInput) -> dict[str, Notice]:
    """All packs, with the one that the case took along; a pack of the program is never replaced by it."""
    from desktop_app.notice.loader import load_from_outside

    notices = _notices()
    present = notices.get(taken.case.notice)
    if taken.pack is not None and (present is None or present.imported):
        notices[taken.case.notice] = load_from_outside(taken.pack)
    return notices


def _fonts() -> FontBook:
    from desktop_app.documents.fonts import FontBook
    from desktop_app.store.settings import SettingsFile

    shipped = SettingsFile(AppPaths.of_user().state).load().paper_fonts == "shipped"
    return FontBook.load(resource("fonts"), () if shipped else system_font_folders())


class _Quiet:
    """A watch for a command that cannot be called off except by ending it."""

    def report(self, stage: str, done: int, total: int) -> None:
        """Nothing is shown: the command ends before a line could be read."""

    def cancelled(self) -> bool:
        """Never; Ctrl+C ends the process."""
        return False


def _unexpected(error: Exception) -> int:
    paths = AppPaths.of_user()
    log.start(paths.logs)
    log.unexpected(type(error), error.__traceback__)
    log.stop()
    sys.stderr.write(f"程序遇到没有料到的情况，经过记在 {paths.logs / 'events.log'}，案卷没有改动\n")
    return INTERNAL


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _wrong_use(message: str) -> str:
    patterns = (
        (r"the following arguments are required: (.+)", "缺少{}"),
        (r"unrecognized arguments: (.+)", "不认识“{}”"),
        (r"argument \S+: invalid choice: '?([^' ]+)'? .*", "没有命令“{}”"),
        (r"argument (\S+): expected one argument", "{}后面要写一个值"),
        (r"argument \S+: invalid \S+ value: '(.*)'", "“{}”写成 2021-05-26 这样的日期"),
    )
    for pattern, words in patterns:
        match = re.fullmatch(pattern, message, re.DOTALL)
        if match:
            return words.format(match[1])
    return "命令写得不对"
