"""What the sample's cases are about: invented titles, answers to each type's form, and replies."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

TOPICS: dict[str, tuple[tuple[str, str], ...]] = {
    "admission": (
        ("片区划分怎样查询", "孩子户口在镇上，想知道对应哪所学校。"),
        ("随迁子女入学需要哪些材料", "今年秋季入学，想提前准备。"),
    ),
    "fees": (
        ("课后服务收费标准", "想了解课后服务怎样收费、谁可以减免。"),
        ("校服是否自愿购买", "学校通知统一订购，想确认是否自愿。"),
    ),
    "safety": (
        ("校门口车辆拥堵", "放学时路口没有人疏导。"),
        ("围墙外施工堆料", "施工材料堆到人行道，孩子只能走机动车道。"),
    ),
    "teaching": (
        ("网课时间安排偏长", "低年级每天看屏幕时间较长。"),
        ("英语教师更换频繁", "一学期换了三位老师。"),
    ),
    "conduct": (
        ("作业批改不及时", "作业一周未发回。"),
        ("建议加强家校沟通", "希望每月有一次固定沟通时间。"),
    ),
    "meals": (
        ("食堂饭菜偏凉", "送到教室时已经凉了。"),
        ("希望公示每周菜谱", "想提前知道菜谱和价格。"),
    ),
    "bus": (
        ("校车站点偏远", "最近的站点要走两公里。"),
        ("校车时刻变动没有通知", "早上等了二十分钟。"),
    ),
    "training": (
        ("培训机构退费", "机构停课后一直不退费。"),
        ("机构是否有办学许可", "想查询一家机构的资质。"),
    ),
    "sport": (
        ("操场周末开放", "希望周末能进校锻炼。"),
        ("体育器材破损", "小区旁学校的篮球架松动。"),
    ),
    "other": (
        ("证书遗失怎样补办", "毕业证遗失，想补办证明。"),
        ("建议增设图书角", "社区想与学校共建图书角。"),
    ),
}
_DEPUTY = (
    ("关于增设中小学护学岗的建议", "safety"), ("关于增加公办幼儿园学位的建议", "admission"),
    ("关于推进学校场地向居民开放的建议", "sport"), ("关于规范校外培训收费的建议", "training"),
    ("关于改善农村学校取暖的建议", "safety"), ("关于加强学校食堂监管的建议", "meals"),
    ("关于优化校车线路的建议", "bus"), ("关于加强教师心理关怀的建议", "conduct"),
)  # fmt: skip
_ITEMS = (("年度部门预算", "money"), ("义务教育招生工作意见", "admission"), ("校园安全工作通报", "safety"),
          ("教师公开招聘公告", "people"), ("年度工作要点", "plan"), ("学生资助政策问答", "policy"))  # fmt: skip
_OPINIONS = (("固定资产台账与实物不符", "money"), ("个别采购未履行比价程序", "works"), ("中层干部交流不够", "people"),
             ("会风文风不够精简", "conduct"), ("支部活动记录不全", "party"))  # fmt: skip
_PROBLEMS = (("教辅材料统一征订", "books"), ("伙食费结余未及时公示", "meals"), ("校服采购未征求家长意见", "uniforms"),
             ("资助资金发放不及时", "aid"))  # fmt: skip
_RISKS = (("零星维修集中在一家", "works"), ("采购验收由一人经手", "goods"), ("转学审批缺少复核", "admission"),
          ("借用人员没有台账", "people"))  # fmt: skip
_VISITS = (("家中网络不稳定，需协调信号", "device"), ("希望老师多留辅导时间", "study"),
           ("孩子放学路上要过省道", "safety"))  # fmt: skip
_ORDERS = (("请教研员听评课", "lesson"), ("校本培训一次", "training"), ("期中质量分析", "exam"),
           ("课题开题指导", "topic"))  # fmt: skip
_HELP = (("家人照料困难，请求调整课时", "work"), ("申请临时补助", "money"), ("租房协调", "housing"))
_REPLY = "您反映的情况我们已经核实，现将办理情况说明如下：已安排专人负责，明确措施和完成时间，后续会继续跟进。"


@dataclass(frozen=True, slots=True)
class Words:
    """Title, topic, the answers of the form, and the reply."""

    title: str
    topic: str
    answers: dict[str, Any]
    reply: str = _REPLY


def of_type(kind: str, day: date, random: Random) -> Words:
    """The words of a case of a type that was received on a day."""
    made = _PUBLIC.get(kind) or _OFFICE[kind]
    return made(day, random)


def _topical(random: Random) -> tuple[str, str, str]:
    topic = random.choice(list(TOPICS))
    return topic, *random.choice(TOPICS[topic])


def _public(_day: date, random: Random) -> Words:
    topic, title, content = _topical(random)
    return Words(title, topic, {"topic": topic, "content": content})


def _petition(_day: date, random: Random) -> Words:
    topic, title, content = _topical(random)
    told = {"topic": topic, "content": content, "wish": "请核实并答复。", "people": 1, "first": "yes"}
    return Words(title, topic, told)


def _deputy(_day: date, random: Random) -> Words:
    title, topic = random.choice(_DEPUTY)
    told = {"item_no": str(random.randint(1, 280)), "topic": topic, "content": f"{title}，请研究办理。",
            "signatories": random.randint(1, 12), "key_item": random.choice(("yes", "no", "no"))}  # fmt: skip
    return Words(title, topic, told)


def _request(_day: date, random: Random) -> Words:
    wanted = random.choice(("近三年招生计划", "学校经费使用情况", "教师编制核定文件", "校舍安全鉴定结果"))
    return Words(f"申请公开{wanted}", "", {"wanted": wanted, "way": random.choice(("text", "paper"))})


def _item(day: date, random: Random) -> Words:
    title, topic = random.choice(_ITEMS)
    told = {"field": topic, "made_on": f"{day - timedelta(days=random.randint(0, 2))}"}
    return Words(title, topic, told, reply=f"{title}已按规定公开。")


def _certificate(_day: date, random: Random) -> Words:
    told = {"kind": random.choice(("kindergarten", "primary", "junior")), "subject": "语文", "mandarin": "yes",
            "examined": "yes"}  # fmt: skip
    return Words("申请教师资格认定", "", told, reply="符合认定条件，请凭编号来窗口领取证书。")


def _proof(_day: date, random: Random) -> Words:
    told = {"kind": random.choice(("proof", "in", "out")), "school": "就读学校见附件"}
    return Words("申请学籍证明", "", told, reply="已办好，请凭编号领取。")


def _opinion(_day: date, random: Random) -> Words:
    title, topic = random.choice(_OPINIONS)
    told = {"source_doc": "巡察反馈意见", "item": random.randint(1, 20), "area": topic, "content": title,
            "evidence": "整改后的台账和照片"}  # fmt: skip
    return Words(title, topic, told, reply="已按意见整改，佐证材料附后。")


def _problem(_day: date, random: Random) -> Words:
    title, topic = random.choice(_PROBLEMS)
    told = {"field": topic, "content": title, "families": random.randint(1, 60), "refund": random.choice(("yes", "no"))}
    return Words(title, topic, told, reply="已纠正并向家长说明。")


def _risk(_day: date, random: Random) -> Words:
    title, topic = random.choice(_RISKS)
    return Words(title, topic, {"level": random.choice(("high", "middle", "low")), "area": topic, "content": title})


def _improvement(_day: date, random: Random) -> Words:
    topic = random.choice(("meals", "bus", "safety"))
    return Words("提高满意度", topic, {"topic": topic, "satisfied_share": 78.5, "measure": "逐校走访，公开改进清单。"})


def _visit(day: date, random: Random) -> Words:
    title, topic = random.choice(_VISITS)
    told = {"need": topic, "visited_on": f"{day}", "mode": random.choice(("online", "phone")), "content": title}
    return Words(title, topic, told, reply="已联系家长并落实。")


def _order(_day: date, random: Random) -> Words:
    title, topic = random.choice(_ORDERS)
    subject = random.choice(("语文", "数学", "英语", "物理"))
    return Words(f"{subject}：{title}", topic, {"need": topic, "subject": subject, "content": title},
                 reply="已到校完成，反馈单附后。")  # fmt: skip


def _help(day: date, random: Random) -> Words:
    title, topic = random.choice(_HELP)
    return Words(title, topic, {"need": topic, "visited_on": f"{day}", "plan": "学校工会跟进。"}, reply="已落实帮扶。")


_PUBLIC = {
    "public-question": _public, "public-complaint": _public, "petition": _petition, "deputy-suggestion": _deputy,
    "cppcc-proposal": _deputy, "disclosure-request": _request, "teacher-certificate": _certificate,
    "transfer-proof": _proof,
}  # fmt: skip
_OFFICE = {
    "disclosure-item": _item, "inspection-opinion": _opinion, "campaign-problem": _problem, "risk": _risk,
    "improvement": _improvement, "home-visit": _visit, "research-order": _order, "teacher-help": _help,
}  # fmt: skip
