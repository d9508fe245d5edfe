"""What is known of the file under the cursor: verdicts, what is open, what was changed since its papers, and what is written to its agency."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop_app.assessment.results import Outcome, Severity
from desktop_app.assessment.review_words import advice_about
from desktop_app.models.advice import LONGEST_PIECE, MOST_PIECES, Advice, AdviceAbout
from desktop_app.ui import style
from desktop_app.ui.fields.editors import ChoiceBox, LineEdit, TextArea
from desktop_app.ui.revealing import reveal
from desktop_app.ui.text_size import fit_always
from desktop_app.ui.words import set_property, show_icon, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtCore import QObject

    from desktop_app.notice.models import Notice
    from desktop_app.packet.district import Entry
    from desktop_app.packet.recommending.submission import Parting, Submission

_ICONS = {Severity.ERROR: "problem", Severity.WARNING: "warning", Severity.HINT: "hint"}
_MOST_LINES = 120
_MOST_CHANGES = 15
_TEXT_HEIGHT = 72
_SUFFIX = "…"


class DetailPanel(QScrollArea):
    """Read from above to below; advice is written at the end of it."""

    advice_given = Signal(object)
    """All pieces of advice to the agency shown, after a change."""
    signed = Signal(str)
    """The name under what is written."""
    export_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("district-detail")
        self.setAccessibleName("选中案卷的结论、问题和意见")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        sheet = QWidget(self)
        column = QVBoxLayout(sheet)
        column.setContentsMargins(20, 4, 20, 16)
        column.setSpacing(6)
        self.title = words("", "section-title", sheet)
        self.about = words("", "small", sheet)
        self._lines = QWidget(sheet)
        self._grid = QGridLayout(self._lines)
        self._grid.setContentsMargins(0, 4, 0, 4)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(1, 1)
        column.addWidget(self.title)
        column.addWidget(self.about)
        column.addWidget(self._lines)
        column.addWidget(self._advice_box(sheet))
        column.addStretch(1)
        self.setWidget(sheet)
        self._pieces: tuple[Advice, ...] = ()
        self._notice: Notice | None = None
        self._shown: object = None
        self._targets: list[tuple[AdviceAbout, str]] = []
        self._drafts: dict[str, str] = {}
        """By the path of a file: advice that was being typed when the cursor went elsewhere."""
        self.show_nothing()

    def show_nothing(self, why: str = "在左边选一个案卷，这里显示结论、问题和意见。") -> None:
        """Nothing is chosen, or there is nothing to see of it."""
        if isinstance(self._shown, tuple):
            self._keep_draft(self._shown[0].submission.path)
            self.text.put("")
        self._shown = why
        self.title.setText("")
        self.title.hide()
        self.about.setText(why)
        self._fill([])
        self.box.hide()

    def show_refused(self, name: str, why: str) -> None:
        """The file cannot be on the list."""
        self.show_nothing()
        self._shown = why
        self.title.setText(name)
        self.title.show()
        self.about.setText("")
        self._fill([("problem", why, "", "problem")])

    def show_entry(
        self,
        entry: Entry,
        notice: Notice,
        about_list: Sequence[tuple[str, str]],
        doubt: str,
        pieces: tuple[Advice, ...],
        official: str,
        apart: Sequence[tuple[str, Parting]] = (),
    ) -> None:
        """Show what is known of one case, unless just that is shown; ``about_list`` are icons and sentences.

        ``apart`` are other files of the case that were worked on apart, by name, with what is another there.
        """
        wanted = (entry, tuple(about_list), doubt, pieces, tuple(apart))
        self.official.put(official)
        if wanted == self._shown:
            return
        if isinstance(self._shown, tuple):
            self._keep_draft(self._shown[0].submission.path)
        same = isinstance(self._shown, tuple) and self._shown[0].submission.path == entry.submission.path
        self._shown, self._notice, self._pieces = wanted, notice, pieces
        submission = entry.submission
        self.title.setText(entry.name)
        self.title.show()
        met, conditions = entry.met
        route = notice.quotas.route_of(submission.route or None)
        district = f"{submission.district}　" if submission.district else ""
        left = f"，{len(entry.open)} 项没有落实" if entry.open else ""
        labels = [found.label if (found := notice.category(name)) else name for name in submission.categories]
        self.about.setText(
            f"{submission.agency or entry.file}\n{district}{route.label if route is not None else '没有选推荐渠道'}\n"
            f"{'、'.join(labels) or '没有选服务功能类别'}\n"
            f"条件 {met}/{conditions} 已满足{left}{_changed_at(submission)}"
        )
        self._fill(_lines_of(submission, about_list, doubt, apart))
        self.box.setVisible(bool(submission.identity))
        self._show_pieces()
        if not same:
            self._offer_targets(submission, notice)
            self._say("")
            self.text.put(self._drafts.pop(submission.path, ""))
            self.verticalScrollBar().setValue(0)

    def unfinished(self, paths: Iterable[str]) -> str:
        """The first of ``paths`` to whose agency something is typed and not added; empty where there is none."""
        if isinstance(self._shown, tuple):
            self._keep_draft(self._shown[0].submission.path)
        return next((path for path in paths if path in self._drafts), "")

    def _keep_draft(self, path: str) -> None:
        """What is typed and not added is there again when the cursor comes back."""
        self._drafts.pop(path, None)
        draft = self.text.toPlainText()
        if draft.strip():
            self._drafts[path] = draft

    def text_of(self) -> str:
        """Everything it says."""
        labels = [self.title, self.about, *self._lines.findChildren(QLabel)]
        return "\n".join(label.text() for label in labels if label.text())

    def _advice_box(self, parent: QWidget) -> QWidget:
        self.box = QWidget(parent)
        column = QVBoxLayout(self.box)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(6)
        column.addWidget(words("给申报单位的意见", "card-head", self.box))
        self._kept = QVBoxLayout()
        self._kept.setSpacing(4)
        column.addLayout(self._kept)
        self.removers: list[QPushButton] = []
        label = QLabel("针对(&T)", self.box)
        self.target = ChoiceBox(self.box)
        self.target.setSizeAdjustPolicy(ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.target.setMinimumContentsLength(12)
        label.setBuddy(self.target)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label)
        row.addWidget(self.target, 1)
        column.addLayout(row)
        self.text = TextArea(self.box)
        self.text.setAccessibleName("意见，写完按“添加意见”")
        self.text.setPlaceholderText("例如：审计报告缺第3页，补齐后重新打包交来")
        self.text.setTabChangesFocus(True)
        fit_always(self.text, lambda: self.text.setFixedHeight(style.scaled(_TEXT_HEIGHT)))
        column.addWidget(self.text)
        self.lacking = words("", "problem", self.box)
        self.lacking.hide()
        column.addWidget(self.lacking)
        self.add = QPushButton("添加意见(&I)", self.box)
        self.export = QPushButton("导出意见(&X)…", self.box)
        self.export.setToolTip("写成一个 .yijian 文件发给申报单位，用本程序打开后逐条处理")
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.add, self.export):
            button.setAutoDefault(False)
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        self.add.clicked.connect(self._on_add)
        self.export.clicked.connect(self._on_export)
        column.addLayout(self._signature())
        for widget in (self.target, self.text, self.add, self.export, self.official):
            widget.installEventFilter(self)
        return self.box

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Where the cursor comes to by an access key is scrolled into sight; Qt does so for Tab alone."""
        if event.type() is QEvent.Type.FocusIn and isinstance(watched, QWidget):
            reveal(watched)
        return super().eventFilter(watched, event)

    def _signature(self) -> QHBoxLayout:
        """Who it is from."""
        label = QLabel("署名(&S)", self.box)
        self.official = LineEdit(self.box)
        self.official.setAccessibleName("意见的署名：单位和经办人")
        self.official.setPlaceholderText("例如：徐汇区商务委 王某")
        label.setBuddy(self.official)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label)
        row.addWidget(self.official, 1)
        self.official.left.connect(self._on_signed)
        self.official.entered.connect(self._on_signed)
        return row

    def _fill(self, lines: Iterable[tuple[str, str, str, str]]) -> None:
        """Icon, words, what is beside them, and role; a line without an icon is a heading."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for place, (icon, text, detail, role) in enumerate(list(lines)[:_MOST_LINES]):
            if not icon:
                self._grid.addWidget(words(text, "card-head", self._lines), place, 0, 1, 2)
                continue
            picture = QLabel(self._lines)
            show_icon(picture, icon)
            self._grid.addWidget(picture, place, 0, Qt.AlignmentFlag.AlignTop)
            shown = f"{text}\n{detail}" if detail else text
            self._grid.addWidget(words(shown, role, self._lines), place, 1)

    def _show_pieces(self) -> None:
        while (item := self._kept.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.removers = []
        for number, piece in enumerate(self._pieces, start=1):
            line = QWidget(self.box)
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            about = advice_about(piece, self._notice) if self._notice is not None else ""
            row.addWidget(words(f"{number}. {f'{about}：' if about else ''}{piece.text}", "", line), 1)
            remove = QPushButton("删去", line)
            remove.setProperty("class", "link")
            remove.setAutoDefault(False)
            remove.setAccessibleName(f"删去意见{number}：{piece.text}")
            remove.setProperty("piece", piece.id)
            remove.clicked.connect(self._on_remove)
            row.addWidget(remove, 0, Qt.AlignmentFlag.AlignTop)
            self.removers.append(remove)
            self._kept.addWidget(line)
        set_property(self.export, "class", "primary" if self._pieces else "")
        self.export.setEnabled(bool(self._pieces))

    def _offer_targets(self, submission: Submission, notice: Notice) -> None:
        """All of it, what is open first, then the conditions and materials of the notice."""
        self._targets = [(AdviceAbout.GENERAL, "")]
        names = ["全部材料"]
        chosen = set(submission.categories)
        every = [(item.id, item.clause, item.label) for item in (*notice.conditions, notice.distinction)]
        every += [(item.id, item.clause, item.label) for item in notice.categories if item.id in chosen]
        for name, clause, label in every:
            self._targets.append((AdviceAbout.CONDITION, name))
            names.append(f"条件　{clause} {label}")
        for material in notice.materials:
            self._targets.append((AdviceAbout.MATERIAL, material.id))
            names.append(f"材料{material.number}　{material.short_label}")
        fields = [line.field for line in submission.findings] + [item.field for item in submission.open]
        for field in dict.fromkeys([*_USUAL, *fields]):
            question = notice.question(field) if field else None
            if question is not None:
                self._targets.append((AdviceAbout.FIELD, field))
                names.append(f"栏目　{question.label}")
        self.target.clear()
        self.target.addItems(names)

    def _on_add(self) -> None:
        if not self._targets:
            return
        text = self.text.toPlainText().strip()
        lacking = ""
        if not text:
            lacking = "填写意见"
        elif len(text) > LONGEST_PIECE:
            lacking = f"意见{len(text)}字，多{len(text) - LONGEST_PIECE}字"
        elif len(self._pieces) >= MOST_PIECES:
            lacking = f"意见最多{MOST_PIECES}条"
        self._say(lacking)
        if lacking:
            self.text.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        about, target = self._targets[max(self.target.currentIndex(), 0)]
        piece = Advice(id=secrets.token_hex(8), about=about, target=target, text=text)
        self.text.put("")
        self.advice_given.emit((*self._pieces, piece))
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_remove(self) -> None:
        button = self.sender()
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)  # the button under the cursor is about to go
        self.advice_given.emit(tuple(piece for piece in self._pieces if piece.id != button.property("piece")))

    def _on_export(self) -> None:
        self._on_signed()
        if self.text.toPlainText().strip():
            self._say("写好的这条还没有添加，先按“添加意见”，不要的清空")
            self.text.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if not self.official.text().strip():
            self._say("填写署名，申报单位要知道是谁的意见")
            self.official.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._say("")
        self.export_requested.emit()

    def _on_signed(self) -> None:
        self.signed.emit(self.official.text())

    def _say(self, lacking: str) -> None:
        self.lacking.setText(lacking)
        self.lacking.setVisible(bool(lacking))


_USUAL = ("service_platform.name", "agency.name", "agency.seal_name", "service_platform.showcase_statement")


def _changed_at(submission: Submission) -> str:
    """When the case was changed last: of two cases of one agency the official wants to know the newer."""
    moment = submission.changed_at
    return f"　最后改动 {moment.astimezone():%Y-%m-%d %H:%M}" if moment is not None else ""


def _lines_of(
    submission: Submission,
    about_list: Sequence[tuple[str, str]],
    doubt: str,
    apart: Sequence[tuple[str, Parting]],
) -> Iterable[tuple[str, str, str, str]]:
    if doubt:
        yield "problem", doubt, "", "problem"
    for icon, sentence in about_list:
        yield icon, sentence, "", ""
    for name, parting in apart:
        yield from _apart(name, parting)
    yield from _papers(submission)
    if submission.missing:
        yield "", f"还缺的材料（{len(submission.missing)}项）", "", ""
        for material in submission.missing:
            yield "unmet", f"{material.number}. {material.label}", "", ""
    if submission.findings:
        wrong = submission.to_mend
        doubtful = len(submission.findings) - wrong
        parts = [f"{wrong}项须改正"] if wrong else []
        parts += [f"{doubtful}项供核对"] if doubtful else []
        yield "", f"填写的问题（{'，'.join(parts)}）", "", ""
        for line in submission.findings:
            yield _ICONS[line.severity], line.text, "", ""
    yield "", "逐条结论", "", ""
    for verdict in submission.verdicts:
        icon = "met" if verdict.outcome is Outcome.MET else verdict.outcome.value
        yield icon, f"{verdict.clause} {verdict.label}：{verdict.outcome.label}", verdict.words, ""


def _apart(name: str, parting: Parting) -> Iterable[tuple[str, str, str, str]]:
    """Place by place what this copy has, and what the other, since they parted."""
    since = f"，{parting.since.astimezone():%Y-%m-%d %H:%M} 以后分开改的" if parting.since is not None else ""
    yield "", f"与“{name}”不同的{len(parting.lines)}处{since}", "", ""
    for line in parting.lines[:_MOST_CHANGES]:
        both = line.changed_in_one and line.changed_in_other
        where = "两份都改过" if both else "这一份改过" if line.changed_in_one else "那一份改过"
        icon = "warning" if both else "info"
        yield icon, f"{line.label}（{where}）", f"这一份：{line.one}　那一份：{line.other}", ""
    if len(parting.lines) > _MOST_CHANGES:
        yield "info", f"另有{len(parting.lines) - _MOST_CHANGES}处", "", ""


def _papers(submission: Submission) -> Iterable[tuple[str, str, str, str]]:
    """The papers made last, and where the case says something else now."""
    papers = submission.papers
    if papers is not None:
        draft = "草稿" if papers.draft else "正式"
        made = f"第{papers.number}次生成（{draft}），{papers.at.astimezone():%Y-%m-%d %H:%M}，校验码 {papers.code}"
        yield "info", f"材料：{made}", f"带理由生成：{papers.reason}" if papers.reason else "", ""
    else:
        yield "warning", "还没有生成申报材料", "", ""
    if submission.changed:
        code = f"，现在的校验码是 {submission.code}" if submission.code else ""
        yield "", f"材料与数据不一致（{submission.changes}处{code}）", "", ""
        for change in submission.changed[:_MOST_CHANGES]:
            icon, label = ("info", f"{change.label}随之变动") if change.follows else ("warning", change.label)
            yield icon, label, f"材料上：{change.papers}　现在：{change.now}", ""
        if len(submission.changed) > _MOST_CHANGES:
            yield "info", f"另有{len(submission.changed) - _MOST_CHANGES}处", "", ""
