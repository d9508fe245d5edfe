"""From facts to sentences: what is wrong with a file, where in it, and what to do.

Pure: the same facts give the same sentences. A remark that refuses says why the file cannot be bound; a warning what
the reader of the paper will notice; a note what the program has seen to by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.models.choices import Choice
from desktop_app.models.values import FrozenShape
from desktop_app.packet.preflight.facts import off_a4
from desktop_app.packet.preflight.kinds import SUFFIXES, FileKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from desktop_app.packet.preflight.facts import Facts, PageFacts

LEAST_DPI, GOOD_DPI = 150, 200
"""Below the first a stamp or small print cannot be read on paper; from the second on nobody minds."""
HUGE = 60 * 1024**2
"""Bytes from which a file is called large: ten such fill a CD."""
MANY_PAGES = 300
_MOST_RUNS = 6
_MB = 1024**2


class Level(Choice):
    """How much it matters."""

    REFUSED = "refused", "不能装订"
    WARNING = "warning", "需确认"
    NOTE = "note", "提示"


class Remark(FrozenShape):
    """One thing about a file: a stable code, a sentence with its way out, and the pages it is about (from 1)."""

    code: str
    level: Level
    message: str
    way: str = ""
    pages: tuple[int, ...] = ()

    @property
    def sentence(self) -> str:
        """Both in one line, as the rules for wording have it."""
        return f"{self.message}，{self.way}" if self.way else self.message


def remarks_on(name: str, facts: Facts) -> tuple[Remark, ...]:
    """Everything to say about the file called ``name``, what refuses it first."""
    found = [*_refusals(name, facts)]
    if not found:
        found = [*_renamed(name, facts), *_about_file(name, facts), *_about_pages(name, facts)]
    elif facts.kind is not FileKind.EMPTY:
        found += _renamed(name, facts)
    order = list(Level)
    return tuple(sorted(found, key=lambda remark: order.index(remark.level)))


def numbered(pages: tuple[int, ...] | list[int]) -> str:
    """第3、5–9页; of very many runs only the first are named."""
    runs: list[tuple[int, int]] = []
    for page in pages:
        if runs and page == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], page)
        else:
            runs.append((page, page))
    named = "、".join(f"{a}" if a == b else f"{a}–{b}" for a, b in runs[:_MOST_RUNS])
    return f"第{named}页" if len(runs) <= _MOST_RUNS else f"第{named}页等{len(pages)}页"


def _refusals(name: str, facts: Facts) -> Iterator[Remark]:
    words = _by_kind(facts) or _by_fate(facts)
    if words is not None:
        code, what, way = words
        yield Remark(code=code, level=Level.REFUSED, message=f"“{name}”{what}", way=way)


_KINDS: dict[FileKind, tuple[str, str, str]] = {
    FileKind.EMPTY: ("empty", "是空文件", "重新扫描或另存以后再添加"),
    FileKind.OTHER_PICTURE: ("kind", "是本程序不读的图片格式", "另存为 JPG 或 PNG 后再添加"),
    FileKind.OLD_OFFICE: (
        "kind",
        "是旧版 Office 文件",
        "另存为 docx 或 xlsx 放进光盘，纸质件另存为 PDF",
    ),
    FileKind.ENCRYPTED_OFFICE: ("password", "有打开密码", "去掉密码后再添加"),
    FileKind.SLIDES: ("kind", "是演示文稿", "另存为 PDF 后再添加"),
    FileKind.OFD: ("kind", "是 OFD 版式文件", "用阅读软件另存为 PDF 后再添加"),
    FileKind.ARCHIVE: ("kind", "是压缩包", "解压后添加里面的文件"),
    FileKind.WEB_PAGE: ("kind", "是网页，不是文档", "在浏览器里打印成 PDF 后再添加"),
    FileKind.SHORTCUT: ("kind", "是快捷方式，不是文件本身", "添加它指向的那个文件"),
    FileKind.UNKNOWN: ("kind", "不是 PDF，也不是图片", "另存为 PDF 或 JPG 后再添加"),
}


def _by_kind(facts: Facts) -> tuple[str, str, str] | None:
    return _KINDS.get(facts.kind)


def _by_fate(facts: Facts) -> tuple[str, str, str] | None:
    rescan = "重新扫描或从原处再拷一次" if not facts.kind.is_picture else "重新拍照或从原处再拷一次"
    fates = {
        "password": ("password", "有打开密码", "去掉密码后再添加"),
        "damaged": ("damaged", "读不出，可能不完整或已损坏", rescan),
        "contained": ("hostile", "读取时出了问题，已停止读取", f"用别的程序打开后另存，或{rescan}"),
        "too_big": ("too_big", "的页数或尺寸太大，读不了", "分成几份，或降低扫描分辨率"),
    }
    if facts.fate != "ok":
        return fates[facts.fate]
    if facts.kind is not FileKind.PDF:
        return None
    count, second = len(facts.pages), facts.second_count
    if not count:
        return "no_pages", "里面没有一页", rescan
    if facts.owner_locked and not second:
        return "password", "加了密码保护，读不全", "去掉密码后再添加"
    if second is not None and second != count:
        said = f"读出{count}页，另一种读法是{second}页" if second else f"有{count}页，另一种读法打不开它"
        return "pages_disagree", f"已损坏，{said}，可能缺页", rescan
    if facts.unreadable:
        return "pages_unreadable", f"已损坏，{numbered(facts.unreadable)}读不出", rescan
    if facts.xfa and not facts.form:
        return "xfa", "是要在 Adobe 软件里填的动态表单", "在 Adobe 软件里打印成 PDF 后再添加"
    return None


def _renamed(name: str, facts: Facts) -> Iterator[Remark]:
    suffix = name[name.rfind(".") :].lower() if "." in name else ""
    fitting = SUFFIXES.get(facts.kind)
    if fitting and suffix not in fitting:
        said = f"扩展名是“{suffix}”" if suffix else "没有扩展名"
        yield Remark(
            code="renamed",
            level=Level.NOTE,
            message=f"“{name}”{said}，内容是 {facts.kind.label}",
            way="按内容处理",
        )


def _about_file(name: str, facts: Facts) -> Iterator[Remark]:
    if facts.kind.for_the_disc:
        said = [("disc_only", Level.NOTE, f"是 {facts.kind.label}，只放进光盘", "纸质件另存为 PDF 再添加")]
    else:
        said = [(code, level, what, way) for true, code, level, what, way in _file_table(facts) if true]
    for code, level, what, way in said:
        yield Remark(code=code, level=level, message=f"“{name}”{what}", way=way)


def _file_table(facts: Facts) -> Iterator[tuple[object, str, Level, str, str]]:
    """What may be said of a whole file: whether it is true, its code, how much it matters, and the words."""
    warn, note = Level.WARNING, Level.NOTE
    count, size = len(facts.pages), facts.size
    yield facts.repaired, "repaired", warn, f"的结构有损坏，已经修复，{count}页都读得出", "逐页看一遍"
    yield size >= HUGE, "huge", note, f"有 {size // _MB} MB", "光盘放不下时用 200 到 300 dpi 重新扫描"
    yield count >= MANY_PAGES, "many_pages", note, f"有{count}页", "只选要用的页，纸质件会薄一些"
    yield facts.javascript, "javascript", note, "里面有脚本", "装订时不带进去"
    inside = f"里面夹带了{facts.attachments}个附件，不会印出来"
    yield facts.attachments, "attachments", warn, inside, "需要的附件单独添加"
    signed = "有电子签名，印在纸上以后只是图样"
    yield facts.signatures, "signatures", note, signed, "光盘里放的是带签名的原文件"
    yield facts.xfa, "xfa", warn, "带有动态表单，印出来可能和屏幕上不同", "逐页看一遍"
    yield facts.form and not facts.xfa, "form", note, "有填写栏，按现在填的内容印", "核对填写的内容"
    yield facts.owner_locked, "locked", note, "设了打印或修改限制，可以正常装订", ""
    listed = "、".join(facts.fonts_missing[:3])
    more = f"等{len(facts.fonts_missing)}种" if len(facts.fonts_missing) > 3 else ""
    lacks = f"没有带上字体（{listed}{more}），换一台电脑打印可能变样"
    yield facts.fonts_missing, "fonts", warn, lacks, "另存为带字体的 PDF"


def _about_pages(name: str, facts: Facts) -> Iterator[Remark]:
    def which(test: Callable[[PageFacts], bool]) -> tuple[int, ...]:
        return tuple(number for number, page in enumerate(facts.pages, 1) if test(page))

    def say(code: str, level: Level, pages: tuple[int, ...], what: str, way: str) -> Iterator[Remark]:
        if pages:
            place = "" if len(pages) == len(facts.pages) else numbered(pages)
            yield Remark(code=code, level=level, message=f"“{name}”{place}{what}", way=way, pages=pages)

    poor = which(lambda page: page.dpi is not None and page.dpi < LEAST_DPI and not page.blank)
    least = min((facts.pages[number - 1].dpi or 0 for number in poor), default=0)
    rescan = "用 300 dpi 重新扫描" if facts.kind is FileKind.PDF else "用原图，或重新拍、重新扫描"
    yield from say(
        "resolution",
        Level.WARNING,
        poor,
        f"清晰度只有 {least} dpi，不到 {LEAST_DPI} dpi，印出来会模糊",
        rescan,
    )
    fair = which(lambda page: page.dpi is not None and LEAST_DPI <= page.dpi < GOOD_DPI and not page.blank)
    yield from say(
        "resolution_fair", Level.NOTE, fair, f"清晰度不到 {GOOD_DPI} dpi", "小字和印章看不清时重新扫描"
    )
    blank = which(lambda page: page.blank)
    way = "换一份有内容的" if len(blank) == len(facts.pages) else "不要的页可以不选"
    yield from say("blank", Level.WARNING, blank, "是空白页", way)
    yield from say(
        "sideways", Level.WARNING, which(lambda page: page.sideways), "的字像是横着的", "看一眼，需要时转正"
    )
    if facts.kind is FileKind.PDF:
        large = which(lambda page: off_a4(page.width, page.height) > 0)
        yield from say("larger", Level.NOTE, large, "比 A4 大", "装订时缩到 A4，小字看不清时分页扫描")
        small = which(lambda page: off_a4(page.width, page.height) < 0)
        yield from say("smaller", Level.NOTE, small, "比 A4 小", "装订时原大居中放在 A4 上")
