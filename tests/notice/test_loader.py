"""The loader: a whole pack, or the first fault by file and entry."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.errors import PackBroken
from desktop_app.notice.loader import FILES, MAX_BYTES, load, load_all
from desktop_app.paths import resource

if TYPE_CHECKING:
    from pathlib import Path

    from desktop_app.notice.models import Notice


class Fault(NamedTuple):
    """One change to a good pack, and the words in which it must be refused."""

    id: str
    file: str
    old: str
    new: str
    entry: str
    why: str
    named: str = ""
    """The file named in the refusal, where it is not the changed one."""


# fmt: off
FAULTS = [
    # broken text
    Fault("toml-unclosed", "naming.toml", 'ends_with = "平台"', 'ends_with = "平台', "写法", "TOML"),
    Fault("toml-key-twice", "naming.toml", 'ends_with = "平台"', 'ends_with = "平台"\nends_with = "站"', "写法", "TOML"),
    # unknown keys and sections
    Fault("key-unknown", "conditions.toml", "at_least = 300\n", "at_leest = 300\n", "atom B1c", "不认识的键“at_leest”"),
    Fault("key-missing", "conditions.toml", 'label = "独立法人资格"\n', "", "atom B1a", "缺少“label”"),
    Fault("section-unknown", "categories.toml", "[[category]]", "[[kategory]]", "kategory", "没有这一节"),
    Fault("section-not-a-list", "naming.toml", '[[word]]\nword = "国家"', '[word]\nword = "国家"', "写法", "TOML"),
    Fault("plural-spelling", "quotas.toml", "[[route]]", "[[routes]]", "quotas", "[[…route]]"),
    Fault("counting-gone", "notice.toml", "[counting]", "[kounting]", "counting", "缺少这一节"),
    Fault("distinction-gone", "conditions.toml", "[distinction]", "[distinktion]", "distinktion", "没有这一节"),
    Fault("value-of-wrong-kind", "notice.toml", "copies = 5", 'copies = "五"', "notice", "“copies”不能是“五”"),
    Fault("test-unknown", "conditions.toml", 'test = "grows"', 'test = "grow"', "atom B3c", "“test”不能是“grow”"),
    Fault("page-kind-unknown", "pages.toml", 'kind = "review"', 'kind = "audit"', "page review.all", "不能是“audit”"),
    # doubled ids
    Fault("atom-twice", "conditions.toml", 'id = "B1b"', 'id = "B1a"', "atom B1a", "出现了两次"),
    Fault("clause-twice", "clauses.toml", 'id = "二.2"', 'id = "二.1"', "clause 二.1", "出现了两次"),
    Fault("category-like-condition", "categories.toml", 'id = "F1"', 'id = "B1"', "condition B1", "出现了两次", "conditions.toml"),
    Fault("material-twice", "materials.toml", 'id = "M2"', 'id = "M1"', "material M1", "出现了两次"),
    Fault("page-twice", "pages.toml", 'id = "unit.profile"', 'id = "unit.name"', "page unit.name", "出现了两次"),
    Fault("section-twice", "pages.toml", 'id = "basic"\n', 'id = "unit"\n', "section unit", "出现了两次"),
    Fault("word-twice", "naming.toml", 'word = "中国"', 'word = "国家"', "word 国家", "出现了两次"),
    Fault("route-twice", "quotas.toml", 'route = "laboratory"', 'route = "district"', "route district", "出现了两次"),
    Fault("narrative-twice", "report.toml", 'id = "positioning"', 'id = "agency_profile"', "narrative", "出现了两次"),
    Fault("table-twice", "report.toml", 'kind = "table"\nid = "staff"\n', 'kind = "table"\nid = "equipment"\n', "table equipment", "出现了两次"),
    Fault("form-twice", "forms.toml", 'id = "summary_sheet"', 'id = "recommendation_form"', "form recommendation_form", "出现了两次"),
    # references that lead nowhere
    Fault("clause-dangles", "conditions.toml", 'clause = "一.1.(2)"', 'clause = "一.1.(9)"', "atom B2", "没有名为“一.1.(9)”的条款"),
    Fault("figure-dangles", "conditions.toml", 'figure = "partners"', 'figure = "friends"', "atom B4b", "没有名为“friends”的数据"),
    Fault("atom-dangles", "conditions.toml", '[["B4a", "B4b"]]', '[["B4a", "B4z"]]', "B4", "没有名为“B4z”的atom"),
    Fault("field-dangles", "conditions.toml", 'field = "agency.legal_kind"', 'field = "agency.kind"', "atom B1a", "没有名为“agency.kind”的字段"),
    Fault("choice-dangles", "conditions.toml", '"foundation"', '"fondation"', "atom B1a", "没有名为“fondation”的选项"),
    Fault("recognition-dangles", "conditions.toml", 'accepted = ["municipal"]', 'accepted = ["city"]', "atom B2", "没有名为“city”的认定类别"),
    Fault("atom-material-dangles", "conditions.toml", 'materials = ["M4"]', 'materials = ["M44"]', "atom B4a", "没有名为“M44”的材料"),
    Fault("only-if-dangles", "conditions.toml", 'only_if = "category_facts.has_large_instruments"', 'only_if = "category_facts.experts"', "atom F2.instruments", "是或否"),
    Fault("atom-category-dangles", "conditions.toml", 'category = "F3"', 'category = "F9"', "atom F3.events", "没有名为“F9”的类别"),
    Fault("same-as-itself", "materials.toml", 'same_as = "M9"', 'same_as = "M8"', "material M8", "没有名为“M8”的材料"),
    Fault("proves-dangles", "materials.toml", 'proves = ["B4a"]', 'proves = ["B4x"]', "material M4", "没有名为“B4x”的atom"),
    Fault("carrier-dangles", "quotas.toml", '"talent"', '"talents"', "carrier_kinds", "没有名为“talents”的"),
    Fault("route-dangles", "quotas.toml", 'route = "laboratory"', 'route = "lab"', "route", "没有名为“lab”的推荐渠道"),
    Fault("remark-place-dangles", "quotas.toml", "{recommendation.laboratory_name}", "{recommendation.lab}", "route laboratory", "没有名为“recommendation.lab”的位置"),
    Fault("basis-dangles", "notice.toml", 'free_basis = "visits"', 'free_basis = "tea"', "counting", "没有名为“tea”的口径"),
    Fault("selftest-field-dangles", "selftest.toml", '"finance.total_assets"', '"finance.all_assets"', "step assets", "没有名为“finance.all_assets”的字段"),
    Fault("selftest-atom-dangles", "selftest.toml", '"B1c"', '"B1z"', "step assets", "没有名为“B1z”的atom"),
    Fault("selftest-column-dangles", "selftest.toml", '"valid_to"', '"valid_till"', "step recognition", "没有名为“valid_till”的列"),
    Fault("selftest-field-twice", "selftest.toml", '"agency.established"', '"finance.total_assets"', "字段 finance.total_assets", "出现了两次"),
    Fault("selftest-step-twice", "selftest.toml", 'id = "years"', 'id = "assets"', "step assets", "出现了两次"),
    Fault("selftest-no-verdict", "selftest.toml", 'atoms = ["B1c"]\n', "", "step assets", "没有结论"),
    Fault("selftest-two-rules", "selftest.toml", '"declared.partners"', '"attested.F2.instruments"', "step partners", "show_when"),
    Fault("page-clause-dangles", "pages.toml", 'clause = "三.1"', 'clause = "四.1"', "page unit.route", "没有名为“四.1”的条款"),
    Fault("page-condition-dangles", "pages.toml", 'conditions = ["B7"]', 'conditions = ["B8"]', "page basic.7.leader", "“B8”"),
    Fault("page-ledger-dangles", "pages.toml", 'ledgers = ["staff"]', 'ledgers = ["stuff"]', "page basic.7.staff", "没有名为“stuff”的台账"),
    Fault("question-dangles", "pages.toml", 'field = "agency.fax"', 'field = "agency.telex"', "question agency.telex", ""),
    Fault("attested-dangles", "pages.toml", 'field = "attested.B3d"', 'field = "attested.B3a"', "attested.B3a", ""),
    Fault("narrative-dangles", "pages.toml", 'field = "narrative.cases"', 'field = "narrative.case"', "narrative.case", "没有名为"),
    Fault("column-dangles", "pages.toml", 'field = "issuer"', 'field = "isuer"', "column isuer", "缺少“kind”"),
    Fault("show-when-field", "pages.toml", "recommendation.reapplying = true", "agency.name = true", "previous_number", "不是选择或是否的字段"),
    Fault("show-when-value", "pages.toml", "finance.audit_route = combined", "finance.audit_route = both", "covers_service_accounts", "没有名为“both”的选项"),
    Fault("show-when-category", "pages.toml", 'show_when = "category = F1"\n\n[[section.page.question]]\nfield = "category_facts', 'show_when = "category = F8"\n\n[[section.page.question]]\nfield = "category_facts', "page categories.F1", "没有名为“F8”的类别"),
    Fault("show-when-garbled", "pages.toml", '"premises.tenure = leased"', '"premises.tenure"', "premises.lease_from", "show_when 写成"),
    Fault("heading-category-dangles", "report.toml", 'category = "F4"', 'category = "F7"', "heading 培训服务", "没有名为“F7”的类别"),
    Fault("heading-only-if-dangles", "report.toml", 'only_if = "recommendation.reapplying"', 'only_if = "recommendation.route"', "上一认定周期", "是或否"),
    Fault("cover-place-dangles", "report.toml", 'value = "recommender"', 'value = "recomender"', "cover 推荐单位", "没有名为“recomender”的位置"),
    Fault("text-place-dangles", "report.toml", "{agency.main_business}", "{agency.business}", "heading 申报单位概况", "没有名为“agency.business”的位置"),
    Fault("figure-place-dangles", "report.toml", "{figure.staff.year-1}", "{figure.staff.year-2}", "heading 服务人员结构", "没有名为“figure.staff.year-2”的位置"),
    Fault("brace-alone", "report.toml", "{agency.main_business}", "{agency.main_business", "heading 申报单位概况", "花括号不成对"),
    Fault("table-dangles", "report.toml", 'id = "survey"\nnumber', 'id = "surveys"\nnumber', "heading 用户满意度调查", "没有名为“surveys”的表"),
    Fault("printed-atom-dangles", "report.toml", 'id = "B6d"', 'id = "B6c"', "heading 发展规划和年度服务目标", "没有名为“B6c”的自证条目"),
    Fault("opinion-route-dangles", "forms.toml", '"special_carrier", "cooperation_zone"]', '"special_carriers", "cooperation_zone"]', "第24行第2列", "没有名为“special_carriers”的推荐渠道"),
    Fault("opinion-without-other-words", "forms.toml", 'elsewhere = "工信部认定的工业产品质量控制和技术评价实验室直接向市经济信息化委申报，本栏不填。"\n', "", "第24行第2列", "要么都写"),
    Fault("opinion-beside-a-value", "forms.toml", 'columns = 3\nalign = "left"\n\n[form.cell.opinion]\nby = "agency"', 'columns = 3\nalign = "left"\nvalue = "甲"\n\n[form.cell.opinion]\nby = "agency"', "第23行第2列", "不另写"),
    Fault("form-of-no-page", "forms.toml", "pages = 2 #", "pages = 0 #", "form recommendation_form", "至少是 1"),
    Fault("form-place-dangles", "forms.toml", "{number.finance.revenue}", "{number.agency.name}", "第12行第2列", "没有名为“number.agency.name”的位置"),
    Fault("foot-place-dangles", "forms.toml", "{recommending_seal}", "{seal}", "form summary_sheet", "没有名为“seal”的位置"),
    Fault("declaration-place-dangles", "declaration.toml", "{page_total}", "{pages}", "declaration", "没有名为“pages”的位置"),
    # things that contradict
    Fault("threshold-gone", "conditions.toml", "at_least = 300\n", "", "atom B1c", "缺少“at_least”"),
    Fault("threshold-without-effect", "conditions.toml", 'test = "grows"\n', 'test = "grows"\nat_least = 1\n', "atom B3c", "时不用“at_least”"),
    Fault("unit-not-of-figure", "conditions.toml", 'at_least = 150\nunit = "家"\nclause = "一.1.(3)"', 'at_least = 150\nunit = "家次"\nclause = "一.1.(3)"', "atom B3a", "不按“家次”计"),
    Fault("age-not-in-years", "conditions.toml", 'unit = "年"', 'unit = "月"', "atom B1b", "单位是“年”"),
    Fault("events-without-category", "conditions.toml", 'category = "F2"\n', "", "atom F2.events", "category 只用于 activities"),
    Fault("group-empty", "conditions.toml", '[["B4a", "B4b"]]', "[[]]", "B4", "至少一组"),
    Fault("atom-unused", "categories.toml", '"F4.online", ', "", "atom F4.online", "没有用在", "conditions.toml"),
    Fault("category-routes-do-not-match", "categories.toml", 'routes = ["融资对接", "融资担保"]', 'routes = ["融资对接"]', "F5", "routes"),
    Fault("why-not-applicant-gone", "clauses.toml", 'why_not_applicant = "限制的是一个区单独推荐的家数"\n', "", "clause 附件.说明（2）", "why_not_applicant"),
    Fault("clause-uncovered", "materials.toml", 'clause = "二.6"', 'clause = "二.7"', "clause 二.6", "没有条件、材料", "clauses.toml"),
    Fault("clause-not-as-printed", "clauses.toml", "集聚服务机构5家以上", "集聚服务机构3家以上", "clause 一.1.(4)", "notice.txt 中没有"),
    Fault("materials-misnumbered", "materials.toml", "number = 9", "number = 10", "number", "逐项加一"),
    Fault("two-declarations", "materials.toml", 'source = "declaration"', 'source = "evidence"', "declaration", "各有一项"),
    Fault("forbidden-word-empty", "naming.toml", 'word = "省级"', 'word = ""', "word", "不能是空的"),
    Fault("categories-max-beyond", "notice.toml", "categories_max = 3", "categories_max = 6", "counting", "对不上"),
    Fault("year-end-of-other-year", "notice.toml", "year_end = 2020-12-31", "year_end = 2019-12-31", "counting", "上一年"),
    Fault("no-copies", "notice.toml", "copies = 5", "copies = 0", "copies", "至少一份"),
    Fault("field-not-asked", "pages.toml", '[[section.page.question]]\nfield = "agency.fax"\nlabel = "传真"\nhint = "没有的不填"\nexample = "021-60000001"\n', "", "agency.fax", "没有一页问"),
    Fault("field-asked-twice", "pages.toml", 'field = "agency.fax"', 'field = "agency.phone"', "agency.", "", "pages.toml"),
    Fault("kind-not-of-field", "pages.toml", 'field = "agency.fax"', 'field = "agency.fax"\nkind = "money"', "question agency.fax", "按“code”输入"),
    Fault("two-review-pages", "pages.toml", 'kind = "build"', 'kind = "review"', "kind review", "现在是2页"),
    Fault("category-without-page", "pages.toml", 'ledgers = ["trainings"]\nshow_when = "category = F4"', 'ledgers = ["trainings"]', "category F4", "没有 show_when"),
    Fault("heading-skips-a-level", "report.toml", 'level = 2\ntext = "申报单位概况"', 'level = 3\ntext = "申报单位概况"', "heading 申报单位概况", "跳过一级"),
    Fault("narrative-without-guide", "report.toml", 'guide = "逐项写成数字', 'title = "逐项写成数字', "写法", "TOML"),
    Fault("table-number-missing", "report.toml", "number = 4\n", "", "number", "表号"),
    Fault("table-title-missing", "report.toml", 'title = "资质与认定一览表"\n', "", "block recognitions", "写得不全"),
    Fault("table-numbers-with-a-gap", "report.toml", "number = 10\n", "number = 11\n", "number", "表号"),
    Fault("attested-atom-not-printed", "report.toml", '[[heading.block]]\nkind = "attested"\nid = "B4a"\n', "", "attested B4a", "没有印"),
    Fault("form-wider-than-paper", "forms.toml", "column_widths = [31, 42, 44, 47]", "column_widths = [91, 42, 44, 47]", "form recommendation_form", "比纸还宽"),
    Fault("cell-beyond-the-edge", "forms.toml", 'column = 2\ncolumns = 3\nvalue = "{service_platform.name}"', 'column = 2\ncolumns = 4\nvalue = "{service_platform.name}"', "第1行第2列", "超出了右边"),
    Fault("cells-overlap", "forms.toml", "row = 2\ncolumn = 1", "row = 1\ncolumn = 1", "第1行第1列", "重叠"),
    # carryover.toml
    Fault("carried-field-dangles", "carryover.toml", 'fields = ["finance"]', 'fields = ["finances"]', "answer 财务数字和审计报告", "没有名为“finances”的字段"),
    Fault("carried-narrative-dangles", "carryover.toml", 'fields = ["attested.B1d"]', 'fields = ["attested.B1c"]', "answer 财务状况", "没有名为“attested.B1c”的字段"),
    Fault("carried-field-twice", "carryover.toml", 'fields = ["signing"]', 'fields = ["signing", "survey"]', "fields survey", "出现了两次"),
    Fault("carried-field-gone", "carryover.toml", 'fields = ["premises"]', 'fields = ["premises.area"]', "premises.address", "没有写明"),
    Fault("carried-label-twice", "carryover.toml", 'label = "经营服务场所"', 'label = "认定和资质"', "answer 认定和资质", "出现了两次"),
    Fault("carried-without-fields", "carryover.toml", 'fields = ["not_applicable"]', "fields = []", "answer 材料不适用的理由", "不能是空的"),
    Fault("carried-fate-unknown", "carryover.toml", 'fate = "carried"', 'fate = "kept"', "answer 单位名称", "“fate”不能是“kept”"),
    Fault("carried-reason-gone", "carryover.toml", 'reason = "报送时再填"\n', "", "answer 声明日期", "写明 reason"),
    Fault("carried-ledger-dangles", "carryover.toml", 'kind = "staff"', 'kind = "stuff"', "ledger stuff", "没有名为“stuff”的台账"),
    Fault("carried-ledger-gone", "carryover.toml", '[[ledger]]\nkind = "equipment"\nfate = "checked"\nreason = "核对新增和报废的设备"\n', "", "ledger equipment", "没有写明这项台账"),
    Fault("carried-ledger-without-reason", "carryover.toml", 'reason = "要新的年度的培训"\n', "", "ledger trainings", "写明 reason"),
    Fault("carried-material-dangles", "carryover.toml", 'material = "M9"', 'material = "M10"', "material M10", "没有名为“M10”的材料"),
    Fault("carried-material-twice", "carryover.toml", 'material = "M9"', 'material = "M8"', "material M8", "出现了两次"),
    Fault("carried-material-gone", "carryover.toml", '[[material]]\nmaterial = "M2"\nfate = "checked"\nreason = "核对是否换过证"\n', "", "material M2", "没有写明这项材料"),
    Fault("carried-section-unknown", "carryover.toml", "[[ledger]]", "[[leger]]", "leger", "没有这一节"),
    # rehearsal.toml
    Fault("rehearsal-twice", "rehearsal.toml", 'id = "B1-years"', 'id = "B1-subject"', "question B1-subject", "出现了两次"),
    Fault("rehearsal-ask-twice", "rehearsal.toml", 'ask = "项目洽谈和推介之后谈成了几项"', 'ask = "辅导过的创业项目现在还有几个在经营"', "ask 辅导过的", "出现了两次"),
    Fault("rehearsal-about-dangles", "rehearsal.toml", 'about = "B5"', 'about = "B9"', "question B5-recognition", "没有名为“B9”的条件或类别"),
    Fault("rehearsal-atom-of-another", "rehearsal.toml", 'atoms = ["B7c"]', 'atoms = ["B6c"]', "question B7-qualified", "没有名为“B6c”的B7 的 atom"),
    Fault("rehearsal-field-dangles", "rehearsal.toml", '"premises.area"', '"premises.size"', "question B4-premises", "没有名为“premises.size”的字段"),
    Fault("rehearsal-condition-not-asked", "rehearsal.toml", 'about = "B5"\n', 'about = "B4"\n', "question B5-recognition", "没有名为“B5”的B4 的 atom"),
    Fault("rehearsal-nothing-about", "rehearsal.toml", 'about = "B5"\nask = "这份认定是哪一级给的，和市级认定是不是同一份文件"\natoms = ["B5"]', 'about = "B4"\nask = "这份认定是哪一级给的"\natoms = []', "B5", "一问也没有"),
    Fault("rehearsal-id-not-writable", "rehearsal.toml", 'id = "B6-free"', 'id = "B6 free"', "question B6 free", "id 只用"),
    Fault("rehearsal-too-long-to-hear", "rehearsal.toml", 'ask = "辅导过的', 'ask = "' + "很" * 40 + '辅导过的', "question F3-coaching", "不超过40字"),
    # calendar.toml
    Fault("calendar-without-the-deadline", "calendar.toml", "last = 2021-12-31", "last = 2021-05-25", "first", "没有包括报送截止日 2021-05-26"),
    Fault("calendar-backwards", "calendar.toml", "last = 2021-02-17", "last = 2021-02-10", "holiday 春节", "前后颠倒"),
    Fault("calendar-overlap", "calendar.toml", "first = 2021-10-01", "first = 2021-09-21", "holiday 国庆节", "重叠"),
    Fault("calendar-works-on-a-weekday", "calendar.toml", "2021-05-08", "2021-05-10", "working 2021-05-10", "星期六或星期日"),
    Fault("calendar-off-and-on", "calendar.toml", "2021-05-08", "2021-05-02", "working 2021-05-02", "又放假又上班"),
    Fault("calendar-day-twice", "calendar.toml", "2021-05-08", "2021-04-25", "working 2021-04-25", "出现了两次"),
    # delivery.toml
    Fault("task-twice", "delivery.toml", 'id = "ledgers"', 'id = "audit"', "task audit", "出现了两次"),
    Fault("task-before-dangles", "delivery.toml", 'before = "seal"', 'before = "stamp"', "task print", "没有名为“stamp”的task"),
    Fault("task-circle", "delivery.toml", 'before = "seal"', 'before = "audit"', "task audit", "绕成了一圈"),
    Fault("task-two-ends", "delivery.toml", 'before = "hand_in"\n', "", "task", "恰好一件事没有 before"),
    Fault("task-no-days", "delivery.toml", "days = 10", "days = 0", "task audit", "days 从 1 到 120"),
    Fault("task-page-dangles", "delivery.toml", 'page = "ledgers.all"', 'page = "ledgers"', "task ledgers", "没有名为“ledgers”的页"),
    Fault("task-id-not-writable", "delivery.toml", 'id = "audit"', 'id = "audit.1"', "task audit.1", "id 只用"),
    Fault("item-twice", "delivery.toml", 'id = "letter"', 'id = "statement"', "item statement", "出现了两次"),
    Fault("item-without-copies", "delivery.toml", "per_copy = true\n", "", "item", "per_copy"),
    Fault("leg-layer-dangles", "delivery.toml", 'layer = "ministry"', 'layer = "state"', "leg state", "没有名为“state”的期限"),
    Fault("leg-contact-dangles", "delivery.toml", 'contact = "纸质件和光盘报送"', 'contact = "纸质件"', "leg city", "没有名为“纸质件”的联系人"),
    Fault("leg-route-dangles", "delivery.toml", 'only_for = ["laboratory"]', 'only_for = ["lab"]', "leg city", "没有名为“lab”的推荐渠道"),
    Fault("beside-the-papers-carried", "carryover.toml", 'fields = ["delivery"]', 'fields = ["signing.x"]', "answer 交付日程和清点", "没有名为“signing.x”的字段"),
    Fault("form-gone", "forms.toml", 'id = "summary_sheet"', 'id = "summary"', "form summary_sheet", "缺少这张表"),
]
# fmt: on


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "pack"
    shutil.copytree(resource("notices/shanghai-2021"), folder)
    return folder


def change(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text, f"the real {file} no longer holds {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.id for fault in FAULTS])
def test_a_fault_is_refused_by_file_and_entry(pack: Path, fault: Fault) -> None:
    change(pack, fault.file, fault.old, fault.new)
    with pytest.raises(PackBroken) as refused:
        load(pack)
    assert refused.value.file == (fault.named or fault.file)
    assert fault.entry in refused.value.entry
    assert fault.why in refused.value.why
    assert refused.value.file in str(refused.value)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(pack: Path, name: str) -> None:
    (pack / name).unlink()
    with pytest.raises(PackBroken, match="不见了") as refused:
        load(pack)
    assert refused.value.file == name


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PackBroken, match="不见了"):
        load(tmp_path / "nowhere")


def test_an_unknown_toml_file_is_refused(pack: Path) -> None:
    (pack / "page.toml").write_text("", encoding="utf-8")
    with pytest.raises(PackBroken) as refused:
        load(pack)
    assert refused.value.file == "page.toml"


@pytest.mark.parametrize("name", ["Thumbs.db", "desktop.ini", "readme.md"])
def test_files_that_systems_leave_behind_do_not_matter(pack: Path, shanghai: Notice, name: str) -> None:
    (pack / name).write_bytes(b"\x00\xff")
    assert load(pack) == shanghai


def test_text_in_another_encoding_is_named_with_its_line(pack: Path) -> None:
    path = pack / "naming.toml"
    path.write_bytes(b"# \n# \n" + path.read_text(encoding="utf-8").encode("gb18030"))
    with pytest.raises(PackBroken, match="UTF-8") as refused:
        load(pack)
    assert (refused.value.file, refused.value.entry) == ("naming.toml", "第3行")


def test_brackets_without_end_are_refused(pack: Path) -> None:
    change(pack, "quotas.toml", "carrier_kinds = [", "carrier_kinds = [" + "[" * 5000)
    with pytest.raises(PackBroken) as refused:
        load(pack)
    assert (refused.value.file, refused.value.entry) == ("quotas.toml", "写法")


def test_a_huge_file_is_refused_unread(pack: Path) -> None:
    with (pack / "naming.toml").open("ab") as stream:
        stream.write(b"#" * MAX_BYTES)
    with pytest.raises(PackBroken, match="大于"):
        load(pack)


def test_line_ends_and_a_byte_order_mark_change_nothing(pack: Path, shanghai: Notice) -> None:
    for path in pack.iterdir():
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert load(pack) == shanghai


def test_digest_is_of_the_content(pack: Path, shanghai: Notice) -> None:
    assert load(pack).digest == shanghai.digest
    assert len(shanghai.digest) == 64
    change(pack, "notice.toml", "陈利伟", "陈利炜")
    assert load(pack).digest != shanghai.digest


def test_a_pack_may_have_no_text(pack: Path) -> None:
    (pack / "notice.txt").unlink()
    assert load(pack).text == ""


def test_every_pack_below_a_folder_is_loaded_by_its_id(tmp_path: Path, shanghai: Notice) -> None:
    shutil.copytree(resource("notices/shanghai-2021"), tmp_path / "某处")
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "note.txt").write_text("", encoding="utf-8")
    assert load_all(tmp_path) == {"shanghai-2021": shanghai}


def test_two_packs_with_one_id_are_refused(tmp_path: Path) -> None:
    for name in ("a", "b"):
        shutil.copytree(resource("notices/shanghai-2021"), tmp_path / name)
    with pytest.raises(PackBroken, match="已经有一个规则包使用") as refused:
        load_all(tmp_path)
    assert refused.value.file == "b/notice.toml"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_lost_or_doubled_lines_get_past_as_anything_but_a_refusal(pack: Path, data: st.DataObject) -> None:
    """Whatever lines go missing or come twice, the answer is a pack or a refusal that names a file."""
    name = data.draw(st.sampled_from(FILES))
    path = pack / name
    good = path.read_text(encoding="utf-8")
    lines = good.splitlines(keepends=True)
    start = data.draw(st.integers(0, len(lines) - 1))
    count = data.draw(st.integers(1, 12))
    if data.draw(st.booleans()):
        changed = lines[:start] + lines[start + count :]
    else:
        changed = lines[: start + count] + lines[start:]
    path.write_text("".join(changed), encoding="utf-8", newline="\n")
    answer = pack_or_refusal(pack)
    path.write_text(good, encoding="utf-8", newline="\n")
    if isinstance(answer, PackBroken):
        assert answer.file in {*FILES, "notice.txt"}
        assert answer.entry
        assert answer.why
    else:
        assert answer.digest


def pack_or_refusal(folder: Path) -> Notice | PackBroken:
    try:
        return load(folder)
    except PackBroken as refused:
        return refused
