"""What the columns of a task table mean, told by their headers."""

import re
from collections.abc import Sequence
from enum import Enum


class Column(Enum):
    NUMBER = "number"  # 序号
    GROUP = "group"  # 类别: goes to the path
    NAME = "name"  # 任务, 指标: the title
    TEXT = "text"  # 内容, 措施, 目标: read for targets
    TARGET = "target"  # 目标值: a bare number is a target, its unit from UNIT or the name
    UNIT = "unit"  # 计量单位
    RESPONSIBLE = "responsible"
    DEADLINE = "deadline"
    OTHER = "other"  # 现状, 分值, 备注, 责任人: never read for targets


# First match wins: 责任单位 before 单位, 目标值 before 目标, 现状值 before 值.
_MEANINGS: tuple[tuple[Column, str], ...] = (
    (Column.NUMBER, r"序号|编号|^号$|^№$|^No\.?$"),
    (
        Column.OTHER,
        r"责任人|负责人|责任领导|领导|联系|电话|备注|现状|基期|基数|基准|完成情况|进展|实际|上年|分值|得分|评分|权重|标准分"
        r"|属性|类型|自评|存在问题|佐证|签字|^20[0-9]{2}年?(实际|完成|现状)",
    ),
    (
        Column.RESPONSIBLE,
        r"(责任|牵头|配合|承办|协办|主办|主管|实施|落实|协同|参与|负责)(单位|科室|部门|处室|股室|主体|学校)|责任分工|任务分工|^责任$|^牵头$|^配合$",
    ),
    (Column.DEADLINE, r"时限|时间|期限|进度|节点|完成日期"),
    (Column.UNIT, r"^(计量|指标|数量)?单位$"),
    (Column.GROUP, r"类别|分类|领域|板块|方面|一级指标|^重点领域|专项|维度|条线"),
    (
        Column.TARGET,
        r"目标值|指标值|计划数|任务数|^数量$|^目标数$|^20[0-9]{2}年?(底)?(目标|计划|任务)?(值|数)?$|^规划值$|^计划值$",
    ),
    (
        Column.NAME,
        r"^(重点|主要|年度|工作|目标|具体|改革|建设|实事|二级|三级|核心)*(任务|项目|指标|事项|名称|工作)(名称)?$|名称|^要点$|实事(项目)?$",
    ),
    (Column.TEXT, r"内容|措施|举措|目标|要求|任务|安排|计划|标准|成果|规模|说明|做法|要点|项目|指标|事项"),
)
_BLANKS = re.compile(r"\s+")
_TASKS = {Column.NAME, Column.TEXT, Column.TARGET}


def meanings(header: Sequence[str]) -> tuple[Column, ...]:
    """The meaning of each column; OTHER where the header says nothing known."""
    return tuple(_meaning(_BLANKS.sub("", text)) for text in header)


def _meaning(text: str) -> Column:
    bare = re.sub(r"[(（][^()（）]*[)）]", "", text) or text
    if not bare or len(bare) > 16:
        return Column.OTHER
    return next((column for column, pattern in _MEANINGS if re.search(pattern, bare, re.IGNORECASE)), Column.OTHER)


def is_header(cells: Sequence[str]) -> bool:
    """Whether a row names the columns of a task table: several short words, one of them the task or its content."""
    distinct = list(dict.fromkeys(_BLANKS.sub("", text) for text in cells if text.strip()))
    if len(distinct) < 2 or any(len(text) > 16 or re.search(r"[。；]", text) for text in distinct):
        return False
    found = meanings(distinct)
    known = [column for column in found if column is not Column.OTHER]
    return any(column in _TASKS for column in known) and (len(known) >= 2 or len(distinct) <= 3)


def is_data_table(grid: Sequence[Sequence[tuple[int, str]]]) -> bool:
    """Whether a table holds data: one of its first rows names the columns of a task table."""
    return len(grid) >= 2 and any(is_header([text for _, text in row]) for row in grid[:3])
