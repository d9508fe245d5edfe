"""The shape of ``case.json``, from which its JSON Schema is made; descriptions are for whoever writes such a file."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from desktop_app.models.application import Application
from desktop_app.models.choices import Copy
from desktop_app.models.ledgers import (
    Activity,
    Equipment,
    FinancingRecord,
    Partner,
    ServiceRecord,
    StaffMember,
    TrainingSession,
)
from desktop_app.models.page_runs import PageRun
from desktop_app.models.values import Count, Day, FrozenShape


class EvidenceEntry(FrozenShape):
    """一份证明材料。"""

    model_config = ConfigDict(title="证明材料")

    id: str = Field(default="", description="案卷内的编号，字母、数字、- 和 _；不写则自动编号")
    material: str = Field(description="规则包里材料的编号，例如 M5")
    title: str = Field(default="", description="目录里的名称；不写则用文件名")
    file: str = Field(description="文件相对于 case.json 所在文件夹的路径，用 / 分隔")
    copy_kind: Copy | None = Field(default=None, description="原件或复印件")
    issuer: str | None = Field(default=None, description="出具单位")
    issued_on: Day | None = Field(default=None, description="出具日期")
    valid_from: Day | None = Field(default=None, description="有效期起")
    valid_to: Day | None = Field(default=None, description="有效期止")
    sealed: bool = Field(default=False, description="是否已盖章")
    proves: tuple[str, ...] = Field(default=(), description="所证明的条件的编号，例如 B1c")
    number: str | None = Field(default=None, description="台账行所指的证据编号")
    pages: Count | None = Field(default=None, description="页数")
    runs: tuple[PageRun, ...] = Field(
        default=(), max_length=5000, description="印哪些页、按什么次序、怎样转正；不写则全印"
    )
    fill_page: bool = Field(default=False, description="比 A4 小的页放大到 A4")


class LedgerFiles(FrozenShape):
    """七种台账：Excel 文件的相对路径，或逐行写出。"""

    model_config = ConfigDict(title="台账")

    services: str | tuple[ServiceRecord, ...] = Field(default=(), description="服务企业台账")
    activities: str | tuple[Activity, ...] = Field(default=(), description="服务活动台账")
    partners: str | tuple[Partner, ...] = Field(default=(), description="集聚服务机构台账")
    staff: str | tuple[StaffMember, ...] = Field(default=(), description="服务人员名册")
    trainings: str | tuple[TrainingSession, ...] = Field(default=(), description="培训台账")
    financings: str | tuple[FinancingRecord, ...] = Field(default=(), description="融资（担保）台账")
    equipment: str | tuple[Equipment, ...] = Field(default=(), description="设施设备台账")


class CaseFile(FrozenShape):
    """示范平台申报助手的案卷：事实，以及台账和证明材料的相对路径。"""

    model_config = ConfigDict(title="案卷 case.json")

    notice: str = Field(pattern=r"^[A-Za-z0-9_-]{1,64}$", description="规则包的编号，例如 shanghai-2021")
    title: str = Field(default="", max_length=200, description="案卷名称")
    application: Application = Field(default_factory=Application, description="填写的事实；金额以元为单位")
    unfinished: dict[str, str] = Field(default_factory=dict, description="写了一半的内容，按字段编号")
    ledgers: LedgerFiles = Field(default_factory=LedgerFiles, description="台账")
    evidence: tuple[EvidenceEntry, ...] = Field(default=(), description="证明材料")
