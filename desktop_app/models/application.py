"""案卷事实: everything an applicant answers, and the whole of a case."""

from __future__ import annotations

from pydantic import Field

from desktop_app.models.agency import Agency
from desktop_app.models.disc_checks import DiscChecks
from desktop_app.models.evidence import Evidence
from desktop_app.models.finance import Finance
from desktop_app.models.ledgers import LedgerKind, Ledgers
from desktop_app.models.pending import PendingRow
from desktop_app.models.performance import Counting, Declared, Survey
from desktop_app.models.premises import Premises
from desktop_app.models.preparation import Delivery, RehearsalAnswer
from desktop_app.models.recognitions import Recognition
from desktop_app.models.review import Review
from desktop_app.models.seals import Seals
from desktop_app.models.service_platform import Recommendation, ServicePlatform
from desktop_app.models.team import CategoryFacts, Leader
from desktop_app.models.values import Day, FrozenShape, LongText, Shape, Text, YesNo

BESIDE_THE_PAPERS = frozenset({"rehearsal", "delivery", "review", "seals", "disc", "half_typed"})
"""Sections of an application that help to get ready: no paper that is handed in holds them, so no build depends on them."""


class Attestation(Shape):
    """Answer to a rule that no number decides: whether it is met, why, and what proves it."""

    met: YesNo | None = None
    reason: LongText | None = None
    """Printed in the report where the outline asks for it."""
    evidence: tuple[str, ...] = ()
    """Ids of the evidence that proves it."""


class Signing(Shape):
    """What the truth declaration prints besides the names."""

    signed_on: Day | None = None
    """Date typed on the declaration; left out, it is filled in by hand."""
    total_pages: int | None = Field(default=None, ge=1, le=100_000)
    """材料总页数 typed by hand until the packet counts it."""


class Application(Shape):
    """All answers of one applicant; a leaf is a valid value or ``None`` = not answered.

    Field ids are paths: ``agency.credit_code``, ``attested.B1d.met``, ``narrative.positioning``,
    ``recognitions[3f2a].issuer``.
    """

    agency: Agency = Field(default_factory=Agency)
    service_platform: ServicePlatform = Field(default_factory=ServicePlatform)
    recommendation: Recommendation = Field(default_factory=Recommendation)
    finance: Finance = Field(default_factory=Finance)
    recognitions: tuple[Recognition, ...] = ()
    premises: Premises = Field(default_factory=Premises)
    declared: Declared = Field(default_factory=Declared)
    survey: Survey = Field(default_factory=Survey)
    counting: Counting = Field(default_factory=Counting)
    leader: Leader = Field(default_factory=Leader)
    category_facts: CategoryFacts = Field(default_factory=CategoryFacts)
    attested: dict[str, Attestation] = Field(default_factory=dict)
    """By the id of an attested atom of the pack."""
    narrative: dict[str, LongText] = Field(default_factory=dict)
    """By the id of a narrative block of the pack's report outline."""
    not_applicable: dict[str, Text] = Field(default_factory=dict)
    """By the id of a material that allows it: the reason why it does not apply."""
    signing: Signing = Field(default_factory=Signing)
    rehearsal: dict[str, RehearsalAnswer] = Field(default_factory=dict)
    """By the id of a question of the pack's 评委视角."""
    delivery: Delivery = Field(default_factory=Delivery)
    example: YesNo | None = None
    """True for the fictional agency and whatever was made from it: shown, and across every page; nobody types it."""
    seals: Seals = Field(default_factory=Seals)
    review: Review = Field(default_factory=Review)
    """Remarks and ticks beside the answers; no paper of the application shows them."""
    disc: DiscChecks = Field(default_factory=DiscChecks)
    """What came of reading the disc back."""
    half_typed: dict[str, LongText] = Field(default_factory=dict)
    """Typed in cells of ledgers and not in the ledger yet, by the place of the cell (``half_typed``)."""


class Case(FrozenShape):
    """A whole case in memory: which notice, the answers, what is half typed, ledgers and evidence."""

    notice: str
    """Id of the notice pack it was made with."""
    title: str = ""
    application: Application = Field(default_factory=Application)
    unfinished: dict[str, str] = Field(default_factory=dict)
    """Entries that are not answers yet, by field id, exactly as typed."""
    ledgers: Ledgers = Field(default_factory=Ledgers)
    pending: dict[LedgerKind, tuple[PendingRow, ...]] = Field(default_factory=dict)
    """待处理: rows of workbooks that are no ledger rows yet; kinds without any may be left out."""
    evidence: tuple[Evidence, ...] = ()
