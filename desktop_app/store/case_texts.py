"""A case read from the rows of its database, each held against its checksum, and what in it could not be used.

First texts, then values: ``CaseTexts`` is what the rows say; ``case_of`` lets it through the models. Checkpoints
keep the same texts, so that what a case was is read the same way as what it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from desktop_app.errors import CaseUnreadable
from desktop_app.models.application import Application, Case
from desktop_app.models.evidence import Evidence
from desktop_app.models.field_ids import NoSuchField, kind_of, read
from desktop_app.models.ledgers import LEDGER_LABELS, LedgerKind, Ledgers
from desktop_app.models.putting_together import collector_paused
from desktop_app.store.case_rows import ROW_TABLES, row_mark
from desktop_app.store.checksums import checksum, damaged_rows
from desktop_app.store.stored import (
    put_answer,
    read_answers,
    read_columns,
    read_pending,
    read_rows,
    typed_again,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Mapping

    from desktop_app.models.ledgers import Row
    from desktop_app.models.row_columns import Columns


@dataclass(slots=True)
class CaseTexts:
    """What a case consists of, as stored texts that have passed their checksums; nothing in it is judged yet."""

    about: dict[str, str] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    """JSON by field id."""
    unfinished: dict[str, str] = field(default_factory=dict)
    """Typed text by field id."""
    ledgers: dict[LedgerKind, list[str]] = field(default_factory=dict)
    """JSON of each row, in order; kinds without rows may be left out."""
    pending: dict[LedgerKind, list[str]] = field(default_factory=dict)
    """JSON of each row that waits; kinds without any may be left out."""
    evidence: list[tuple[str, str]] = field(default_factory=list)
    """Id and JSON of each piece, in order."""


def read_case(connection: sqlite3.Connection) -> tuple[Case, tuple[str, ...]]:
    """The case, and sentences about what in it could not be used.

    Raises:
        CaseUnreadable: a row is not what was written, or the case does not say which notice it is for.
    """
    with collector_paused():
        return case_of(read_texts(connection))


@dataclass(frozen=True, slots=True)
class LateLedgers:
    """Ledgers that have been read and held against their checksums, and not yet been made into rows."""

    texts: Mapping[LedgerKind, list[str]]

    @property
    def rows(self) -> dict[LedgerKind, int]:
        """How many rows each ledger has."""
        return {kind: len(texts) for kind, texts in self.texts.items()}

    def read(self) -> tuple[Ledgers, tuple[str, ...]]:
        """The rows, and sentences about what in them could not be used; takes a while, and may run on any thread."""
        return _ledgers_of(self.texts)


def read_facts(connection: sqlite3.Connection) -> tuple[Case, tuple[str, ...], LateLedgers]:
    """The case with empty ledgers, sentences about what in it could not be used, and its ledgers to be made later.

    Raises:
        CaseUnreadable: as for ``read_case``, whether it lies in the ledgers or elsewhere.
    """
    with collector_paused():
        texts = read_texts(connection)
        late = LateLedgers(texts.ledgers)
        texts.ledgers = {}
        return *case_of(texts), late


def but_services(texts: CaseTexts) -> tuple[Case, tuple[str, ...], Columns | None]:
    """The case without its service ledger, sentences about what in it could not be used, and that ledger's columns.

    It is by far the longest ledger, and whoever only judges a case needs no record of each of its rows. Where it is not
    as this program writes it, its rows are in the case and there are no columns.

    Raises:
        CaseUnreadable: as for ``case_of``.
    """
    columns = read_columns(LedgerKind.SERVICES, texts.ledgers[LedgerKind.SERVICES])
    if columns is not None:
        texts = replace(texts, ledgers={**texts.ledgers, LedgerKind.SERVICES: []})
    return *case_of(texts), columns


def read_texts(connection: sqlite3.Connection, *, without: Collection[LedgerKind] = ()) -> CaseTexts:
    """Everything a case consists of, each row held against its checksum; ledgers ``without`` are left out.

    Raises:
        CaseUnreadable: a row is not what was written; names where.
    """
    texts = CaseTexts()
    for name, value, crc in connection.execute("SELECT name, value, crc FROM about"):
        _hold_against(crc, "案卷说明", name, value)
        texts.about[name] = value
    for place, value, crc in connection.execute("SELECT field, value, crc FROM answers ORDER BY field"):
        _hold_against(crc, "填写的内容", place, value)
        texts.answers[place] = value
    for place, typed, crc in connection.execute("SELECT field, typed, crc FROM unfinished"):
        _hold_against(crc, "填写的内容", place, typed)
        texts.unfinished[place] = typed
    for kind in [kind for kind in LedgerKind if kind not in without]:
        texts.ledgers[kind] = read_rows_of(connection, kind)
    for kind in LedgerKind:
        if waiting := read_rows_of(connection, kind, "pending"):
            texts.pending[kind] = waiting
    for name, position, content, crc in connection.execute(
        "SELECT id, position, content, crc FROM evidence ORDER BY position, id"
    ):
        _hold_against(crc, "证明材料的记录", name, position, content)
        texts.evidence.append((name, content))
    return texts


def read_rows_of(
    connection: sqlite3.Connection, kind: LedgerKind, what: Literal["rows", "pending"] = "rows"
) -> list[str]:
    """The stored rows of one ledger, or those of it that wait, in order.

    Raises:
        CaseUnreadable: a row is not what was written.
    """
    found = connection.execute(  # names of our own, no input
        f"SELECT position, content, crc FROM {ROW_TABLES[what]} WHERE kind = ? ORDER BY position",  # noqa: S608
        (kind.value,),
    ).fetchall()
    for position in damaged_rows(row_mark(what, kind.value), found):
        waiting = "待处理的" if what == "pending" else ""
        raise _not_as_written(f"{LEDGER_LABELS[kind]}{waiting}第{position + 1}行")
    return [content for _, content, _ in found]


def case_of(texts: CaseTexts) -> tuple[Case, tuple[str, ...]]:
    """The case that these texts say, and sentences about what in them could not be used.

    Raises:
        CaseUnreadable: they do not say for which notice the case is.
    """
    if "notice" not in texts.about:
        raise CaseUnreadable("案卷没有写明是哪一份通知，文件没有改动", "用备份或打包文件恢复，原文件保留")
    application, unfinished, problems = _answers_of(texts)
    ledgers, row_problems = _ledgers_of(texts.ledgers)
    evidence, evidence_problems = _evidence_of(texts)
    case = Case(
        notice=texts.about["notice"],
        title=texts.about.get("title", ""),
        application=application,
        unfinished=unfinished,
        ledgers=ledgers,
        pending={kind: read_pending(rows) for kind, rows in texts.pending.items()},
        evidence=evidence,
    )
    return case, (*problems, *row_problems, *evidence_problems)


def _hold_against(crc: int, what: str, name: str, *rest: str | int) -> None:
    if checksum(name, *rest) != crc:
        raise _not_as_written(f"{what}“{name}”")


def _not_as_written(where: str) -> CaseUnreadable:
    return CaseUnreadable(
        f"案卷里{where}与写入时不同，文件已损坏，没有改动", "用备份或打包文件恢复，原文件保留"
    )


def _answers_of(texts: CaseTexts) -> tuple[Application, dict[str, str], list[str]]:
    answers = dict(sorted(texts.answers.items()))
    unfinished: dict[str, str] = {}
    problems: list[str] = []
    try:
        application = read_answers(answers)
    except (ValueError, TypeError, RecursionError, NoSuchField):
        application = _one_by_one(answers, unfinished, problems)
    for field_id, typed in texts.unfinished.items():
        try:
            kind_of(field_id)
            read(application, field_id)
        except NoSuchField:
            problems.append(f"案卷里的“{field_id}”不是本程序认识的一项，没有使用")
        else:
            unfinished[field_id] = typed
    return application, unfinished, problems


def _one_by_one(answers: Mapping[str, str], unfinished: dict[str, str], problems: list[str]) -> Application:
    """The application of those answers that can be used; what becomes of each of the others."""
    application = Application()
    for field_id, text in answers.items():
        try:
            put_answer(application, field_id, text)
        except NoSuchField:
            problems.append(f"案卷里的“{field_id}”不是本程序认识的一项，没有使用")
        except (ValueError, TypeError, RecursionError):
            unfinished[field_id] = typed_again(text)
    return application


def _ledgers_of(texts: Mapping[LedgerKind, list[str]]) -> tuple[Ledgers, tuple[str, ...]]:
    ledgers: dict[str, Any] = {}
    problems: list[str] = []
    for kind, rows in texts.items():
        ledgers[kind.value], row_problems = _ledger_of(kind, rows)
        problems.extend(row_problems)
    return Ledgers(**ledgers), tuple(problems)


def _ledger_of(kind: LedgerKind, texts: list[str]) -> tuple[tuple[Row, ...], tuple[str, ...]]:
    """The rows of one ledger, and a sentence when some could not be used."""
    rows, refused = read_rows(kind, texts)
    if not refused:
        return rows, ()
    return rows, (f"{LEDGER_LABELS[kind]}有{refused}行与本程序的格式不合，没有计入，重新导入这份台账",)


def _evidence_of(texts: CaseTexts) -> tuple[tuple[Evidence, ...], tuple[str, ...]]:
    evidence: list[Evidence] = []
    problems: list[str] = []
    for name, content in texts.evidence:
        try:
            evidence.append(Evidence.model_validate_json(content))
        except ValueError:
            problems.append(f"案卷里编号“{name}”的证明材料与本程序的格式不合，没有使用，重新添加这份材料")
    return tuple(evidence), tuple(problems)
