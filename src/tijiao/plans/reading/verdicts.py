"""Is a quantity a target? Small rules, each of which can only say no, with the reason as its name.

A quantity in digits counts unless a rule refuses it: a plan's sentences are promises. A quantity in Chinese numerals
(一个, 三级, 四种) is mostly language, so it needs a sign of commitment: a comparator, a period, or a verb that makes or
holds something.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from tijiao.plans.reading import words
from tijiao.plans.reading.document import Span
from tijiao.plans.reading.phrases import STOPS, Phrase, clause_start

_REACH = 160  # characters on either side: further away nothing speaks about a quantity
_SENTENCE = "。；;！!？?\n"


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a phrase stands: the masked text, the area read, the plan's year, and whether the section looks back."""

    text: str
    area: Span
    year: int | None
    looks_back: bool


@dataclass(frozen=True, slots=True)
class Here:
    """A phrase with the text around it.

    before, after   the rest of its clause, from the whole phrase outwards
    told, rest      the rest of its sentence
    close           what stands directly before number and unit (comparator and period included in it)
    """

    phrase: Phrase
    setting: Setting
    before: str
    after: str
    told: str
    rest: str
    close: str


def here(phrase: Phrase, setting: Setting) -> Here:
    """The surroundings of a phrase."""
    text, (left, right) = setting.text, phrase.span
    start, end = max(setting.area[0], left - _REACH), min(setting.area[1], right + _REACH)
    sentence = max([start, *(text.rfind(stop, start, left) + 1 for stop in _SENTENCE)])
    stop = min([end, *(at for at in (text.find(sign, right, end) for sign in _SENTENCE) if at >= 0)])
    clause = clause_start(text, left, start)
    clause_end = min([stop, *(at for at in (text.find(sign, right, end) for sign in STOPS) if at >= 0)])
    return Here(
        phrase,
        setting,
        text[clause:left],
        text[right:clause_end],
        text[sentence:left],
        text[right:stop],
        text[max(clause, phrase.digits[0] - 24) : phrase.digits[0]],
    )


def refused(phrase: Phrase, setting: Setting) -> str:
    """The name of the rule that refuses a phrase, or "" when it is a target."""
    place = here(phrase, setting)
    return next((rule.__name__ for rule in _RULES if rule(place)), "")


# ---- what the numeral is -------------------------------------------------------------------------


def unmeasured(h: Here) -> bool:
    """A numeral without unit: a year, a code, a telephone number. Digits under a comparator word are a bare count."""
    p = h.phrase
    if p.kind != "count" or p.unit:
        return False
    bare = not p.chinese and p.compared and not re.match(r"[\u4e00-\u9fffA-Za-z0-9]", h.after)
    return not bare or (1900 < p.value < 2100 and isinstance(p.value, int))


def ordinal(h: Here) -> bool:
    """第三批, 首个, 该2所, 这三项, 上一轮, 前3个月, 后3位."""
    if h.phrase.kind == "rank":
        return False
    if re.search(r"(?:第|首|头|这|该|上述|其余)\s*$", h.close):
        return True
    if h.phrase.value == 1 and re.search(r"(?:上|下|另|唯|统|万|任|某|同|前|进|划)\s*$", h.close):
        return True
    if re.search(r"(?<!提)前\s*$", h.close):
        return h.phrase.unit not in words.RATES
    return bool(re.search(r"(?<![课会赛训先])后\s*$", h.close)) and h.phrase.unit in ("名", "位", "个", "期", "批")


def in_a_code(h: Here) -> bool:
    """5G, A4, 1+X, 7×24, 5+3+1, 8:30, 2.0版: a digit that belongs to a name."""
    text, (left, right) = h.setting.text, h.phrase.digits
    if h.phrase.unit == "版" and re.search(r"[.．]", text[left:right]):
        return True
    near = text[left - 1 : left] if left else ""
    if re.match(r"[A-Za-z＋+×*/._&@#＃\-—–]", near) and not re.search(r"[≥≤>]\s*$", h.close):
        return near not in "-—–" or bool(re.search(r"[A-Za-z0-9０-９]\s*[-—–]$", h.close))
    if (
        h.phrase.kind == "count"
        and h.phrase.unit in ("G", "M")
        and re.match(r"[\u4e00-\u9fff]{0,2}(?:技术|网络|基站|智慧|应用|\+)", text[right : right + 6])
    ):
        return True
    follows = re.match(r"\s*[＋+×*]\s*[A-Za-z0-9０-９Nn]|[A-Za-z]", text[right : right + 3])
    return bool(follows) and not h.phrase.unit


def clock_or_score(h: Here) -> bool:
    """8:30 and 比分 are no ratios; 5:3:2 divides a score."""
    if h.phrase.kind != "ratio":
        return False
    whole = h.setting.text[h.phrase.digits[0] : h.phrase.digits[1]]
    clock = re.fullmatch(r"[0-9]{1,2}\s*[:：]\s*[0-9]{2}", whole) and re.search(r"午|点|时间|早|晚|至|[0-9]$", h.close)
    return (
        bool(clock) or bool(re.search(r"比分|[0-9][:：]$", h.close)) or whole.endswith((":00", "：00", ":30", "：30"))
    )


def name_of_a_day(h: Here) -> bool:
    """10分钟健身圈, 15分钟品质生活圈, 24小时值班, 半小时: how a thing is called, not how much of it."""
    if h.phrase.unit not in ("分钟", "小时", "公里", "天", "千米", "个小时"):
        return False
    around = bool(re.match(r"[\u4e00-\u9fff]{0,8}圈", h.after))
    watch = (
        h.phrase.value in (24, 365)
        and not h.phrase.compared
        and bool(
            re.match(
                r"[\u4e00-\u9fff]{0,4}(?:值|在岗|监控|开放|服务|不间断|热线|响应|全天|巡|运行|备勤|监测|看护|待命)|",
                h.after,
            )
        )
    )
    return around or watch


# ---- idioms and structure ------------------------------------------------------------------------


def paired_ones(h: Here) -> bool:
    """一校一策, 一人一案, 1校1档, 一对一, 三园一堂: two single numerals of one script, a word apart, are a formula."""
    text, (left, right) = h.setting.text, h.phrase.digits
    if h.phrase.kind != "count" or h.phrase.compared or h.phrase.per:
        return False
    one = "[一二两三四五六七八九十]" if h.phrase.chinese else "[1-9]"
    if not re.fullmatch(rf"{one}[^0-9]{{0,2}}", text[left:right]):
        return False
    follows = re.match(rf"[\u4e00-\u9fff]{{0,1}}{one}(?P<word>[\u4e00-\u9fff])", text[right : right + 3])
    leads = re.search(rf"(?<![0-9每])(?P<one>{one})[\u4e00-\u9fff]{{1,2}}$", text[max(0, left - 4) : left])
    if follows and follows["word"] not in "个名所项次人小节课种轮场":
        return True
    return bool(leads) and not re.search(r"[个名所项次节轮场处座条年月日等级期届批]$", text[left - 1 : left])


def lacks_commitment(h: Here) -> bool:
    """A count in Chinese numerals without comparator, period, or a verb that makes something before it."""
    p = h.phrase
    if p.kind != "count" or not p.chinese:
        return False
    if p.unit in words.DIGITS_ONLY and not (p.compared or p.per):
        return True
    if p.compared or p.per:
        return False
    if p.value == 1:
        return not _one_is_counted(h)
    return _lists(h) or not _made(h, 12)


def _made(h: Here, within: int) -> bool:
    """Whether a verb that makes something stands before, at most `within` characters away."""
    near = rf"(?:{words.MAKING})[^{STOPS}]{{0,{within}}}$|(?:{words.MAKING_SHORT})(?:了|好|成|出|有|得|满)?\s*$"
    return bool(re.search(near, h.close))


def _lists(h: Here) -> bool:
    """校务、家长、学生等五个委员会: the count sums up a list of what there is."""
    return bool(re.search(r"[^均同]等\s*$", h.close)) and "、" in h.told


def _one_is_counted(h: Here) -> bool:
    """新建一所, 开展一次, 举办一届: one counts where a thing is built or an event held; 一支队伍, 一套制度 do not."""
    unit = h.phrase.unit
    if unit in ("所", "处", "座", "家", "栋", "幢", "间"):
        return _made(h, 8)
    if unit in ("次", "场", "轮", "场次", "节", "小时", "课时", "学时", "堂"):
        return bool(
            re.search(rf"(?:{words.HOLDING})(?:好|了)?[^{STOPS}、新进]{{0,6}}$", h.close)
        ) and not h.after.startswith("性")
    return False


def structural(h: Here) -> bool:
    """四个意识, 三个层次, 五个方面, 两种模式: an outline or slogan. In digits only words that divide a text."""
    p = h.phrase
    if p.kind != "count" or p.unit in words.RATES:
        return False
    if p.unit not in ("个", "项", "条", "种", "类", "支", "大", "道", "件", "套", "张", "名", "级"):
        return False
    noun = h.after.lstrip()
    if p.chinese and re.match(r"[0-9０-９]|均|都|全部|合计|同步|并举|齐|联动|一体", noun):
        return True
    outline = re.match(rf"[\u4e00-\u9fff]{{0,4}}?(?:{words.OUTLINE})", noun)
    if outline:
        return True
    if re.match(r"(?:以上)?(?:工作|任务|举措|措施|重点|行动)?(?:[:：]|$)", noun) and re.search(
        r"以下|如下|下列", h.told
    ):
        return True
    return p.chinese and not p.per and bool(re.match(rf"[\u4e00-\u9fff]{{0,3}}?(?:{words.STRUCTURAL})", noun))


def heading_count(h: Here) -> bool:
    """实施以下十大工程, 抓好六大行动: counts that only announce what is listed next."""
    if h.phrase.kind != "great":
        return False
    noun = h.phrase.unit
    made = re.search(rf"(?:{words.PROJECTING})[^{STOPS}、]{{0,16}}$", h.close)
    congress = re.search(r"[十二]$", h.close) or noun.startswith(("精神", "会议", "以来", "报告"))
    return (
        not made
        or _guides(h)
        or bool(congress)
        or bool(re.search(r"的|和|及|与", noun))
        or bool(re.search(r"以下|如下", h.before))
    )


def _guides(h: Here) -> bool:
    """以九大行动为主线, 围绕十大工程: what a plan goes by, not what it will make."""
    goes_by = re.search(r"(?:^|[^可所予加])(?:以|围绕|按照|紧扣|聚焦|依托|根据)[^，。；]*$", h.before)
    return bool(goes_by and re.match(r"为|$|[，,。；]|[\u4e00-\u9fff]{0,2}(?:要求|部署|目标|精神)", h.after))


def rank_without_verb(h: Here) -> bool:
    """前三年, 第二阶段: a rank needs a verb of ranking, or a unit of rank."""
    p = h.phrase
    if p.kind != "rank":
        return False
    verb = re.search(
        r"(?:进入|位居|位列|排名?|稳居|居|保持|跻身|力争|争取|列|进|取得|获得?|夺得|确保|达到|位次)[^，。；]{0,14}$",
        h.before,
    )
    if h.setting.text[p.digits[0]] == "第":
        return not (verb and (p.compared or re.match(r"\s*$|[，。；、]", h.after)))
    return not verb


def idiom(h: Here) -> bool:
    """最多跑一次, 一部分: fixed phrases with a numeral and a measure word."""
    return bool(re.search(r"跑\s*$", h.close)) and h.phrase.unit in ("次", "趟")


def article_of_law(h: Here) -> bool:
    """二十条措施, 教育规划纲要第3条: the name of a document."""
    return (
        h.phrase.unit == "条"
        and bool(re.match(r"(?:措施|意见|规定|政策|禁令|禁止|准则|标准|经验|铁律)", h.after))
        and not re.search(r"制定|出台|新增", h.close)
    )


# ---- time ----------------------------------------------------------------------------------------


def looks_back(h: Here) -> bool:
    """The section tells what was done last year."""
    return h.setting.looks_back


def past_or_present(h: Here) -> bool:
    """已达66.7%, 目前有12所, 去年培训3000人次: told in the sentence before the quantity, with no promise between."""
    told = h.told + h.setting.text[h.phrase.span[0] : h.phrase.digits[0]]
    marks = [m.end() for m in re.finditer(words.PAST, told)]
    year = h.setting.year
    marks += [
        m.end()
        for m in re.finditer(
            r"(?<![到至比较以自])(20[0-9]{2})年(?!度?[底末]?前|版|级|修订|遗留|启动|结转|续建|下达|开工)", told
        )
        if year and int(m[1]) < year
    ]
    if not marks:
        return bool(re.match(r"[^，。；]{0,4}的?基础上", h.after))
    promised = [m.start() for m in re.finditer(words.FUTURE, told)]
    if year:
        promised += [m.start() for m in re.finditer(r"(20[0-9]{2})年", told) if int(m[1]) >= year]
    else:
        promised += [m.start() for m in re.finditer(r"(?<!截)[到至](?=20[0-9]{2}年)", told)]
    return max(promised, default=-1) < max(marks) - 1


def base_of_a_change(h: Here) -> bool:
    """由66.7%提高到80%, 在80%的基础上: where a change starts."""
    if re.match(r"[^，。；]{0,4}的?基础上|[^，。；]{0,4}的?基数", h.after):
        return True
    starts = re.search(
        r"(?:从|由)[^，。；到至]{0,16}$", h.before + h.setting.text[h.phrase.span[0] : h.phrase.digits[0]]
    )
    return bool(starts) and bool(re.match(r"[^。；，、0-9０-９]{0,8}[到至为]", h.rest))


def example(h: Here) -> bool:
    """例如, 以某校为例: what others have done."""
    told = h.told + h.before
    return bool(re.search(r"(?:例如|比如|譬如)[，,：:\u4e00-\u9fff]|以[^，。]{2,24}为例", told))


def forecast(h: Here) -> bool:
    """预计新增3000人."""
    told = h.told + h.setting.text[h.phrase.span[0] : h.phrase.digits[0]]
    marks = [m.end() for m in re.finditer(words.FORECAST, told)]
    promised = [m.start() for m in re.finditer(r"力争|确保|争取|计划|必须", told)]
    return bool(marks) and max(promised, default=-1) < max(marks)


# ---- conditions and descriptors ------------------------------------------------------------------


def per_part(h: Here) -> bool:
    """每百名学生, 每3所, 每万人: the number says per what."""
    return bool(re.search(r"每(?:增加|增设|新增|增|满|超过|超出|超|多|达到?|隔|间隔)?\s*$", h.close))


def condition(h: Here) -> bool:
    """不足30人的, 低于60%的学校, 未达到80%的: when a rule applies, not what is promised."""
    text = h.setting.text
    told = text[max(h.setting.area[0], h.phrase.digits[0] - 12) : h.phrase.digits[0]]
    if re.search(r"连续\s*$", told) or (
        h.phrase.unit in ("名", "位") and re.search(r"(?:排名?|名次|列|倒数).{0,3}后\s*$|倒数", told)
    ):
        return True
    if re.search(r"(?:不足|不到|未满|未达到|未达|达不到|没有达到|年满|已满)[^，。；、]{0,4}$", told):
        return True
    if h.phrase.kind in ("rate", "share", "count") and re.match(
        r"[^，。；]{0,10}的(?:，|、|,|$)", h.after + h.rest[len(h.after) : len(h.after) + 1]
    ):
        return not re.match(rf"[^，。；]{{0,2}}的?(?:{words.PROMISE_NOUNS})", h.after)
    subject = re.search(r"[\u4e00-\u9fff]", re.sub(r"确保|力争|有|全[市区县校省]|实现|使|推动", "", h.before))
    below = (
        subject
        and re.search(rf"(?:(?<!不)(?<!得)(?:{words.BELOW}))[^，。；、]{{0,4}}$", told)
        and not re.search(r"控制", told)
    )
    described = re.match(rf"(?:以[上下内])?的(?!{words.PROMISE_NOUNS})", h.after)
    if below and described:
        return True
    opening = re.match(r"(?:[^，。；]{0,4})(?:对于?|凡是?|如果?|若|当|遇|针对)", h.told.lstrip())
    return bool(opening) and bool(described) and bool(re.search(words.CONSEQUENCE, h.rest))


def group(h: Here) -> bool:
    """600人以上学校, 60岁以上老人, 56人以上大班额, 5000万元以上的项目: a quantity that says which ones."""
    p = h.phrase
    if p.kind != "count":
        return False
    text = h.setting.text
    bounded = bool(re.search(r"(?:以[上下内]|左右|多|余)$", text[p.span[0] : p.span[1]]))
    made = re.search(
        rf"(?:{words.MAKING}|{words.MAKING_SHORT})(?:了|好|成|出|总计|合计|约|的)?\s*$",
        text[max(0, p.span[0] - 8) : p.span[0]],
    )
    made = made if made and not re.search(r"达到?\s*$", made[0]) else None
    if re.search(r"不(?:得|能)?(?:少|低|小)于|至少", text[p.span[0] : p.digits[0]]) or (p.per and not bounded):
        return False
    if bounded and re.match(rf"(?:的)?[\u4e00-\u9fff]{{0,4}}?(?:{words.GROUPS})", h.after) and not made:
        return True
    if bounded and not made and re.match(r"(?:，|,)?(?:配|设|须|应|要|可|必须|实行|增配|增设)", h.after):
        return True
    if re.match(r"[\u4e00-\u9fff]{1,2}及?以[上下](?:的|学校|规模)", h.after) and not made:
        return True
    if re.match(r"(?:以[上下内])?(?:大班额|超大班额|大校额|班额)", h.after):
        return True
    if (
        re.match(r"的(?:学校|小学|初中|中学|高中|幼儿园|乡镇|村|社区|企业|家庭|班级|教学点|地区|县|区|项目)", h.after)
        and not made
    ):
        return True
    return p.unit == "班" and bool(re.match(r"(?:规模|小学|初中|幼儿园|中学|高中|学校|的|制|建制|标准)", h.after))


def existing_whole(h: Here) -> bool:
    """全市136所学校, 全区12个镇街: how many there are."""
    if h.phrase.kind not in ("count",) or h.phrase.unit in words.RATES or h.phrase.compared:
        return False
    if re.search(r"(?:共有|现有|设有)[^，。；、0-9]{1,10}$", h.close) and not re.search(
        rf"{words.FUTURE}|到20[0-9]{{2}}年", h.told
    ):
        return True
    if re.search(words.REACHING, h.before):
        return False
    if re.search(r"(?:^|[，、])(?:将|要|拟|计划)?(?:为|对|给|向)[^，。]{0,6}$", h.before) and re.search(
        words.SERVING, h.after
    ):
        return False
    return bool(
        re.search(
            r"(?:全[市区县省镇乡州盟旗域国校系局]|辖区|全系统|我[市区县省镇乡州局]|所辖|下辖|本[市区县]|直属|城区|其中|涉及|(?<![实体呈表出发展涌])现|共有|分为|(?<!部)分|面向)(?:的|内|共|共有|所有|现有)?\s*$",
            h.close,
        )
    ) and not (re.search(r"其中\s*$", h.close))


def composed(h: Here) -> bool:
    """3人组成的小组, 5人小组, 2人一组, 4人制: who a group is made of."""
    if re.match(r"[\u4e00-\u9fff]{0,6}组成", h.after) and "由" in h.before:
        return True
    return h.phrase.unit in ("人", "名", "位") and bool(
        re.match(r"(?:以上)?(?:组成|小组|一组|为一组|制|一间|专班|工作组|评审组)", h.after)
    )


def scoring(h: Here) -> bool:
    """权重30%, 占总分的40%, 得5分."""
    around = h.before[-16:] + h.setting.text[h.phrase.span[0] : h.phrase.digits[0]]
    if re.search(words.SCORING, around):
        return True
    return bool(re.match(r"(?:的)?(?:权重|分值|计入|折算|记入)", h.after))


def batches(h: Here) -> bool:
    """分2批, 分3次, 分三步, 一批, 若干: how a work is divided."""
    return h.phrase.unit in ("批", "批次", "次", "期", "步", "轮", "组", "类", "个阶段") and bool(
        re.search(r"分\s*$", h.close)
    )


def bare_coverage(h: Here) -> bool:
    """实现全覆盖 alone names nothing that is covered; 全覆盖检查 says how a check is made."""
    p = h.phrase
    if p.kind != "covered":
        return False
    named = coverage_scope(h.before)
    if re.search(r"[%％]\s*$", h.before) or h.before.rstrip().endswith("、") or re.match(r"式|性|地|化", h.after):
        return True
    modifies = re.match(r"(?:的)?[\u4e00-\u9fff]{2,}", h.after) and not re.match(
        r"(?:目标|任务|要求|和|与|及|并|率|的?目标|工作目标)", h.after
    )
    if modifies:
        return True
    return len(named) < 2


def coverage_scope(before: str) -> str:
    """What is covered: the clause before 全覆盖 without verbs of reaching; "" when nothing is named."""
    part = re.sub(
        r"^[\s\u3000□“”]*(?:(?:并|且|同时|力争|确保|基本|全面|切实|逐步|率先|推动|推进|促进|加快|努力|年底前?|到?20[0-9]{2}年底?前?|以?实现|达到|做到|保障|保证|形成)\s*)*",
        "",
        before[-60:],
    )
    return re.sub(
        r"(?:(?:基本|全部|全面|逐步|率先|[要均都也并应](?=实现|达|做到)|实现|达到|做到|达|确保|完成|全域|全员|常态化?|有效|的|□|“|”)\s*)*$",
        "",
        part,
    ).strip(" \u3000□“”的")


_RULES: tuple[Callable[[Here], bool], ...] = (
    unmeasured,
    ordinal,
    in_a_code,
    clock_or_score,
    name_of_a_day,
    per_part,
    looks_back,
    past_or_present,
    base_of_a_change,
    forecast,
    example,
    condition,
    group,
    existing_whole,
    composed,
    scoring,
    batches,
    bare_coverage,
    idiom,
    article_of_law,
    rank_without_verb,
    heading_count,
    structural,
    paired_ones,
    lacks_commitment,
)
