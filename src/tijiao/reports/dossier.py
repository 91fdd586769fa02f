"""A school's dossier and a section's report, out of the data of the day, in the layout of a bulletin."""

from collections.abc import Sequence
from datetime import date, datetime

from tijiao.directory.models import Organisation, OrganisationKind
from tijiao.insight.readings import city_on
from tijiao.plans.models import Plan
from tijiao.plans.standing import LineStanding, plan_standing
from tijiao.registry.models import Employment, Enrolment, Facility
from tijiao.reports.compose import numeral, value_text
from tijiao.reports.content import LIGHTS, Attachment, Block, Content, Piece, day_text
from tijiao.reports.heading import BREAK
from tijiao.reports.numbers import Beside, Numbers

MOST = 8
"""So many numbers are told in words; all stand in the table."""
_NOTE = "注：数字可以点开，查看当天的依据。"


def dossier(school: Organisation, numbers: Numbers, *, at: datetime, on: date, sample: bool, base: str) -> Content:
    """一校一档 of a day: what is registered, where it lies beside its like, every number with its address."""
    told = numbers.of(school.code)
    behind = [one for one in told if one.better is False]
    ahead = [one for one in told if one.better]
    tail = f"&on={on.isoformat()}"
    blocks = [
        _head(1, "基本情况"), _text(_registered(school, on)),
        _head(2, "需要关注的数字"), *_sentences(behind, base, tail, "没有落在同类学校中位数之后的数字。"),
        _head(3, "好于同类的数字"), *_sentences(ahead, base, tail, "还没有好于同类学校中位数的数字。"),
    ]  # fmt: skip
    rows = tuple(
        (Piece(one.title), Piece(_number(one), f"{base}{one.address}{tail}"), Piece(one.middle_text),
         Piece({True: "好于中位", False: "不如中位", None: "—"}[one.better]))
        for one in told
    )  # fmt: skip
    table = Attachment("指标一览表", ("指标", "本校", "同类中位数", "相比"), (78, 30, 28, 20), rows, _NOTE)
    root = Organisation.objects.get(parent=None)
    return Content(
        heading=f"{school.name}{BREAK}档案", issuer=root.name, day=day_text(at), sample=_sample(sample),
        blocks=tuple(blocks), attachments=(table,) if rows else (),
    )  # fmt: skip


def _registered(school: Organisation, on: date) -> str:
    """Counts of the register; no person is named."""
    classes = Organisation.objects.live(on=on).filter(parent=school, kind=OrganisationKind.CLASS).count()
    pupils = Enrolment.objects.filter(organisation=school, to_day=None).count()
    staff = Employment.objects.filter(organisation=school, to_day=None).count()
    facilities = Facility.objects.filter(organisation=school).count()
    place = f"，位于{school.parent.name}" if school.parent else ""
    return (
        f"{school.name}（编码{school.code}）{place}，{school.opened_on.year}年建校。在册学生{pupils}人，"
        f"班级{classes}个，教职工{staff}人，登记设施设备{facilities}处。"
    )


def _sentences(rows: Sequence[Beside], base: str, tail: str, none: str) -> list[Block]:
    if not rows:
        return [_text(none)]
    return [
        Block(0, (
            Piece(f"{number}.{one.title}为"), Piece(_number(one), f"{base}{one.address}{tail}"),
            Piece(f"，同类学校中位数{one.middle_text}。"),
        ))
        for number, one in enumerate(rows[:MOST], 1)
    ]  # fmt: skip


def _number(one: Beside) -> str:
    unit = one.reading.indicator.unit.zh
    return f"{one.reading.text}{unit}" if one.reading.text else "无数据"


def section_report(
    section: Organisation, plan: Plan, *, at: datetime, on: date, sample: bool, base: str
) -> Content:  # fmt: skip
    """How the lines of a section stand on a day. `plan` from Plan.objects.whole()."""
    parts = plan_standing(plan, city_on(on), on=on)
    lines = [one for part in parts for one in part.lines if one.line.owner_id == section.pk]
    blocks: list[Block] = []
    for number, line in enumerate(lines, 1):
        blocks += _line(number, line, base, f"&on={on.isoformat()}")
    rows = tuple(
        (Piece(f"{line.line.number} {line.line.title_zh}"), Piece(one.target.title_zh),
         Piece(value_text(one), f"{base}{one.address}&on={on.isoformat()}" if one.address else ""),
         Piece("—" if one.watched else one.goal_text), Piece(LIGHTS.get(one.light_code, "—")))
        for line in lines for one in line.targets
    )  # fmt: skip
    heads = ("要点", "目标", "现值", "要求", "进度")
    table = Attachment("目标进度一览表", heads, (34, 44, 24, 36, 18), rows, _NOTE)
    return Content(
        heading=f"{section.name}{BREAK}{plan.year}年重点工作进展", issuer=section.name, day=day_text(at),
        sample=_sample(sample), blocks=tuple(blocks) or (_text("本科室没有承担计划里的要点。"),),
        attachments=(table,) if rows else (),
    )  # fmt: skip


def _line(number: int, line: LineStanding, base: str, tail: str) -> list[Block]:
    """The line's heading with its light, and a sentence for each target that has a number."""
    made = [Block(1, (Piece(f"{numeral(number)}、{line.line.title_zh}（{LIGHTS[line.light.value]}）"),))]
    known = [one for one in line.targets if one.value is not None]
    for place, one in enumerate(known, 1):
        goal = "" if one.watched else f"，目标{one.goal_text}"
        number_piece = Piece(value_text(one), f"{base}{one.address}{tail}")
        made.append(Block(0, (Piece(f"{place}.{one.target.title_zh}为"), number_piece, Piece(f"{goal}。"))))
    measures = line.line.measures.count()
    return made if known else [*made, _text(f"{measures}项举措在办，还没有可以统计的数字。")]


def _head(number: int, title: str) -> Block:
    return Block(1, (Piece(f"{numeral(number)}、{title}"),))


def _text(words: str) -> Block:
    return Block(0, (Piece(words),))


def _sample(sample: bool) -> str:
    return "样例数据" if sample else ""
