"""Frozen shapes of a notice pack: one class per kind of entry in its TOML files.

A pack is law as data; these classes say what can be written there. Everything that a pack names (figures, clauses,
fields, atoms, materials) is checked by the loader, which names the file and the entry when something is unknown.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from pydantic import Field

from desktop_app.models.values import EntryKind, FrozenShape

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
    status_note: str | None = None
    """Banner when a later rule has probably taken its place."""
    copies: int
    media: tuple[str, ...]
    legal_bases: tuple[LegalBasis, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    contacts: tuple[Contact, ...] = ()
    counting: CountingRules


class Clause(FrozenShape):
    """One clause of the notice, its text as printed, and who has to do with it."""

    id: str
    """As cited: ``一.1.(3)``."""
    text: str
    audience: Literal["applicant", "authority", "information"] = "applicant"
    why_not_applicant: str | None = None
    """Required unless the clause is for the applicant."""


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
    per_district: int
    per_district_strict: bool
    special_carrier_extra: int
    special_note: str
    carrier_kinds: tuple[str, ...]
    """Values of ``CarrierKind`` this notice lists."""
    routes: tuple[QuotaRoute, ...]


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


class Page(FrozenShape):
    """One page of the wizard: a clause, a few questions, the verdicts they feed."""

    id: str
    title: str
    verb: str
    """What the user does here, for the task list."""
    lead: str | None = None
    kind: Literal[
        "questions", "categories", "ledgers", "evidence", "report", "declaration", "forms", "review", "build"
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
    """narrative: its key; table: a table the documents room knows; attested: the atom id."""
    text: str = ""
    """text: a sentence with ``{field}`` places filled from the content."""
    title: str = ""
    """table: caption; narrative: its label on screen."""
    guide: str = ""
    """narrative: what to write."""
    required: bool = False


class Heading(FrozenShape):
    """A chapter or section of the report outline."""

    level: Literal[1, 2, 3]
    text: str
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


class FormCell(FrozenShape):
    """A cell of a form: label or value, at row and column (1-based), spanning."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1
    label: str = ""
    value: str = ""
    align: Literal["left", "center", "right"] = "center"


class FormLayout(FrozenShape):
    """One form: 推荐表 or 汇总表."""

    id: str
    title: str
    provenance: Provenance
    landscape: bool = False
    column_widths: tuple[Decimal, ...]
    """In millimetres."""
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
    digest: str = Field(default="", description="SHA-256 over the pack's files, in name order.")

    def atom(self, atom_id: str) -> Atom:
        """The atom with this id; the loader has made sure that it exists."""
        return next(atom for atom in self.atoms if atom.id == atom_id)

    def clause(self, clause_id: str) -> Clause:
        """The clause with this id."""
        return next(clause for clause in self.clauses if clause.id == clause_id)

    def category(self, category_id: str) -> Category | None:
        """The category with this id, or None when the pack has none."""
        return next((item for item in self.categories if item.id == category_id), None)

    def material(self, material_id: str) -> Material | None:
        """The material with this id, or None."""
        return next((item for item in self.materials if item.id == material_id), None)

    def pages(self) -> tuple[Page, ...]:
        """All pages in reading order."""
        return tuple(page for section in self.sections for page in section.pages)


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
