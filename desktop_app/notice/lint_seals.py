"""Whether the rules for stamping hold together: each once, what the notice asks for with its clause."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from desktop_app.notice.lint import fail, refuse_doubles, refuse_unknown

if TYPE_CHECKING:
    from desktop_app.notice.models import Notice

_FILE = "seals.toml"
_ID = re.compile(r"[a-z][a-z0-9-]{0,30}")


def check_seals(notice: Notice) -> None:
    """Check what is stamped.

    Raises:
        PackBroken: at the first fault.
    """
    rules = notice.seals.rules
    refuse_doubles(_FILE, "rule", (rule.id for rule in rules))
    for rule in rules:
        entry = f"rule {rule.id}"
        if not _ID.fullmatch(rule.id):
            fail(_FILE, entry, "编号由小写字母、数字和 - 组成，以字母开头，不超过 31 个")
        if rule.provenance == "notice" and not rule.clause:
            fail(_FILE, entry, "出自通知的规则写明条款（clause）")
        if rule.clause:
            refuse_unknown(_FILE, entry, "条款", (rule.clause,), {clause.id for clause in notice.clauses})
        if rule.where.endswith("_edge") != (rule.mark.value == "edge"):
            fail(_FILE, entry, "骑缝章（edge）盖在 copy_edge 和 book_edge，别处不盖")
