"""A trial application that meets every condition by its declared numbers, and the means to change one thing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desktop_app.assessment.evaluate import evaluate
from desktop_app.assessment.figures import count
from desktop_app.models import field_ids
from desktop_app.models.application import Application, Attestation
from desktop_app.models.choices import Charging, RecognitionKind
from desktop_app.models.evidence import Evidence
from desktop_app.models.ledgers import Activity, Ledgers, ServiceRecord
from desktop_app.models.recognitions import Recognition
from desktop_app.notice.loader import load_all

if TYPE_CHECKING:
    from desktop_app.assessment.results import (
        Assessment,
        AtomVerdict,
        ConditionVerdict,
        Finding,
        MaterialStatus,
        Outcome,
    )
    from desktop_app.notice.models import Notice

NOTICES = load_all(Path(__file__).resolve().parents[2] / "resources" / "notices")
SUBMISSION = date(2021, 5, 26)


@dataclass
class Trial:
    """A case on trial: change it, then ask for verdicts and findings."""

    notice: Notice
    application: Application
    ledgers: Ledgers = field(default_factory=Ledgers)
    evidence: tuple[Evidence, ...] = ()
    unfinished: dict[str, str] = field(default_factory=dict)
    on: date = SUBMISSION

    def put(self, field_id: str, value: object) -> Trial:
        """Answer one field."""
        field_ids.write(self.application, field_id, value)
        return self

    def clear(self, *fields: str) -> Trial:
        """Take answers back."""
        for field_id in fields:
            field_ids.write(self.application, field_id, None)
        return self

    def attest(self, atom: str, met: bool | None) -> Trial:
        """Answer an attested atom."""
        self.application.attested = {**self.application.attested, atom: Attestation(met=met)}
        return self

    def recognise(self, *items: tuple[RecognitionKind, date | None, date | None]) -> Trial:
        """Replace the recognitions by kind, first and last valid day."""
        self.application.recognitions = tuple(
            Recognition(id=f"r{place}", kind=kind, title=f"认定{place}", valid_from=first, valid_to=last)
            for place, (kind, first, last) in enumerate(items)
        )
        return self

    def judge(self) -> Assessment:
        """The whole assessment."""
        return evaluate(
            self.application,
            count(self.ledgers, self.notice.identity),
            self.notice,
            self.on,
            evidence=self.evidence,
            unfinished=self.unfinished,
        )

    def condition(self, condition_id: str) -> ConditionVerdict:
        """The verdict on a condition or category."""
        judged = self.judge()
        return next(item for item in (*judged.conditions, *judged.categories) if item.id == condition_id)

    def atom(self, atom_id: str) -> AtomVerdict:
        """The verdict on an atom."""
        judged = self.judge()
        groups = (*judged.conditions, judged.distinction, *judged.categories)
        return next(atom for group in groups for atom in group.atoms if atom.id == atom_id)

    def outcome(self, atom_id: str) -> Outcome:
        """The outcome of an atom."""
        return self.atom(atom_id).outcome

    def findings(self, rule: str = "", field_id: str = "") -> list[Finding]:
        """Findings of a rule, of a field, or all."""
        return [
            finding
            for finding in self.judge().findings
            if (not rule or finding.id == rule) and (not field_id or finding.field == field_id)
        ]

    def material(self, material_id: str) -> MaterialStatus:
        """The state of a shelf."""
        return next(item for item in self.judge().materials if item.id == material_id)


@pytest.fixture
def notice() -> Notice:
    """The Shanghai pack of 2021."""
    return NOTICES["shanghai-2021"]


@pytest.fixture
def blank(notice: Notice) -> Trial:
    """Nothing answered."""
    return Trial(notice, Application())


@pytest.fixture
def trial(notice: Notice) -> Trial:
    """Everything answered by hand, every condition met, 信息 and 培训 applied for, no ledger."""
    return Trial(notice, met_application(), evidence=all_evidence())


def met_application() -> Application:
    """Answers that meet every condition exactly or with a little to spare."""
    application = Application()
    for field_id, value in ANSWERS.items():
        field_ids.write(application, field_id, value)
    application.attested = {
        atom.id: Attestation(met=True, evidence=("e5",))
        for atom in NOTICES["shanghai-2021"].atoms
        if atom.test == "attested"
    }
    application.recognitions = (
        Recognition(
            id="m1",
            kind=RecognitionKind.MUNICIPAL,
            title="上海市中小企业服务机构",
            issuer="上海市经济和信息化委员会",
            number="2020-001",
            valid_from=date(2020, 1, 1),
            valid_to=date(2022, 12, 31),
        ),
    )
    application.narrative = {
        block.id: "示例内容。"
        for heading in NOTICES["shanghai-2021"].report.headings
        for block in heading.blocks
        if block.kind == "narrative"
    }
    return application


ANSWERS: dict[str, object] = {
    "agency.name": "上海示例企业服务有限公司",
    "agency.seal_name": "上海示例企业服务有限公司",
    "agency.licence_name": "上海示例企业服务有限公司",
    "agency.credit_code": "91310104MA1FAKE001",
    "agency.legal_kind": "company",
    "agency.subject_type": "sme_service_body",
    "agency.established": date(2015, 3, 1),
    "agency.registered_capital": Decimal(5_000_000),
    "agency.shareholders": "示例集团持股100%",
    "agency.main_business": "企业服务",
    "agency.legal_representative": "张明",
    "agency.district": "徐汇区",
    "agency.registered_address": "上海市徐汇区示例路100号",
    "agency.mailing_address": "上海市徐汇区示例路100号",
    "agency.postcode": "200030",
    "agency.phone": "021-64000000",
    "agency.email": "service@example.com",
    "service_platform.name": "上海徐汇示例中小企业公共服务平台",
    "service_platform.categories": ("F1", "F4"),
    "service_platform.leader": "李华",
    "service_platform.leader_position": "主任",
    "service_platform.leader_phone": "13800000000",
    "service_platform.contact": "王芳",
    "service_platform.contact_position": "主管",
    "service_platform.contact_phone": "13900000000",
    "service_platform.showcase_statement": "线上线下结合，一站式服务中小企业。",
    "service_platform.services_summary": "信息与培训服务。",
    "recommendation.route": "district",
    "recommendation.authority": "徐汇区科学技术委员会",
    "recommendation.reapplying": False,
    "finance.total_assets": Decimal(3_120_000),
    "finance.revenue": Decimal(8_000_000),
    "finance.service_income": Decimal(6_000_000),
    "finance.service_spending": Decimal(4_000_000),
    "finance.net_profit": Decimal(500_000),
    "finance.audit_route": "combined",
    "finance.audit_year": 2020,
    "finance.audit_firm": "示例会计师事务所",
    "finance.audit_number": "示审字2021第1号",
    "finance.audit_opinion": "unqualified",
    "finance.covers_service_accounts": True,
    "premises.address": "上海市徐汇区示例路100号",
    "premises.area": Decimal(500),
    "premises.tenure": "leased",
    "premises.lease_from": date(2019, 1, 1),
    "premises.lease_to": date(2022, 12, 31),
    "declared.enterprises_served_1": 172,
    "declared.enterprises_served_2": 160,
    "declared.service_visits_1": 400,
    "declared.offline_enterprises": 150,
    "declared.free_services": 80,
    "declared.all_services": 400,
    "declared.partners": 5,
    "declared.staff": 20,
    "declared.staff_degree": 18,
    "declared.staff_title": 17,
    "declared.staff_both": 16,
    "declared.information_activities": 8,
    "declared.training_attendances": 2000,
    "survey.formula": "share",
    "survey.method": "问卷，2020年12月",
    "survey.sent": 120,
    "survey.valid": 100,
    "survey.satisfied": 70,
    "survey.fairly_satisfied": 20,
    "counting.free_basis": "visits",
    "counting.low_price_rule": "不高于标准价的50%",
    "leader.degree": "硕士",
    "leader.title": "高级经济师",
    "leader.years_in_service": 12,
    "leader.resume": "从业十二年。",
    "leader.no_dishonesty": True,
    "category_facts.information_system": "示例服务网",
    "category_facts.training_licence": "沪备〔2019〕1号",
}


def all_evidence() -> tuple[Evidence, ...]:
    """One paper on every shelf that the applicant fills."""
    titles = {
        "M2": "营业执照",
        "M3": "2020年度审计报告",
        "M4": "租赁合同",
        "M5": "活动通知和总结",
        "M6": "认定证书",
        "M7": "网站备案",
    }
    return tuple(
        Evidence(
            id=f"e{material[1:]}",
            material=material,
            title=title,
            file_name=f"{title}.pdf",
            sha256="0" * 64,
            pages=1,
        )
        for material, title in titles.items()
    )


class LedgerMaker:
    """Rows in few words."""

    def service(self, number: int, **changes: object) -> ServiceRecord:
        """A service to the ``number``-th enterprise in 2020."""
        answers: dict[str, object] = {
            "id": f"s{number}",
            "served_on": date(2020, 6, 1),
            "enterprise": f"上海第{number}企业有限公司",
            "credit_code": f"91310104MA{number:08d}",
            "size": "small",
            "mode": "offline",
            "charging": "standard",
            **changes,
        }
        return ServiceRecord.model_validate(answers)

    def services(self, *rows: ServiceRecord) -> Ledgers:
        """A ledger of services only."""
        return Ledgers(services=rows)

    def mixed_free_share(self) -> Ledgers:
        """25 % of visits, 10 % of hours and 50 % of sessions are free."""
        free = self.service(0, charging="free", hours=1)
        paid = [self.service(number, hours=3) for number in (1, 2, 3)]
        events = [
            Activity(id=f"a{place}", held_on=date(2020, 5, 1), topic="活动", category="F1", charging=charging)
            for place, charging in enumerate((Charging.LOW_PRICE, Charging.STANDARD))
        ]
        return Ledgers(services=(free, *paid), activities=tuple(events))


@pytest.fixture
def ledger() -> LedgerMaker:
    """Makes ledgers."""
    return LedgerMaker()


@pytest.fixture
def national() -> Notice:
    """The pack of 2012: other thresholds, same code."""
    return NOTICES["national-2012"]
