"""台账: the seven ledgers, row by row (domain §2.5)."""

from __future__ import annotations

from enum import StrEnum

from desktop_app.models.choices import (
    Charging,
    Degree,
    Employment,
    EnterpriseSize,
    FinancingKind,
    Mode,
    Sex,
    TitleLevel,
)
from desktop_app.models.values import Count, Day, FrozenShape, Month, Number, YesNo, Yuan


class RowSource(FrozenShape):
    """Where a row came from: workbook, sheet and 1-based row."""

    file: str
    sheet: str
    row: int


class Row(FrozenShape):
    """Base of ledger rows; ``id`` is stable within its ledger."""

    id: str
    source: RowSource | None = None
    evidence: str | None = None
    """证据编号."""


class ServiceRecord(Row):
    """服务企业台账: one service to one enterprise; 家 counts enterprises, 家次 counts rows."""

    served_on: Day
    enterprise: str
    credit_code: str | None = None
    size: EnterpriseSize | None = None
    district: str | None = None
    category: str | None = None
    content: str | None = None
    mode: Mode | None = None
    hours: Number | None = None
    fee: Yuan | None = None
    charging: Charging | None = None
    contact: str | None = None
    phone: str | None = None
    satisfaction: str | None = None


class Activity(Row):
    """服务活动台账: one dated event of one category."""

    held_on: Day
    topic: str
    category: str | None = None
    place: str | None = None
    form: str | None = None
    mode: Mode | None = None
    charging: Charging | None = None
    enterprises: Count | None = None
    attendances: Count | None = None


class Partner(Row):
    """集聚服务机构台账."""

    name: str
    credit_code: str | None = None
    kind: str | None = None
    agreement_number: str | None = None
    valid_from: Day | None = None
    valid_to: Day | None = None
    content: str | None = None


class StaffMember(Row):
    """服务人员名册."""

    name: str
    sex: Sex | None = None
    born: Month | None = None
    degree: Degree | None = None
    school: str | None = None
    title_level: TitleLevel | None = None
    title_name: str | None = None
    certificate_number: str | None = None
    position: str | None = None
    contract_from: Day | None = None
    contract_to: Day | None = None
    insured_from: Day | None = None
    insured_to: Day | None = None
    employment: Employment | None = None
    serves_smes: YesNo | None = None


class TrainingSession(Row):
    """培训台账: 人次 is the sum of attendances."""

    held_on: Day
    topic: str
    place: str | None = None
    mode: Mode | None = None
    hours: Number | None = None
    lecturer: str | None = None
    enterprises: Count | None = None
    attendances: Count


class FinancingRecord(Row):
    """融资（担保）台账, amounts in 元."""

    agreed_on: Day
    enterprise: str
    credit_code: str | None = None
    kind: FinancingKind
    institution: str | None = None
    amount: Yuan
    product: str | None = None


class Equipment(Row):
    """设施设备台账."""

    name: str
    model: str | None = None
    quantity: Count | None = None
    value: Yuan | None = None
    purchased_on: Day | None = None
    purpose: str | None = None
    shared: YesNo | None = None


class LedgerKind(StrEnum):
    """The seven ledgers; the values are the keys of case.json."""

    SERVICES = "services"
    ACTIVITIES = "activities"
    PARTNERS = "partners"
    STAFF = "staff"
    TRAININGS = "trainings"
    FINANCINGS = "financings"
    EQUIPMENT = "equipment"


ROW_TYPES: dict[LedgerKind, type[Row]] = {
    LedgerKind.SERVICES: ServiceRecord,
    LedgerKind.ACTIVITIES: Activity,
    LedgerKind.PARTNERS: Partner,
    LedgerKind.STAFF: StaffMember,
    LedgerKind.TRAININGS: TrainingSession,
    LedgerKind.FINANCINGS: FinancingRecord,
    LedgerKind.EQUIPMENT: Equipment,
}

LEDGER_LABELS: dict[LedgerKind, str] = {
    LedgerKind.SERVICES: "服务企业台账",
    LedgerKind.ACTIVITIES: "服务活动台账",
    LedgerKind.PARTNERS: "集聚服务机构台账",
    LedgerKind.STAFF: "服务人员名册",
    LedgerKind.TRAININGS: "培训台账",
    LedgerKind.FINANCINGS: "融资（担保）台账",
    LedgerKind.EQUIPMENT: "设施设备台账",
}


class Ledgers(FrozenShape):
    """All ledger rows of a case; an empty ledger counts nothing and proves nothing."""

    services: tuple[ServiceRecord, ...] = ()
    activities: tuple[Activity, ...] = ()
    partners: tuple[Partner, ...] = ()
    staff: tuple[StaffMember, ...] = ()
    trainings: tuple[TrainingSession, ...] = ()
    financings: tuple[FinancingRecord, ...] = ()
    equipment: tuple[Equipment, ...] = ()

    def rows(self, kind: LedgerKind) -> tuple[Row, ...]:
        """The rows of one ledger."""
        rows: tuple[Row, ...] = getattr(self, kind.value)
        return rows
