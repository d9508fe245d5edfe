"""A damaged case put together again: what can be read of it, upon the newest backup; the user chooses, nothing is lost.

Planning only reads. Restoring sets the damaged files aside whole, inside the case's folder, before a sound database
takes their place.
"""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from desktop_app.errors import AppError, CaseError, CaseInUse
from desktop_app.models.formats import moment
from desktop_app.models.ledgers import LEDGER_LABELS, LedgerKind
from desktop_app.store import case_rows, checkpoints, database
from desktop_app.store.backups import backups_of
from desktop_app.store.case_rows import History
from desktop_app.store.case_store import DATABASE
from desktop_app.store.case_texts import CaseTexts, case_of, read_texts
from desktop_app.store.durable import not_writable, open_durably, write_durably
from desktop_app.store.evidence_store import FOLDER, EvidenceStore
from desktop_app.store.salvage import Salvaged, salvage
from desktop_app.store.shape import make_tables

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from desktop_app.models.application import Case

_ASIDE = "损坏的案卷"
_FIRST_PAGE = 65_536
"""Bytes of the largest page a database can have."""
_WORDS = {
    "about": "案卷说明",
    "answers": "填写的内容",
    "unfinished": "写了一半的内容",
    "evidence": "证明材料的记录",
}
_NOTED_AS = {"about": "about", "answers": "answer", "unfinished": "entry", "evidence": "evidence"}
"""How history calls a change of each table."""


@dataclass(frozen=True, slots=True)
class Recovery:
    """What a damaged case can be made to be. ``newest`` and ``earlier`` are the same when no more could be read."""

    folder: Path
    newest: Case
    """All that could be read, the rest from the backup."""
    lost: tuple[str, ...]
    """Sentences about what could not be read, and what stands in its place."""
    earlier: Case | None
    """What the newest sound backup holds; None without any."""
    earlier_at: datetime | None
    """When that was last changed."""
    newest_content: bytes
    earlier_content: bytes | None


def plan_recovery(folder: Path, *, now: datetime) -> Recovery | None:
    """What can be done for the damaged case in ``folder``.

    None when it is not damaged, and when nothing can be read and there is no backup.

    Raises:
        CaseInUse: a program has it open.
        CaseError: it cannot even be copied to look at.
    """
    path = folder / DATABASE
    _refuse_in_use(path)
    if _sound(path) is not None:
        return None
    backup = next((found for found in map(_sound, backups_of(folder)) if found is not None), None)
    try:
        found = salvage(path, first_page=backup[:_FIRST_PAGE] if backup else b"") if path.is_file() else None
    except OSError as error:
        raise CaseError(
            f"案卷“{folder.name}”的文件读不出来，没有改动", "检查磁盘，或用打包文件恢复"
        ) from error
    if backup is None and found is None:
        return None
    with closing(_opened(backup)) as memory:
        at = _last_moment(memory) if backup else None
        if backup is not None:
            words = f"{moment(at)}的备份" if at else "备份"
            base = _Base(read_texts(memory), case_rows.last_change(memory), words)
        else:
            base = _newest_checkpoint(found)
        texts, lost = _merged(base, found) if found else (base.texts, ("案卷文件里什么也读不出",))
        if "notice" not in texts.about:
            return None
        texts.about.setdefault("id", secrets.token_hex(16))
        _write(memory, texts, found, now)
        content = memory.serialize()
    newest, problems = case_of(texts)
    earlier = case_of(base.texts)[0] if backup else None
    return Recovery(folder, newest, (*lost, *problems), earlier, at, content, backup)


def restore(recovery: Recovery, *, now: datetime, earlier: bool = False) -> Path:
    """Make the case what ``recovery`` found (or its ``earlier`` backup); returns where the damaged files are now.

    Raises:
        CaseInUse: a program has it open.
        TargetNotWritable: the folder cannot be written; the damaged case is as it was.
    """
    path = recovery.folder / DATABASE
    _refuse_in_use(path)
    aside = _set_aside(path, now)
    log = database.log_of(path)
    try:
        with open_durably(path) as file:
            file.write(_chosen(recovery, earlier=earlier))
            file.flush()
            os.fsync(file.fileno())  # there is room for it: only now may the log go
            log.unlink(
                missing_ok=True
            )  # it belongs to the damaged file, and would be read into the sound one
    except (AppError, OSError) as error:
        _put_back(aside, log)
        raise error if isinstance(error, AppError) else not_writable(path, error) from error
    return aside


def restore_beside(recovery: Recovery, other: Path, *, earlier: bool = True) -> Path:
    """Make a second case, in the new folder ``other``, of the (usually earlier) state; its evidence is copied.

    Raises:
        TargetNotWritable: it cannot be written; nothing of it is left.
    """
    try:
        other.mkdir(parents=True)
        source = recovery.folder / FOLDER
        if source.is_dir():
            store = EvidenceStore(other / FOLDER)
            for file in sorted(source.iterdir()):
                if file.is_file() and not file.name.startswith("."):
                    store.add(file)
        write_durably(other / DATABASE, _chosen(recovery, earlier=earlier))
    except OSError as error:
        shutil.rmtree(other, ignore_errors=True)
        raise not_writable(other, error) from error
    except AppError:
        shutil.rmtree(other, ignore_errors=True)
        raise
    return other


def _chosen(recovery: Recovery, *, earlier: bool) -> bytes:
    if earlier and recovery.earlier_content is not None:
        return recovery.earlier_content
    return recovery.newest_content


def _refuse_in_use(path: Path) -> None:
    try:
        database.open_owned(path).close()
    except CaseInUse:
        raise
    except AppError:
        return


def _sound(backup: Path) -> bytes | None:
    """The bytes of a backup that opens and reads to its end, in the present shape; else None."""
    with suppress(AppError, OSError, *database.BROKEN), closing(database.open_snapshot(backup)) as memory:
        read_texts(memory)
        return memory.serialize()
    return None


def _opened(content: bytes | None) -> sqlite3.Connection:
    memory = sqlite3.connect(":memory:", isolation_level=None)
    if content is None:
        make_tables(memory)
    else:
        memory.deserialize(database.as_single_file(content))
    return memory


def _last_moment(memory: sqlite3.Connection) -> datetime | None:
    changes = case_rows.read_history(memory, None, 1)
    return changes[0].at.astimezone(UTC) if changes else None


@dataclass(frozen=True, slots=True)
class _Base:
    """An earlier state that stands in for what cannot be read."""

    texts: CaseTexts
    last: int = 0
    """Number of the last line of history in it."""
    words: str = ""
    """What it is called; empty when there is none."""


def _newest_checkpoint(found: Salvaged | None) -> _Base:
    """The newest checkpoint that could be read whole: what there is to go by when there is no backup."""
    if found is None:
        return _Base(CaseTexts())
    with closing(_opened(None)) as memory:
        for table in ("checkpoints", "ledger_copies"):
            _put_lines(memory, table, found.others.get(table, []))
        for item in checkpoints.listed(memory):
            with suppress(CaseError):
                return _Base(
                    checkpoints.texts_at(memory, item.number), item.change, f"{moment(item.at)}的检查点"
                )
    return _Base(CaseTexts())


@dataclass(slots=True)
class _Since:
    """What the history that could be read says happened after the backup."""

    after: dict[tuple[str, str], str | None]
    """The last text noted at each place, by kind of change; None where something was taken away."""
    gapless: bool
    """Whether no line is missing among them."""


def _since(found: Salvaged, last: int) -> _Since:
    lines = [line for line in found.history if line[0] > last]
    numbers = [line[0] for line in lines]
    gapless = "history" in found.whole and numbers == list(range(last + 1, last + 1 + len(lines)))
    return _Since({(line[3], line[4]): line[6] for line in lines}, gapless)


def _merged(earlier: _Base, found: Salvaged) -> tuple[CaseTexts, tuple[str, ...]]:
    """What was read or noted, and from the backup the rest; with a sentence for each part that may not be complete."""
    base, since = earlier.texts, _since(found, earlier.last)
    texts = CaseTexts(
        about=_part("about", base.about, found.texts.about, found, since),
        answers=_part("answers", base.answers, found.texts.answers, found, since),
        unfinished=_part("unfinished", base.unfinished, found.texts.unfinished, found, since),
        evidence=list(
            _part("evidence", dict(base.evidence), dict(found.texts.evidence), found, since).items()
        ),
    )
    for place in texts.unfinished.keys() & texts.answers.keys():
        if place in found.texts.answers:  # answered since the backup
            del texts.unfinished[place]
        else:
            del texts.answers[place]
    lost = [part for part in _WORDS if part not in found.whole and not (earlier.words and since.gapless)]
    for kind in LedgerKind:
        rows = found.texts.ledgers.get(kind, [])
        unchanged = bool(earlier.words) and since.gapless and ("rows", kind.value) not in since.after
        if kind.value not in found.whole:
            rows = base.ledgers.get(kind, []) if unchanged or base.ledgers.get(kind) else rows
            lost += [] if unchanged else [kind.value]
        texts.ledgers[kind] = rows
    texts.pending = dict(found.texts.pending)
    sentences = [_lost(part, earlier, found) for part in lost]
    if "pending" not in found.whole:
        texts.pending = {**base.pending, **found.texts.pending}
        if not (earlier.words and since.gapless and all(what != "pending" for what, _ in since.after)):
            sentences.append("台账中待处理的行有一部分读不出，从原来的工作簿重新导入")
    return texts, tuple(sentences)


def _part(
    part: str, base: dict[str, str], found: dict[str, str], salvaged: Salvaged, since: _Since
) -> dict[str, str]:
    """One table: as it was read if nothing of it is missing, else put together from all there is."""
    if part in salvaged.whole:
        return dict(found)
    merged = {**base, **found}
    for (what, place), after in since.after.items():
        if what != _NOTED_AS[part]:
            continue
        if after is None:
            merged.pop(place, None)
        else:
            merged[place] = after
    return merged


def _lost(part: str, earlier: _Base, found: Salvaged) -> str:
    base, when = earlier.texts, earlier.words
    if part in _WORDS:
        again = "添加" if part == "evidence" else "填写"
        rest = f"读不出的用{when}里的" if when else f"读不出的要重新{again}"
        return f"{_WORDS[part]}有一部分读不出，{rest}"
    kind = LedgerKind(part)
    if base.ledgers.get(kind):
        return f"{LEDGER_LABELS[kind]}有一部分读不出，用{when}里的{len(base.ledgers[kind])}行"
    return f"{LEDGER_LABELS[kind]}有一部分读不出，读出{len(found.texts.ledgers[kind])}行，核对后重新导入"


def _write(memory: sqlite3.Connection, texts: CaseTexts, found: Salvaged | None, now: datetime) -> None:
    """Make the database say ``texts``, as one more step of a history that is as long as could be read."""
    memory.execute("BEGIN")
    if found is not None:
        for table, lines in {"history": found.history, **found.others}.items():
            _put_lines(memory, table, lines)
    history = History(memory, now)
    for name, value in texts.about.items():
        case_rows.put_about(memory, name, value, history)
    present = dict(memory.execute("SELECT field, value FROM answers").fetchall())
    for place in sorted(present.keys() | texts.answers.keys()):
        given = {place: texts.answers[place]} if place in texts.answers else {}
        case_rows.put_answers(memory, place, given, history, whole=False)
    half = dict(memory.execute("SELECT field, typed FROM unfinished").fetchall())
    for place in sorted(half.keys() | texts.unfinished.keys()):
        case_rows.put_entry(memory, place, texts.unfinished.get(place), history)
    for kind in LedgerKind:
        case_rows.put_rows(memory, kind, texts.ledgers.get(kind, []), history)
        case_rows.put_pending(memory, kind, texts.pending.get(kind, []), history)
    case_rows.put_evidence_texts(memory, texts.evidence, history)
    memory.execute("COMMIT")


def _put_lines(memory: sqlite3.Connection, table: str, lines: Sequence[tuple[Any, ...]]) -> None:
    for line in lines:
        marks = ", ".join("?" * len(line))
        with suppress(sqlite3.Error):  # a row that no longer fits its table is one of those lost
            memory.execute(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", line)  # noqa: S608 - names of our own


def _set_aside(path: Path, now: datetime) -> Path:
    """Copies of the damaged database and its log, on the disk, in a folder of their own inside the case."""
    stamp = f"{now.astimezone():%Y-%m-%d %H%M%S}"
    aside, number = path.parent / f"{_ASIDE} {stamp}", 2
    while aside.exists():
        aside, number = path.parent / f"{_ASIDE} {stamp}（{number}）", number + 1
    try:
        aside.mkdir()
        for file in (path, database.log_of(path)):
            if file.is_file():
                write_durably(aside / file.name, file.read_bytes())
    except (AppError, OSError) as error:
        shutil.rmtree(aside, ignore_errors=True)
        raise error if isinstance(error, AppError) else not_writable(aside, error) from error
    return aside


def _put_back(aside: Path, log: Path) -> None:
    """The damaged files stay where they are: the log is as it was, and the copies are not needed."""
    kept = aside / log.name
    try:
        if kept.is_file() and not log.exists():
            kept.replace(log)
    except OSError:  # the copies are all there is of the log now
        return
    shutil.rmtree(aside, ignore_errors=True)
