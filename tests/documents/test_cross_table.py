"""《申报条件与证明材料对照表》 over several pages: a page never begins with the rest of a requirement."""

from __future__ import annotations

import pytest

from desktop_app.documents.packet_pages import CrossRow, PacketPress, Place
from desktop_app.documents.tables import RowStrip


@pytest.mark.parametrize("papers", [2, 3, 5])
def test_no_page_begins_with_papers_whose_requirement_stands_on_the_page_before(content, fonts, papers):
    rows = []
    for number in range(40):
        rows.append(
            CrossRow("一.1.(3)", f"要求{number}", "172家", "已满足", "申请报告", Place(number="1", page=9))
        )
        rows += [CrossRow("", "", "", "", f"材料{at}", None) for at in range(papers - 1)]

    pages = PacketPress(content, fonts, draft=False).cross_table(rows)

    assert len(pages) > 1
    at = 0
    for page in pages:
        drawn = [strip for _, strip in page.page.strips if isinstance(strip, RowStrip) and not strip.head]
        assert rows[at].label
        at += len(drawn)
    assert at == len(rows)
