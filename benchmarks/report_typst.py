"""The report of the benchmark set by typst: ``python -m benchmarks.report_typst FONTS FILE``."""

from __future__ import annotations

import sys

import typst

from benchmarks.report_content import BLOCKS, HEADS, TABLES, rows, texts

HEAD = """
#set page(paper: "a4", margin: (left: 28mm, right: 26mm, top: 37mm, bottom: 35mm))
#set text(font: "Noto Serif SC", size: 16pt, lang: "zh", region: "cn", top-edge: 0.88em, bottom-edge: -0.12em)
#set par(justify: true, leading: 12.9pt, spacing: 12.9pt, first-line-indent: (amount: 2em, all: true))
#show heading: set text(font: "Noto Sans SC", size: 16pt, weight: "regular")
#let cells(..body) = {
  set text(size: 10.5pt)
  set par(leading: 4pt, first-line-indent: 0pt)
  table(columns: (28pt, 104pt, 62pt, 72pt, 86pt, 90pt), stroke: 0.5pt, ..body)
}
"""


def quoted(text: str) -> str:
    """``text`` as a string of typst."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def source() -> str:
    """The same headings, paragraphs and tables, in the same order."""
    parts = [HEAD]
    for number, text in enumerate(texts()):
        if number % 10 == 0:
            parts.append(f"#heading({quoted(f'{number // 10 + 1}．服务开展情况')})")
        parts.append(f"#par({quoted(text)})")
        if number * TABLES // BLOCKS != (number + 1) * TABLES // BLOCKS:
            heads = ", ".join(map(quoted, HEADS))
            body = ", ".join(quoted(cell) for row in rows(number) for cell in row)
            parts.append(f"#cells(table.header({heads}), {body})")
    return "\n\n".join(parts)


if __name__ == "__main__":
    typst.compile(source().encode(), output=sys.argv[2], font_paths=[sys.argv[1]], ignore_system_fonts=True)
