"""Frozen shapes of a notice pack: one class per kind of entry in its TOML files.

A pack is law as data; these classes say what can be written there. Everything that a pack names (figures, clauses,
fields, atoms, materials) is checked by the loader, which names the file and the entry when something is unknown.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Literal

from pydantic import Field

from desktop_app.models import half_typed
from desktop_app.models.application import BESIDE_THE_PAPERS
from desktop_app.models.kinds import EntryKind
from desktop_app.models.seals import Mark
from desktop_app.models.values import FrozenShape

Provenance = Literal["notice", "official", "secondary", "practice", "reconstructed"]
"""Where a rule comes from (domain §0.1): A, A/B, B, C, R."""


class Contact(FrozenShape):
    """People or a desk to ask, with the telephone numbers as printed."""

    purpose: str
    names: str
    phones: tuple[str, ...]
    address: str | None = None


class Deadline(FrozenShape):
    """A date in the chain applicant → district → city → ministry; ``day`` is None where another layer sets it."""

    layer: str
    label: str
    day: date | None = None
    note: str | None = None


class LegalBasis(FrozenShape):
    """A document the notice rests on; ``number`` as printed in the notice, ``also_printed`` as others print it."""

    title: str
    number: str
    also_printed: str | None = None


class Superseded(FrozenShape):
    """A later document that has taken, or may have taken, the place of a notice."""

    issuer: str
    title: str
    """With 《》, as printed."""
    number: str | None = None
    issued: date | None = None
    """None where the day is not known."""
    certain: bool
    """Whether it is known to take the place of this notice, or may do so."""
    known: str | None = None
    """What of it has been seen, and what has not."""
    advice: str
    """What whoever uses the rules should do."""

    @property
    def words(self) -> str:
        """What is known, in one sentence without its end."""
        number = f"（{self.number}）" if self.number else ""
        if self.certain:
            return f"本通知的规则已由{self.issuer}{self.title}{number}代替"
        day = f"{self.issued.year}年{self.issued.month}月{self.issued.day}日" if self.issued else ""
        return f"{self.issuer}{day}印发{self.title}{number}，本通知的规则可能已被替代"


class CountingRules(FrozenShape):
    """Readings this pack chooses where the text leaves them open (domain §3)."""

    year_end: date
    """上年末: assets and one of the two dates for 运营两年."""
    submission: date
    """Official deadline: the day on which validity, lease and age are judged by default."""
    validity_dates: tuple[date, ...] = ()
    """Further days on which a validity is looked at and warned about (domain Q8)."""
    operating_years: int = 2
    growth_min_percent: Decimal = Decimal(0)
    qualified_reading: Literal["union", "intersection"] = "union"
    free_basis: str = "visits"
    statement_max: int = 150
    statement_counts: str = ""
    """How 示范性表述 is counted, in words."""
    categories_min: int = 1
    categories_max: int = 3


DISC_MEDIUM = "光盘"
"""What a notice that wants a disc calls it among its ``media``."""


class NoticeIdentity(FrozenShape):
    """notice.toml: who asks for what, when, and in how many copies."""

    id: str
    title: str
    short_title: str
    number: str
    issuer: str
    addressee: str
    issued: date
    application_year: int
    programme: str
    """Full programme name printed on cover and declaration."""
    superseded: Superseded | None = None
    """The later document, when one is known."""
    provenance: Provenance = "notice"
    provenance_note: str | None = None
    """What of this pack was read and what was inferred; shown where the pack is chosen."""
    copies: int
    media: tuple[str, ...]
    legal_bases: tuple[LegalBasis, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    contacts: tuple[Contact, ...] = ()
    counting: CountingRules

    @property
    def asks_for_disc(self) -> bool:
        """Whether a disc has to be handed in; one can be made all the same."""
        return DISC_MEDIUM in self.media

    @property
    def status_note(self) -> str:
        """What is known of a later rule and what to do about it; empty when none is known."""
        return f"{self.superseded.words}。{self.superseded.advice}" if self.superseded else ""


class Clause(FrozenShape):
    """One clause of the notice, its text as printed, and who has to do with it."""

    id: str
    """As cited: ``一.1.(3)``."""
    text: str
    audience: Literal["applicant", "authority", "information"] = "applicant"
    why_not_applicant: str | None = None
    """Required unless the clause is for the applicant."""
    note: str | None = None
    """What to watch when reading it, such as a contradiction with another clause."""
    provenance: Provenance = "notice"


class AtomTest(StrEnum):
    """How an atom is decided."""

    AT_LEAST = "at_least"
    GROWS = "grows"
    OPERATES = "operates"
    ONE_OF = "one_of"
    VALID = "valid"
    ATTESTED = "attested"


class Atom(FrozenShape):
    """One testable statement of a condition; the smallest thing that gets a verdict."""

    id: str
    label: str
    test: AtomTest
    clause: str
    figure: str | None = None
    """at_least, grows: a figure the assessment knows."""
    category: str | None = None
    """For ``activities``: the category whose events count."""
    period: Literal["year-1", "year-2", "year-3"] | None = None
    at_least: Decimal | None = None
    """Inclusive threshold in ``unit``."""
    unit: str | None = None
    """Unit of the threshold as the clause prints it: 家, 万元, 亿元, %, 人, 次, 人次, 年."""
    field: str | None = None
    """one_of: the field whose answer is looked at."""
    accepted: tuple[str, ...] = ()
    """one_of: the answers that meet it; valid: the recognition kinds, any of which meets it."""
    only_if: str | None = None
    """Field id of a yes/no; when it is no, the atom does not apply."""
    question: str | None = None
    """attested: what is asked."""
    evidence_hint: str | None = None
    """What usually proves it (domain §3.4)."""
    materials: tuple[str, ...] = ()
    """Ids of the materials in which that proof stands."""
    advice: str | None = None
    """What can be done when it is not met."""
    provenance: Provenance = "notice"


class Condition(FrozenShape):
    """One of the conditions the applicant must meet: all atoms of at least one group."""

    id: str
    label: str
    clause: str
    any_of: tuple[tuple[str, ...], ...]
    note: str | None = None


class Category(FrozenShape):
    """One of the 服务功能类别."""

    id: str
    label: str
    clause: str
    any_of: tuple[tuple[str, ...], ...]
    routes: tuple[str, ...] = ()
    """Names of the groups of ``any_of``, where there is more than one."""


class MaterialRoute(FrozenShape):
    """One way of providing a material that allows several."""

    id: str
    label: str
    parts: tuple[str, ...]


class Material(FrozenShape):
    """One of the items of 二."""

    id: str
    number: int
    label: str
    """As printed."""
    short_label: str
    clause: str
    kind: Literal["original", "copy", "mixed"]
    seal: Literal["required", "customary", "none"]
    source: Literal["report", "declaration", "evidence"]
    """Whether the program makes it or the applicant brings it."""
    may_be_not_applicable: bool = False
    same_as: str | None = None
    """Id of the material that holds the one paper both ask for."""
    routes: tuple[MaterialRoute, ...] = ()
    validity: Literal["none", "covers_submission", "audit_year"] = "none"
    proves: tuple[str, ...] = ()
    hint: str | None = None


class ForbiddenWord(FrozenShape):
    """A word the platform name must not hold, or one that is doubtful under 等字样."""

    word: str
    severity: Literal["error", "warning"]
    note: str | None = None


class NamingRules(FrozenShape):
    """naming.toml: rules for the platform name (汇总表 说明 1)."""

    clause: str
    ends_with: str
    words: tuple[ForbiddenWord, ...]


class Quotas(FrozenShape):
    """quotas.toml: what the recommending side may send up."""

    clause: str
    held_by: str = ""
    """Who holds the quota where there is one for the whole list, as sentences call it (本省); empty where each 所属区 has
    its own."""
    per_district: int
    """How many each holder of the quota recommends."""
    per_district_strict: bool
    special_carrier_extra: int
    special_note: str
    carrier_kinds: tuple[str, ...]
    """Values of ``CarrierKind`` this notice lists."""
    routes: tuple[QuotaRoute, ...]
    """The ways up that this notice knows; a route without an entry here is not open under it."""

    def route_of(self, route: str | None) -> QuotaRoute | None:
        """The entry for this value of ``Route``, or None."""
        return next((item for item in self.routes if item.route == route), None)


class QuotaRoute(FrozenShape):
    """One recommending route: whose seal, whether it counts, and the words for 备注."""

    route: str
    """Value of ``Route``."""
    label: str
    remark: str
    """Text of the 备注 column."""
    stamps: str
    """Who stamps: 区级中小企业主管部门 or 市经济信息化委."""
    counts: bool
    """Whether it takes one of the quota."""
    by_district: bool = True
    """Whether a district recommends it; what goes up directly is not counted for any."""


class Question(FrozenShape):
    """One field asked on a page."""

    field: str
    """Field id, or ``attested.<atom>`` for the whole attestation."""
    kind: EntryKind
    label: str
    hint: str | None = None
    example: str | None = None
    unit: str | None = None
    required: bool = False
    show_when: str | None = None
    """``field = value`` or ``field = a | b``; the question is shown while it holds."""
    width: Literal["short", "medium", "full"] = "medium"
    columns: tuple[Question, ...] = ()
    """rows: the fields of one member, their ``field`` relative to it (``issuer``)."""


class Page(FrozenShape):
    """One page of the wizard: a clause, a few questions, the verdicts they feed."""

    id: str
    title: str
    verb: str
    """What the user does here, for the task list."""
    lead: str | None = None
    kind: Literal[
        "questions",
        "categories",
        "ledgers",
        "evidence",
        "report",
        "declaration",
        "forms",
        "review",
        "build",
        "print",
        "disc",
        "selftest",
        "rehearsal",
        "delivery",
        "seals",
    ] = "questions"
    clause: str | None = None
    conditions: tuple[str, ...] = ()
    """Ids of conditions or categories whose cards are shown."""
    ledgers: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    show_when: str | None = None
    """``category = F1``, or a field condition as for questions; hidden pages keep their answers."""


class Section(FrozenShape):
    """A group of pages in the navigator."""

    id: str
    title: str
    pages: tuple[Page, ...]


class Derived(FrozenShape):
    """A model field that no page asks because something else fills it."""

    field: str
    why: str


class Block(FrozenShape):
    """A part of the report under a heading: standing text, narrative by the user, or a table."""

    kind: Literal["text", "narrative", "table", "attested", "chart"]
    id: str = ""
    """narrative: its key; table: one of ``TABLES``; chart: one of ``CHARTS``; attested: the atom id."""
    number: int | None = None
    """table: its number, printed before the title as “表1”; a table without one has only its title."""
    text: str = ""
    """text: a sentence with ``{place}`` filled from the content (``desktop_app.notice.places``)."""
    title: str = ""
    """table, chart: caption without its number; narrative: its label on screen."""
    guide: str = ""
    """narrative: what to write."""
    required: bool = False
    optional: bool = False
    """text: left out of the paper when a place in it has no value."""


class Heading(FrozenShape):
    """A chapter or section of the report outline."""

    level: Literal[1, 2, 3]
    text: str
    """Without its number: the numbers 一、（一）1. follow from the headings that are printed
    (``desktop_app.notice.outline.printed_headings``)."""
    numbered: bool = True
    category: str | None = None
    """Printed only when this category is applied for."""
    only_if: str | None = None
    """Field id of a yes/no that must be yes."""
    blocks: tuple[Block, ...] = ()


class ReportOutline(FrozenShape):
    """report.toml: the 申请报告 as data."""

    title: str
    provenance: Provenance
    provenance_note: str
    cover: tuple[CoverLine, ...]
    headings: tuple[Heading, ...]


class CoverLine(FrozenShape):
    """A line on the cover: label and the content name printed after it."""

    label: str
    value: str = ""


class FormOpinion(FrozenShape):
    """What a box for an opinion holds: standing words, and places to sign, to seal and to date by hand."""

    by: Literal["agency", "authority"]
    """Who fills it in; what an authority fills in stays blank."""
    text: str = ""
    """At the top of the box, with ``{place}`` as elsewhere."""
    sign: str = ""
    """Before the place of a signature: 法定代表人（签字）："""
    seal: str
    """Before the place of the seal: 申报单位（公章）："""
    date: str
    """年 月 日, with the blanks to write in."""
    routes: tuple[str, ...] = ()
    """Values of ``Route`` by which a platform goes up through here; none stands for every one."""
    elsewhere: str = ""
    """Printed instead of all that where the platform goes another way."""


class FormCell(FrozenShape):
    """A cell of a form: label, value or opinion, at row and column (1-based), spanning."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1
    label: str = ""
    value: str = ""
    """Text with ``{place}`` filled from the content, as in the report."""
    align: Literal["left", "center", "right"] = "center"
    height: Decimal | None = None
    """Least height of its row in millimetres."""
    opinion: FormOpinion | None = None
    """In place of a value: a box that is signed and sealed."""


class FormLayout(FrozenShape):
    """One form: 推荐表 or 汇总表."""

    id: str
    title: str
    provenance: Provenance
    landscape: bool = False
    column_widths: tuple[Decimal, ...]
    """In millimetres."""
    pages: int | None = None
    """Sheets that it should not exceed: least heights give way before it does, letters and words never."""
    header_rows: int = 0
    cells: tuple[FormCell, ...]
    foot: tuple[str, ...] = ()


class Declaration(FrozenShape):
    """declaration.toml: the 真实性声明, one page."""

    title: str
    provenance: Provenance
    addressee: str
    opening: str
    items: tuple[str, ...]
    closing: str
    sign_label: str
    seal_label: str
    date_label: str


class Medium(FrozenShape):
    """A disc that can be bought, and what fits on it."""

    label: str
    capacity: int = Field(gt=0)
    """Bytes that files may take, with room left for the tables of the disc."""


class PacketLayout(FrozenShape):
    """packet.toml: how the whole packet is put together and what is written on its own pages.

    ``{copy}``, ``{copies}``, ``{number}``, ``{page}`` stand for what the program knows.
    """

    provenance: Provenance
    provenance_note: str
    title: str
    """On the cover, above the lines of the report's cover."""
    copy_label: str
    """第 {copy} 份: on the cover of each copy."""
    contents_title: str
    cross_title: str
    """Title of the table from clauses to pages."""
    front: tuple[Literal["contents", "cross_reference", "recommendation_form"], ...]
    """What follows the cover, in this order; a form that is not named here is handed in loose."""
    divider_label: str
    """Above the name of a material on its divider: 材料{number}."""
    stamp: str
    """Number on a page of evidence, {page} with three digits: apart from the source's own numbers."""
    documents_start_right: bool = False
    """Whether each paper of a material begins on a right-hand page, not only each material."""
    sheet_thickness: Decimal = Field(gt=0)
    """Millimetres of one sheet of the paper that is used."""
    cover_thickness: Decimal = Field(ge=0)
    """Millimetres that the two covers of the binding add."""
    disc_title: str
    """Name of the disc in a file manager; at most sixteen letters are kept."""
    media: tuple[Medium, ...] = Field(min_length=1)
    """From the smallest to the largest."""


class SealRule(FrozenShape):
    """One kind of place that is stamped or signed by hand."""

    id: str
    where: Literal["cover", "form", "declaration", "copy", "copy_edge", "book_edge"]
    """Which pages: the first of each copy (``copy``), all of a copy of several sheets (``copy_edge``), all of the book."""
    mark: Mark
    label: str
    """Where on the page, in words."""
    need: Literal["required", "customary"]
    """What is only customary can be left out by an applicant."""
    provenance: Provenance
    clause: str = ""


class SealRules(FrozenShape):
    """seals.toml: what is stamped and signed in each copy of the packet, and how."""

    provenance: Provenance
    provenance_note: str
    sheets_per_edge: int = Field(ge=2, le=100)
    """Sheets that one 骑缝章 reaches when they are fanned."""
    fan: str
    """How to fan them."""
    rules: tuple[SealRule, ...] = Field(min_length=1)
    """In the order in which the places of one page are stamped."""


class Fate(StrEnum):
    """What becomes of a part of a case when it is duplicated for another year."""

    CARRIED = "carried"
    CHECKED = "checked"
    """Carried, and to be looked at again before it is handed in."""
    RENEWED = "renewed"
    """Left behind: what was true of one year says nothing of the next."""


class AnswerFate(FrozenShape):
    """What becomes of some answers, and the words for them together."""

    label: str
    fields: tuple[str, ...]
    """Field ids, or what they begin with up to a dot; the longest that fits an answer decides."""
    fate: Fate
    reason: str = ""
    """Why they are looked at again or left behind."""


class LedgerFate(FrozenShape):
    """What becomes of the rows of one ledger."""

    kind: str
    fate: Fate
    reason: str = ""


class MaterialFate(FrozenShape):
    """What becomes of the evidence on one shelf; none is carried that is out of date on the new day of submission."""

    material: str
    fate: Fate
    reason: str = ""


class CarryOver(FrozenShape):
    """carryover.toml: what a case of another year brings into one under this notice."""

    answers: tuple[AnswerFate, ...]
    ledgers: tuple[LedgerFate, ...]
    materials: tuple[MaterialFate, ...]

    def of_answer(self, field_id: str) -> AnswerFate | None:
        """The entry that decides about an answer: the one that names most of its id."""
        found: tuple[int, AnswerFate | None] = (0, None)
        for entry in self.answers:
            for field in entry.fields:
                if field_id == field or field_id.startswith((f"{field}.", f"{field}[")):
                    found = max(found, (len(field), entry), key=lambda pair: pair[0])
        return found[1]


class SelfTestStep(FrozenShape):
    """One step of 两分钟自测: fields of the wizard asked early, and the verdicts shown beside them."""

    id: str
    label: str
    """What the step is about, as a person would ask it."""
    fields: tuple[str, ...]
    """Fields that a page asks too; ``attested.<atom>`` asks only whether it is met."""
    columns: tuple[str, ...] = ()
    """rows: the columns asked here; the rest waits for the page."""
    atoms: tuple[str, ...] = ()
    categories: bool = False
    """Whether the verdicts are those of the categories applied for."""


class SelfTest(FrozenShape):
    """selftest.toml: the questions that rule an applicant out soonest, first."""

    title: str
    verb: str
    lead: str
    steps: tuple[SelfTestStep, ...]


class RehearsalQuestion(FrozenShape):
    """One question that whoever reviews the papers is likely to ask, and where the case answers it."""

    id: str
    about: str
    """Id of the condition or category; of a category that is not applied for nothing is asked."""
    ask: str
    """The question, as it would be asked across a table."""
    atoms: tuple[str, ...] = ()
    """Those of the condition that answer it; none: all of them."""
    fields: tuple[str, ...] = ()
    """Answers of the case that are read out with it."""
    bring: str = ""
    """What to have at hand when it is asked."""


class Rehearsal(FrozenShape):
    """rehearsal.toml: 评委视角, the questions in the order in which the packet is read."""

    provenance: Provenance
    provenance_note: str
    questions: tuple[RehearsalQuestion, ...]

    def question(self, question_id: str) -> RehearsalQuestion | None:
        """The question with this id, or None."""
        return next((item for item in self.questions if item.id == question_id), None)


class Holiday(FrozenShape):
    """Days off around one feast, weekends among them, both ends inclusive."""

    label: str
    first: date
    last: date


class Calendar(FrozenShape):
    """calendar.toml: which days are worked, as announced for the year; outside its span only weekends are known."""

    source: str
    first: date
    last: date
    working: tuple[date, ...]
    """Weekend days that are worked (调休)."""
    holidays: tuple[Holiday, ...]


class PlanTask(FrozenShape):
    """One task on the way to the deadline."""

    id: str
    label: str
    days: int
    """Working days it usually takes."""
    before: str | None = None
    """Id of the task that can only begin when this one is done; None: it ends on the day of the deadline."""
    page: str | None = None
    """Id of the page where it is done, if it is done in the program."""
    note: str = ""


class HandInItem(FrozenShape):
    """One thing that has to be in the hands of whoever goes."""

    id: str
    label: str
    detail: str = ""
    per_copy: bool = False
    """Whether each of the copies is counted off."""


class HandInLeg(FrozenShape):
    """One stage of the way up: who hands the papers to whom."""

    layer: str
    """The deadline of notice.toml that holds for it."""
    giver: str
    taker: str
    contact: str | None = None
    """Purpose of the contact of notice.toml who takes them."""
    note: str = ""
    only_for: tuple[str, ...] = ()
    """Recommending routes for which alone it holds."""
    not_for: tuple[str, ...] = ()
    """Recommending routes for which it does not."""


class DeliveryRules(FrozenShape):
    """delivery.toml: the tasks before the deadline, what is handed in, and by whom to whom."""

    provenance: Provenance
    provenance_note: str
    tasks: tuple[PlanTask, ...]
    items: tuple[HandInItem, ...]
    legs: tuple[HandInLeg, ...]

    def task(self, task_id: str) -> PlanTask | None:
        """The task with this id, or None."""
        return next((item for item in self.tasks if item.id == task_id), None)


_CALENDAR = ("year_end", "submission", "validity_dates")
"""What of the counting rules belongs to the year and not to the reading."""


class Notice(FrozenShape):
    """A whole pack, loaded and checked."""

    identity: NoticeIdentity
    clauses: tuple[Clause, ...]
    atoms: tuple[Atom, ...]
    conditions: tuple[Condition, ...]
    distinction: Condition
    """The 特色 requirement (此外……)."""
    categories: tuple[Category, ...]
    materials: tuple[Material, ...]
    naming: NamingRules
    quotas: Quotas
    sections: tuple[Section, ...]
    derived: tuple[Derived, ...]
    report: ReportOutline
    forms: tuple[FormLayout, ...]
    declaration: Declaration
    carry_over: CarryOver
    selftest: SelfTest
    rehearsal: Rehearsal
    calendar: Calendar
    delivery: DeliveryRules
    packet: PacketLayout
    seals: SealRules
    text: str = ""
    """The notice as issued, where the pack holds it (notice.txt)."""
    digest: str = Field(default="", description="SHA-256 over the pack's files, in name order.")
    files: dict[str, str] = Field(default_factory=dict, repr=False)
    """Of a pack that did not come with the program: the texts of its files, which a case takes along; else empty."""

    def __hash__(self) -> int:
        """By what was read: two packs of one digest are one."""
        return hash((self.identity.id, self.digest))

    @cached_property
    def _atoms(self) -> dict[str, Atom]:
        return {atom.id: atom for atom in self.atoms}

    @cached_property
    def _clauses(self) -> dict[str, Clause]:
        return {clause.id: clause for clause in self.clauses}

    @cached_property
    def _categories(self) -> dict[str, Category]:
        return {category.id: category for category in self.categories}

    @cached_property
    def _materials(self) -> dict[str, Material]:
        return {material.id: material for material in self.materials}

    @cached_property
    def _pages(self) -> tuple[Page, ...]:
        return tuple(page for section in self.sections for page in section.pages)

    @cached_property
    def _questions(self) -> dict[str, tuple[Page, Question]]:
        return {question.field: (page, question) for page in self._pages for question in page.questions}

    def atom(self, atom_id: str) -> Atom:
        """The atom with this id; the loader has made sure that it exists."""
        return self._atoms[atom_id]

    def clause(self, clause_id: str) -> Clause:
        """The clause with this id; the loader has made sure that it exists."""
        return self._clauses[clause_id]

    def category(self, category_id: str) -> Category | None:
        """The category with this id, or None when the pack has none."""
        return self._categories.get(category_id)

    def material(self, material_id: str) -> Material | None:
        """The material with this id, or None."""
        return self._materials.get(material_id)

    def condition(self, condition_id: str) -> Condition | Category | None:
        """The condition, category or 特色 requirement with this id, or None."""
        every: tuple[Condition | Category, ...] = (*self.conditions, self.distinction, *self.categories)
        return next((item for item in every if item.id == condition_id), None)

    def pages(self) -> tuple[Page, ...]:
        """All pages in reading order."""
        return self._pages

    def page(self, page_id: str) -> Page | None:
        """The page with this id, or None."""
        return next((page for page in self._pages if page.id == page_id), None)

    def question(self, field_id: str) -> Question | None:
        """The question that asks ``field_id``, or None for a field that no page asks.

        Parts of an attestation (``attested.B1d.reason``) belong to the question of the whole; a field of a member
        (``recognitions[3f2a].issuer``) is found among the columns of its rows.
        """
        found = self._questions.get(field_id)
        if found is not None:
            return found[1]
        rows, bracket, rest = field_id.partition("[")
        if bracket:
            owner = self._questions.get(rows)
            part = rest.partition("].")[2]
            return (
                next((column for column in owner[1].columns if column.field == part), None) if owner else None
            )
        if field_id.startswith("attested."):
            owner = self._questions.get(field_id.rpartition(".")[0])
            return owner[1] if owner else None
        return None

    def form(self, form_id: str) -> FormLayout:
        """The layout of one of ``FORMS``; every pack has them."""
        return next(form for form in self.forms if form.id == form_id)

    def page_of(self, field_id: str) -> Page | None:
        """The page that asks ``field_id``, or None; a jump from a problem to its field goes there.

        What helps to get ready beside the papers has a page of its own kind, named like its section; what is half typed
        in a ledger stands on the page of the ledgers.
        """
        section = field_id.partition(".")[0]
        if section in BESIDE_THE_PAPERS:
            kind = "ledgers" if section == half_typed.SECTION else section
            return next((page for page in self._pages if page.kind == kind), None)
        for asked in (field_id, field_id.partition("[")[0], field_id.rpartition(".")[0]):
            if asked in self._questions:
                return self._questions[asked][0]
        return None

    @property
    def imported(self) -> bool:
        """Whether the pack came from outside and not with the program."""
        return bool(self.files)

    def dated_as(self, other: Notice) -> Notice:
        """These rules on the calendar of ``other``: same conditions and thresholds, its year and its dates.

        A case of another year is tried on these rules that way; on their own calendar none of its records would
        count.
        """
        dates = {name: getattr(other.identity.counting, name) for name in _CALENDAR}
        counting = self.identity.counting.model_copy(update=dates)
        changed = {"application_year": other.identity.application_year, "counting": counting}
        return self.model_copy(update={"identity": self.identity.model_copy(update=changed)})

    def label_of(self, field_id: str) -> str:
        """The words for a field in messages: its label on screen, or the id itself for a field no page asks."""
        question = self.question(field_id)
        return question.label if question is not None else field_id


FIGURES: dict[str, str] = {
    "total_assets": "元",
    "enterprises_served": "家",
    "offline_enterprises": "家",
    "service_visits": "家次",
    "satisfaction": "%",
    "partners": "家",
    "free_share": "%",
    "staff": "人",
    "staff_qualified_share": "%",
    "activities": "次",
    "training_attendances": "人次",
    "financing_amount": "元",
    "new_guarantee_amount": "元",
}
"""Every figure the assessment knows, with the unit it counts in; a pack that names another is refused."""

TABLES: dict[str, str] = {
    "basic_info": "平台基本情况表",
    "equipment": "主要服务设施、仪器设备清单",
    "recognitions": "资质与认定一览表",
    "staff": "从事为中小企业服务人员名册",
    "free_services": "公益性或低收费服务统计表",
    "partners": "集聚服务机构一览表",
    "three_years": "近三年服务业绩对比表",
    "service_list": "上一年度服务企业名录",
    "activities": "上一年度服务活动一览表",
    "survey": "满意度调查汇总表",
    "attachments": "证明材料一览",
}
"""Every table the report can print, with its usual caption; a pack that names another is refused."""

CHARTS: dict[str, str] = {
    "three_years": "近三年服务中小企业家数",
    "activities": "上一年度各月服务活动",
    "satisfaction": "用户满意度构成",
    "staff": "服务人员学历和职称构成",
}
"""Every chart the report can print, with its usual title; a pack that names another is refused."""

RECOMMENDATION_FORM, SUMMARY_SHEET = "recommendation_form", "summary_sheet"
FORMS: dict[str, str] = {RECOMMENDATION_FORM: "推荐表", SUMMARY_SHEET: "汇总表"}
"""The forms every pack lays out, by their ids."""
