"""A made-up applicant that meets every condition, and the fonts and notice its papers need."""

from __future__ import annotations

import ctypes
from datetime import date
from decimal import Decimal

import pypdfium2 as pdfium
import pytest
from pypdfium2 import raw

from desktop_app.assessment.evaluate import evaluate
from desktop_app.assessment.figures import count
from desktop_app.documents.content import Content
from desktop_app.documents.fonts import FontBook
from desktop_app.documents.report import render_report
from desktop_app.models.agency import Agency
from desktop_app.models.application import Application, Attestation, Case
from desktop_app.models.choices import (
    AuditOpinion,
    AuditRoute,
    Charging,
    Copy,
    Degree,
    Employment,
    EnterpriseSize,
    FreeBasis,
    LegalKind,
    Mode,
    RecognitionKind,
    Route,
    SatisfactionFormula,
    Sex,
    SubjectType,
    Tenure,
    TitleLevel,
)
from desktop_app.models.evidence import Evidence
from desktop_app.models.finance import Finance
from desktop_app.models.ledgers import (
    Activity,
    Equipment,
    Ledgers,
    Partner,
    ServiceRecord,
    StaffMember,
    TrainingSession,
)
from desktop_app.models.performance import Counting, Declared, Survey
from desktop_app.models.premises import Premises
from desktop_app.models.recognitions import Recognition
from desktop_app.models.service_platform import Recommendation, ServicePlatform
from desktop_app.models.team import CategoryFacts, Leader
from desktop_app.notice.loader import load
from desktop_app.paths import RESOURCES

FONTS = RESOURCES / "fonts"
ON = date(2021, 5, 26)

PROSE = (
    "平台面向浦江区及周边的制造业、软件业中小企业，围绕“一站受理、分类派单、限时办结”建立服务流程——企业在线提出需求后，"
    "两个工作日内由专人（含兼职专家）回访，七个工作日内给出方案；2020年共受理需求1,284项，办结率98.6%。"
    "对“专精特新”企业、小型微型企业实行收费优惠：标准价的50%（公益活动免费）。服务网址https://www.example.org.cn/service/，"
    "服务热线021-5555 0100，邮箱service@example.org.cn。"
)
CASES = (
    "案例一：上海示例精密制造有限公司（小型企业）。背景：企业主要产品的热处理变形超差，退货率达到4.7%……\n"
    "做法：平台组织高校材料学院、检测中心和两位专家，用三周时间完成检测、诊断、工艺试验三步；《诊断报告》随后交付企业。\n"
    "成效：退货率降至0.6%，当年节约成本86.5万元，并取得实用新型专利2项。\n"
) * 2


def services(year: int, enterprises: int, repeats: int = 2) -> list[ServiceRecord]:
    charging = (Charging.FREE, Charging.STANDARD, Charging.LOW_PRICE)
    return [
        ServiceRecord(
            id=f"s{year}-{number}-{time}",
            served_on=date(year, 1 + number % 12, 1 + number % 28),
            enterprise=f"上海示例{'精密科技商贸智能'[number % 8]}第{number}号有限公司",
            credit_code=f"91310000MA{number:08d}",
            size=EnterpriseSize.SMALL if number % 3 else EnterpriseSize.MICRO,
            district="浦东新区",
            category=("F1", "F4")[time % 2],
            content="信息咨询",
            mode=Mode.OFFLINE if number % 9 else Mode.ONLINE,
            hours=Decimal("1.5"),
            charging=charging[number % 3],
        )
        for number in range(enterprises)
        for time in range(repeats)
    ]


def ledgers() -> Ledgers:
    names = ("王明", "李㛃", "赵𬍛", "陈𬱖", "欧阳建国", "周晓岚", "吴磊", "郑洁")
    return Ledgers(
        services=tuple(services(2020, 172) + services(2019, 158) + services(2018, 141, 1)),
        activities=tuple(
            Activity(
                id=f"a{number}",
                held_on=date(2020, 1 + number % 12, 5),
                topic=f"第{number + 1}期中小企业惠企政策宣讲与“一对一”咨询会",
                category=("F1", "F4", "F3")[number % 3],
                place="上海市浦东新区示例路100号",
                form="讲座",
                mode=Mode.OFFLINE,
                charging=Charging.FREE,
                enterprises=30 + number,
                attendances=45 + number,
                evidence=f"E-{number + 1:03d}",
            )
            for number in range(36)
        ),
        partners=tuple(
            Partner(
                id=f"p{number}",
                name=f"上海示例{word}",
                kind="专业机构",
                agreement_number=f"XY-2020-{number:03d}",
                valid_from=date(2020, 1, 1),
                valid_to=date(2022, 12, 31),
                content="共同开展中小企业服务，共享专家和设备",
            )
            for number, word in enumerate(
                (
                    "大学技术转移中心",
                    "会计师事务所",
                    "知识产权服务有限公司",
                    "检测技术研究院",
                    "律师协会",
                    "行业协会",
                )
            )
        ),
        staff=tuple(
            StaffMember(
                id=f"m{number}",
                name=names[number % 8],
                sex=Sex.FEMALE if number % 2 else Sex.MALE,
                born=f"19{70 + number % 25}-0{1 + number % 9}",
                degree=Degree.BACHELOR if number % 7 else Degree.BELOW,
                school="上海示例大学 工商管理",
                title_level=TitleLevel.INTERMEDIATE if number % 3 else TitleLevel.NONE,
                title_name="经济师" if number % 3 else None,
                position="服务专员",
                contract_from=date(2018, 3, 1),
                contract_to=date(2023, 2, 28),
                employment=Employment.FULL_TIME,
                serves_smes=True,
            )
            for number in range(28)
        ),
        trainings=tuple(
            TrainingSession(
                id=f"t{number}",
                held_on=date(2020, 1 + number % 12, 9),
                topic=f"培训{number}",
                mode=Mode.OFFLINE,
                attendances=60,
            )
            for number in range(40)
        ),
        equipment=tuple(
            Equipment(
                id=f"e{number}",
                name=f"示例仪器{number}",
                model=f"SX-{number}00",
                quantity=1 + number,
                value=Decimal(123456 * (number + 1)),
                purchased_on=date(2019, 6, 1),
                purpose="检测服务",
                shared=True,
            )
            for number in range(6)
        ),
    )


def application(notice, categories=("F1", "F4")) -> Application:
    narratives = {
        block.id: CASES if block.id == "cases" else "\n".join([PROSE, PROSE[PROSE.index("对“专") :] + PROSE])
        for heading in notice.report.headings
        for block in heading.blocks
        if block.kind == "narrative"
    }
    attested = {
        atom.id: Attestation(
            met=True, reason=f"{atom.label}：已建立制度并执行，材料见证明。", evidence=("v1",)
        )
        for atom in notice.atoms
        if atom.test == "attested"
    }
    return Application(
        agency=Agency(
            name="上海示例中小企业服务有限公司",
            seal_name="上海示例中小企业服务有限公司",
            licence_name="上海示例中小企业服务有限公司",
            credit_code="91310000MA1FL0000X",
            legal_kind=LegalKind.COMPANY,
            subject_type=SubjectType.SME_SERVICE_BODY,
            established=date(2012, 3, 8),
            registered_capital=Decimal(12_805_000),
            shareholders="上海示例控股有限公司（60%）、上海示例大学资产经营有限公司（40%）",
            main_business="中小企业信息、培训、技术和融资服务",
            legal_representative="欧阳𬍛",
            district="浦东新区",
            registered_address="上海市浦东新区示例路100号",
            mailing_address="上海市浦东新区示例路100号3楼",
            postcode="200120",
            phone="021-55550100",
            email="service@example.org.cn",
            website="https://www.example.org.cn",
        ),
        service_platform=ServicePlatform(
            name="浦江中小企业综合服务平台",
            categories=categories,
            leader="李㛃",
            leader_position="总经理",
            contact="周晓岚",
            contact_position="主管",
            contact_phone="021-55550101",
            showcase_statement="建立“一站受理、分类派单、限时办结”的服务机制，线上线下结合，两日内回访、七日内给出方案，精准对接企业需求。",
        ),
        recommendation=Recommendation(route=Route.DISTRICT, authority="浦东新区科技和经济委员会"),
        finance=Finance(
            total_assets=Decimal(5_236_800),
            revenue=Decimal(8_120_000),
            service_income=Decimal(6_450_000),
            service_spending=Decimal(5_010_000),
            net_profit=Decimal(310_000),
            audit_route=AuditRoute.COMBINED,
            audit_year=2020,
            audit_firm="上海示例会计师事务所",
            audit_number="示会审字〔2021〕第018号",
            audit_opinion=AuditOpinion.UNQUALIFIED,
            covers_service_accounts=True,
        ),
        recognitions=(
            Recognition(
                id="r1",
                kind=RecognitionKind.MUNICIPAL,
                title="上海市中小企业服务机构",
                issuer="上海市经济和信息化委员会",
                number="SH-2019-088",
                valid_from=date(2019, 10, 1),
                valid_to=date(2022, 9, 30),
            ),
            Recognition(
                id="r2",
                kind=RecognitionKind.QUALIFICATION,
                title="网站备案",
                issuer="上海市通信管理局",
                number="沪ICP备00000000号",
            ),
        ),
        premises=Premises(
            address="上海市浦东新区示例路100号",
            area=Decimal("1280.5"),
            tenure=Tenure.LEASED,
            lease_from=date(2018, 1, 1),
            lease_to=date(2023, 12, 31),
        ),
        declared=Declared(service_income_2=Decimal(5_900_000), service_income_3=Decimal(5_100_000)),
        survey=Survey(
            formula=SatisfactionFormula.SHARE,
            method="在线问卷",
            sent=200,
            valid=186,
            satisfied=150,
            fairly_satisfied=25,
        ),
        counting=Counting(free_basis=FreeBasis.VISITS, low_price_rule="不高于标准价的50%"),
        leader=Leader(
            degree="硕士研究生",
            title="高级经济师",
            years_in_service=15,
            resume="2006年起从事中小企业服务。",
            no_dishonesty=True,
        ),
        category_facts=CategoryFacts(
            information_system="浦江企服云（https://www.example.org.cn）",
            training_licence="在区中小企业主管部门备案，编号2019-12",
        ),
        attested=attested,
        narrative=narratives,
    )


def evidence(notice) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(
            id=f"v{number}",
            material=material.id,
            title=f"{material.short_label}（示例）",
            file_name=f"{number}.pdf",
            pages=3 + number,
            copy_kind=Copy.COPY,
            sealed=True,
            number=f"E-{number:03d}",
            issued_on=date(2021, 3, 1),
        )
        for number, material in enumerate((m for m in notice.materials if m.source == "evidence"), 1)
    )


@pytest.fixture(scope="session")
def notice():
    return load(RESOURCES / "notices" / "shanghai-2021")


@pytest.fixture(scope="session")
def fonts():
    return FontBook.load(FONTS)


@pytest.fixture(scope="session")
def case(notice):
    return Case(
        notice=notice.identity.id,
        title="示例",
        application=application(notice),
        ledgers=ledgers(),
        evidence=evidence(notice),
    )


@pytest.fixture(scope="session")
def content_of(notice):
    def make(case: Case) -> Content:
        assessment = evaluate(
            case.application, count(case.ledgers, notice.identity), notice, ON, evidence=case.evidence
        )
        return Content.of(case, assessment, notice, filled_on=ON)

    return make


@pytest.fixture(scope="session")
def content(content_of, case):
    return content_of(case)


@pytest.fixture(scope="session")
def report(tmp_path_factory, content, notice, fonts):
    """The final report of the made-up case: its file and what was noted while it was made."""
    target = tmp_path_factory.mktemp("report") / "report.pdf"
    return target, render_report(content, notice.report, fonts, target, draft=False)


@pytest.fixture(scope="session")
def texts_of():
    """Reads the text of every page back, blanks and line ends left out."""

    def read(path) -> list[str]:
        pdf = pdfium.PdfDocument(path)
        try:
            return ["".join(page.get_textpage().get_text_bounded().split()) for page in pdf]
        finally:
            pdf.close()

    return read


@pytest.fixture(scope="session")
def lines_of():
    """Reads upright text back as lines of (left edge of ink, character, right edge of ink, size) by page."""

    def read(path) -> list[dict[float, list[tuple[float, str, float, float]]]]:
        pdf = pdfium.PdfDocument(path)
        try:
            return [_lines(page) for page in pdf]
        finally:
            pdf.close()

    return read


def _lines(page):
    text = page.get_textpage()
    lines = {}
    matrix, x, y = raw.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()
    for at in range(text.count_chars()):
        char = text.get_text_range(at, 1)
        if not char or char in "\r\n":
            continue
        raw.FPDFText_GetMatrix(text.raw, at, matrix)
        if abs(matrix.b) > 0.01:
            continue
        raw.FPDFText_GetCharOrigin(text.raw, at, x, y)
        left, _, right, _ = text.get_charbox(at)
        size = raw.FPDFText_GetFontSize(text.raw, at)
        lines.setdefault(round(y.value, 1), []).append((left, char, right, size))
    return {height: sorted(chars) for height, chars in lines.items()}


def write_report(target):
    """The report of the made-up case, without pytest: for another process."""
    notice = load(RESOURCES / "notices" / "shanghai-2021")
    case = Case(
        notice=notice.identity.id,
        application=application(notice),
        ledgers=ledgers(),
        evidence=evidence(notice),
    )
    counted = count(case.ledgers, notice.identity)
    assessment = evaluate(case.application, counted, notice, ON, evidence=case.evidence)
    content = Content.of(case, assessment, notice, filled_on=ON)
    render_report(content, notice.report, FontBook.load(FONTS), target, draft=False)
