"""申报单位: the agency that applies, as its licence and its seal name it."""

from __future__ import annotations

from desktop_app.models.choices import LegalKind, SubjectType
from desktop_app.models.values import Code, Day, Shape, Text, Yuan


class Agency(Shape):
    """服务机构（申报单位）, domain §2.3 rows 2-9; its name must equal the name on its seal (汇总表 column 3)."""

    name: Text | None = None
    seal_name: Text | None = None
    """The words on the 公章, typed from the seal."""
    licence_name: Text | None = None
    """The name on the licence or 法人证书, typed from the paper."""
    credit_code: Code | None = None
    """统一社会信用代码, GB 32100-2015: 18 characters with a check character."""
    legal_kind: LegalKind | None = None
    subject_type: SubjectType | None = None
    established: Day | None = None
    """成立（注册）日期."""
    operating_since: Day | None = None
    """Start of operation where it differs from the registration; otherwise left out."""
    registered_capital: Yuan | None = None
    shareholders: Text | None = None
    """股权结构或举办单位."""
    main_business: Text | None = None
    legal_representative: Text | None = None
    district: Text | None = None
    registered_address: Text | None = None
    mailing_address: Text | None = None
    postcode: Code | None = None
    phone: Code | None = None
    fax: Code | None = None
    email: Code | None = None
    website: Text | None = None
    icp_number: Code | None = None
    """网站备案号."""
