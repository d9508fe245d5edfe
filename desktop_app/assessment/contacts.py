"""FR28: telephones, post codes and addresses that do not look like any. Everything here warns (domain §7.3)."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from desktop_app.assessment.findings import warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from desktop_app.assessment.results import Finding
    from desktop_app.models.application import Application

_PHONE = re.compile(r"1[3-9]\d{9}|(?:\(?0\d{2,3}\)?-?)?[2-8]\d{6,7}(?:-\d{1,6}|转\d{1,6})?|400-?\d{3}-?\d{4}")
_HOTLINE = re.compile(r"1[02]\d{3,4}|9[56]\d{3,4}")
_POSTCODE = re.compile(r"\d{6}")
_EMAIL = re.compile(r"[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+")
_ICP = re.compile(r"[一-龥]ICP[备证]\d{5,}号(?:-\d+)?")
_LONGEST_EMAIL = 254
_SEPARATORS = re.compile(r"[、,，;；/]")


def check_contacts(application: Application) -> Iterator[Finding]:
    """A warning for each number or address that does not fit its pattern."""
    agency, platform = application.agency, application.service_platform
    phones = (
        ("联系电话", agency.phone, "agency.phone"),
        ("传真", agency.fax, "agency.fax"),
        ("平台负责人手机", platform.leader_phone, "service_platform.leader_phone"),
        ("联系人电话或手机", platform.contact_phone, "service_platform.contact_phone"),
    )
    for label, value, field in phones:
        if value and not _is_phone(_plain(value)):
            yield warning("FR28", f"{label}写成 021-60000000 或11位手机号", field)
    hotline = _plain(application.category_facts.hotline or "")
    if hotline and not _HOTLINE.fullmatch(hotline) and not _is_phone(hotline):
        yield warning("FR28", "创业服务热线写成电话号码，例如 12345", "category_facts.hotline")
    if agency.postcode and not _POSTCODE.fullmatch(_plain(agency.postcode)):
        yield warning("FR28", "邮政编码写成6位数字", "agency.postcode")
    email = _plain(agency.email or "")
    if email and (len(email) > _LONGEST_EMAIL or not _EMAIL.fullmatch(email)):
        yield warning("FR28", "电子邮箱写成 name@example.com", "agency.email")
    if agency.website and _plain(agency.website) != agency.website.strip():
        yield warning("FR28", f"平台网址写成 {_plain(agency.website)}，不用全角字符和空格", "agency.website")
    if agency.icp_number and not _ICP.fullmatch(_plain(agency.icp_number).upper()):
        yield warning("FR28", "网站备案号写成 沪ICP备00000000号", "agency.icp_number")


def _is_phone(plain: str) -> bool:
    return all(_PHONE.fullmatch(part) for part in _SEPARATORS.split(plain))


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).replace("–", "-").replace("—", "-")
