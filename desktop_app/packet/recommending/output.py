"""All papers of a list in one folder: 汇总表, 推荐表, 收件核对单, 缺件清单 and the letters of advice; whole or not at all.

They are made in a folder beside and take their place in one step. A folder that holds such papers already is renewed; one
that holds anything else is refused. Whatever is recommended is read and verified to the last byte again before it is
printed, so that the list is of what lies there now.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.assessment.quota import SAME_PLATFORM
from desktop_app.documents.form_filling import filled_form
from desktop_app.documents.form_pages import render_form
from desktop_app.documents.form_workbook import write_form
from desktop_app.documents.missing_sheet import NAME as MISSING
from desktop_app.documents.missing_sheet import render_missing_sheet
from desktop_app.documents.receiving_sheet import NAME as RECEIVING
from desktop_app.documents.receiving_sheet import Received, render_receiving_sheet
from desktop_app.documents.watch import Unwatched, step
from desktop_app.errors import AppError, DocumentError, TargetNotWritable
from desktop_app.packet.district import SUMMARY_SHEET, as_json, contents_of, papers_words, write_summary_sheet
from desktop_app.packet.recommending.addressees import advice_to
from desktop_app.packet.recommending.letters import letter_to, missing_of
from desktop_app.packet.recommending.reading import read_whole
from desktop_app.store import staging
from desktop_app.store.advice_file import ADVICE, write_advice
from desktop_app.store.durable import not_writable, write_durably
from desktop_app.store.finished_folder import take_place
from desktop_app.store.inner_paths import is_device
from desktop_app.store.strict_json import read_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from desktop_app.documents.content import Content
    from desktop_app.documents.fonts import FontBook
    from desktop_app.documents.watch import Watch
    from desktop_app.models.advice import Advice
    from desktop_app.notice.models import FormLayout, Notice
    from desktop_app.packet.district import DistrictList, Entry

RECORD = "汇总记录.json"
SUMMARY = "汇总表"
FORMS, ADVICES = "推荐表", "意见"
_STAGE = "写出"
_UNFIT = str.maketrans(dict.fromkeys('/\\:*?"<>|\r\n\t', "_"))
_LONGEST = 40
"""Characters of the name of a platform in a file name."""
_KIND = "district papers"


@dataclass(frozen=True, slots=True)
class Written:
    """What was written."""

    folder: Path
    files: tuple[str, ...]
    """Names below the folder, with “/”."""
    notes: tuple[str, ...] = field(default_factory=tuple)
    """Sentences about what could not be made for one case; the rest is there."""


def write_papers(
    listed: DistrictList,
    folder: Path,
    *,
    notices: Mapping[str, Notice],
    fonts: FontBook,
    now: datetime,
    official: str = "",
    advice: Mapping[str, Sequence[Advice]] | None = None,
    watch: Watch | None = None,
) -> Written:
    """Write all papers of ``listed`` into ``folder``.

    Args:
        listed: what is recommended, in its order.
        folder: new, empty, or such papers as these.
        notices: every pack that is known.
        fonts: for the PDFs.
        now: the moment of writing, in local time.
        official: who signs the letters.
        advice: by its addressee (``addressees``), or the id of a case, what is written; also to those that are not recommended.
        watch: who waits for it.

    Raises:
        TargetNotWritable: the folder refuses, or holds something else; what was there stays.
        AppError: nothing is recommended, or a recommended case cannot be read any more.
        Cancelled: the user called it off; nothing is written.
    """
    told = watch or Unwatched()
    contents_of(listed)  # before anything is made: there must be something to recommend
    folder = folder.absolute()
    _refuse_foreign(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        staging.sweep(folder.parent)
        with staging.stage_in(folder.parent, "district", target=folder.name) as stage:
            stage.mkdir()
            made = _Making(listed, stage, notices, fonts, now, official, dict(advice or {}))
            made.all(told)
            take_place(stage, folder, again="写出")
    except OSError as error:
        raise not_writable(folder, error) from error
    return Written(folder, tuple(made.files), tuple(made.notes))


class _Making:
    """The papers being made in a folder beside their place."""

    def __init__(
        self,
        listed: DistrictList,
        stage: Path,
        notices: Mapping[str, Notice],
        fonts: FontBook,
        now: datetime,
        official: str,
        advice: Mapping[str, Sequence[Advice]],
    ) -> None:
        self._listed, self._stage, self._notices, self._fonts = listed, stage, notices, fonts
        self._now, self._official, self._advice = now, official, advice
        self._sharing = {
            key for item in listed.findings if item.id == SAME_PLATFORM for key in item.candidates
        }
        self.files: list[str] = []
        self.notes: list[str] = []

    def all(self, watch: Watch) -> None:
        chosen, others = self._listed.chosen, self._listed.left_out
        steps = len(chosen) + len(others) + 1
        self._summary()
        step(watch, _STAGE, 1, steps)
        for number, entry in enumerate(chosen, start=1):
            self._papers_of(number, entry)
            step(watch, _STAGE, 1 + number, steps)
        for number, entry in enumerate(others, start=1):
            content = entry.submission.content(self._listed.notice)
            self._letters(entry, content, f"未推荐{number:02}_{_short(entry)}")
            step(watch, _STAGE, 1 + len(chosen) + number, steps)
        record = {
            "kind": _KIND,
            "written_at": self._now.isoformat(),
            "files": [*self.files, RECORD],
            **as_json(self._listed),
        }
        write_durably(self._new(RECORD), (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode())

    def _summary(self) -> None:
        write_summary_sheet(self._listed, self._new(f"{SUMMARY}.xlsx"))
        contents = contents_of(self._listed)
        layout = next(form for form in self._listed.notice.forms if form.id == SUMMARY_SHEET)
        with self._noting("汇总表", f"{SUMMARY}.pdf") as target:
            render_form(contents, layout, self._fonts, target, draft=False, author=self._official)

    def _papers_of(self, number: int, entry: Entry) -> None:
        """The form, both lists and the letter of one that is recommended."""
        content = read_whole(Path(entry.submission.path), self._notices)
        name = f"{number:02}_{_short(entry)}"
        for layout in _forms(self._listed.notice):
            write_form(self._new(f"{FORMS}/{name}_{FORMS}.xlsx"), filled_form(layout, [content]))
            with self._noting(entry.name, f"{FORMS}/{name}_{FORMS}.pdf") as target:
                render_form([content], layout, self._fonts, target, draft=False)
        papers = entry.submission.papers
        received = Received(number, papers_words(entry.submission), papers.code if papers is not None else "")
        with self._noting(entry.name, f"{RECEIVING}/{name}_{RECEIVING}.pdf") as target:
            render_receiving_sheet(content, received, self._fonts, target)
        self._letters(entry, content, name)

    def _letters(self, entry: Entry, content: Content, name: str) -> None:
        """What is missing, and what was written; for those that are not recommended, too."""
        pieces = advice_to(entry.submission, self._advice)
        groups = missing_of(
            entry.submission, pieces, self._listed.notice, shares_name=entry.file in self._sharing
        )
        with self._noting(entry.name, f"{MISSING}/{name}_{MISSING}.pdf") as target:
            render_missing_sheet(content, groups, self._fonts, target)
        if pieces and entry.submission.identity:
            letter = letter_to(entry.submission, pieces, official=self._official, on=self._now.date())
            write_advice(letter, self._new(f"{ADVICES}/{name}{ADVICE}"))

    @contextmanager
    def _noting(self, whose: str, name: str) -> Iterator[Path]:
        """What cannot be printed of one case is told, and the rest goes on."""
        target = self._new(name)
        try:
            yield target
        except DocumentError as error:
            self.files.remove(name)
            self.notes.append(f"“{whose}”没有写出“{target.name}”：{error}")

    def _new(self, name: str) -> Path:
        target = self._stage / name
        target.parent.mkdir(parents=True, exist_ok=True)
        self.files.append(name)
        return target


def advice_file_name(entry: Entry) -> str:
    """What a letter to one agency is called."""
    return f"{_short(entry)}{ADVICE}"


def _forms(notice: Notice) -> list[FormLayout]:
    """The forms of one case; not those that list several."""
    return [layout for layout in notice.forms if not layout.header_rows]


def _short(entry: Entry) -> str:
    """The name of a platform as part of a file name."""
    name = entry.name.translate(_UNFIT)[:_LONGEST].strip(" .")
    return f"案卷{name}" if not name or is_device(name) else name


def _refuse_foreign(folder: Path) -> None:
    """Only a new or empty folder, or one with papers of a list and nothing else, is written to."""
    if not folder.exists():
        return
    if not folder.is_dir():
        raise TargetNotWritable(f"“{folder.name}”是一个文件", "换一个文件夹名称")
    if folder.parent == folder:
        raise TargetNotWritable(f"“{folder}”是磁盘的根目录", "写到其中的一个文件夹")
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
    foreign = sorted(there - _recorded(folder))
    if foreign:
        raise TargetNotWritable(
            f"文件夹“{folder.name}”里有别的文件（“{foreign[0]}”）", "移走它，或换一个空文件夹"
        )


def _recorded(folder: Path) -> set[str]:
    """The files that a record in the folder names; nothing where there is none."""
    try:
        record: Any = read_json(folder / RECORD)
        return set(record["files"]) if record["kind"] == _KIND else set()
    except (AppError, KeyError, TypeError):
        return set()
