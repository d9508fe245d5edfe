"""What the report of the benchmark says: paragraphs and tables as in a real report, some 29,000 characters."""

from __future__ import annotations

BLOCKS, TABLES, ROWS = 106, 30, 6
HEADS = ("序号", "机构名称", "类型", "协议编号", "有效期", "合作内容")
SENTENCES = (
    "平台面向区内制造业、软件业中小企业，围绕“一站受理、分类派单、限时办结”建立服务流程——企业在线提出需求后，"
    "两个工作日内由专人（含兼职专家）回访，七个工作日内给出方案；",
    "2020年共受理需求1,284项，办结率98.6%，服务中小企业172家，比上年增长8.86%；",
    "对“专精特新”企业、小型微型企业实行收费优惠：标准价的50%（公益活动免费），网址www.example.org.cn。",
)


def texts() -> list[str]:
    """The paragraphs: some 2,000 different characters, so that faces are as large as in a real report."""
    made = []
    for number in range(BLOCKS):
        rare = "".join(chr(0x4E00 + (number * 16 + at) * 9 % 20_000) for at in range(16))
        made.append("".join(SENTENCES[(number + at) % 3] for at in range(2 + number % 2)) + rare + "。")
    return made


def rows(number: int) -> list[list[str]]:
    """The rows of one table."""
    return [
        [str(at + 1), f"上海示例第{number}号服务有限公司", "专业机构", f"XY-{number:03d}-{at}", "2020.1.1至2022.12.31",
         "共同开展中小企业服务，共享专家和设备"]
        for at in range(ROWS)
    ]  # fmt: skip
