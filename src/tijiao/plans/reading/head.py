"""Title, year, issuer and document number: what a document says of itself before its first point and at its foot."""

import re
from dataclasses import dataclass

from tijiao.plans.reading import words
from tijiao.plans.reading.furniture import is_date, is_organisation, looks_like_title
from tijiao.plans.reading.ladder import rung_of
from tijiao.plans.reading.numerals import half_width
from tijiao.plans.reading.source import Source

_NUMBER = re.compile(
    r"[\u4e00-\u9fff]{1,12}\s*[〔\[［（(【]\s*(?:19|20)[0-9]{2}\s*[〕\]］）)】]\s*(?:第\s*)?[0-9]{1,4}\s*号"
)
_LABELLED_NUMBER = re.compile(rf"(?:文\s*号|发文字号|文件编号)\s*[:：|｜]?\s*({_NUMBER.pattern})")
_ISSUER_LABEL = re.compile(
    r"(?:发布机构|发文机关|发布单位|发文单位|信息来源|文章来源|稿件来源|来\s*源|发布人)\s*[:：|｜]?\s*([\u4e00-\u9fff]{3,30})"
)
_ISSUED_BY = re.compile(
    rf"^(?P<org>[\u4e00-\u9fff、]{{2,40}}?(?:{words.ORG_ENDS})(?:办公室)?)(?:关于)?(?:印发|发布|下发|公布|转发|《|做好|报送)"
)
_TITLED_BY = re.compile(
    r"^(?P<org>[\u4e00-\u9fff]{2,30}?(?:局|厅|委员会|办公室|人民政府|委|中心|学校|中学|小学|幼儿园))(?=[\s（(]*(?:20|二[〇○零]|关于|[0-9]))"
)
_YEAR = re.compile(r"(20[0-9]{2})\s*(?:[年—–~～-]|学年)|([二2][〇○零0][〇○零一二三四五六七八九]{2})\s*年")
_CHINESE_YEAR = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_FIRM_TITLE = re.compile(
    r"(?:要点|计划|方案|意见|规划|纲要|清单|分工|分工表|分解表|任务表|安排|细则)(?:[(（【〔][^()（）]{0,20}[)）】〕])?$"
)
_HEAD_LINES = 60


@dataclass(frozen=True, slots=True)
class Head:
    title: str
    year: int | None
    issuer: str | None
    doc_number: str | None


def read_head(source: Source, body: int) -> Head:
    """What stands before offset `body`, the first point, and in the signature."""
    before = [line for line in source.lines if line.span[1] <= body]
    lines = [source.of(line.span).strip() for line in before]
    levels = [line.level for line in before]
    title = _title(lines, levels)
    number = _doc_number(lines)
    return Head(title, _year(title, lines, number), _issuer(source, title, lines), number)


def _title(lines: list[str], levels: list[int]) -> str:
    """The last line before the body that heads a plan; lines that continue it or that it continues are joined."""
    numbered = [i for i, text in enumerate(lines) if text]
    last = numbered[-_HEAD_LINES:]
    plans = [i for i in last if _heads_a_plan(lines[i])]
    styled = [i for i in last if levels[i] == 1]
    firm = [i for i in plans if _FIRM_TITLE.search(lines[i])]  # 体育局工作计划 before 2014年主要任务
    at = (firm or plans or styled or [-1])[-1]
    if at < 0:
        return next(
            (lines[i] for i in last if 4 <= len(lines[i]) <= 60 and not re.match(words.SITE_HEADER, lines[i])), ""
        )
    title = lines[at]
    above = at - 1
    while above >= 0 and _continues(lines[above], title):
        title = lines[above] + title
        above -= 1
    return _unquoted(title)


def _heads_a_plan(text: str) -> bool:
    return looks_like_title(text) and rung_of(text) is None and not re.match(words.SITE_HEADER + r"|附|.*[>＞»]", text)


def _continues(above: str, title: str) -> bool:
    """Whether a title was broken into lines: what stands above is a short piece that is no line of its own kind."""
    if (
        not 4 <= len(above) <= 40
        or len(title) > 40
        or re.search(r"[。；;：:，,>＞》]|^20[0-9]{2}(?:[-./]|年[0-9])", above)
    ):
        return False
    starts = re.match(r"20[0-9]{2}|二[〇○零]|关于|《", title)
    number = _NUMBER.search(above) or is_date(above) or re.match(words.SITE_HEADER, above)
    if number or _heads_a_plan(above):
        return False
    if is_organisation(above):
        return bool(starts)
    dated = re.search(r"20[0-9]{2}\s*年", above) and not re.search(r"20[0-9]{2}", title)
    if dated and not starts:
        return True
    return bool(re.search(r"关于|印发|年度?$", above)) and (not starts or bool(re.search(r"印发$", above)))


def _unquoted(title: str) -> str:
    """关于印发《…计划》的通知 as the title of the plan itself is left; only stray blanks go."""
    return re.sub(r"[\s\u3000#*]+", "", title) if re.search(r"[\u4e00-\u9fff]", title) else title


def _doc_number(lines: list[str]) -> str | None:
    """A document number on a line of its own, or after 文号: not one that a sentence cites."""
    for text in lines:
        labelled = _LABELLED_NUMBER.search(text)
        alone = _NUMBER.fullmatch(text.strip("（）()"))
        if labelled or alone:
            printed = labelled[1] if labelled else text.strip("（）()")
            return re.sub(r"\s+", "", printed)
    return None


def _year(title: str, lines: list[str], number: str | None) -> int | None:
    posted = [text for text in lines if re.match(words.SITE_HEADER, text)]  # a page's date may be years later
    for text in (title, number or "", *(text for text in lines if text not in posted), *posted):
        year = year_in(text)
        if year:
            return year
    brackets = re.findall(r"[〔\[（(](20[0-9]{2})[〕\])）]", "\n".join((title, number or "", *lines)))
    return max(map(int, brackets), default=None)  # of documents that are cited, the plan follows the newest


def year_in(text: str) -> int | None:
    """The first year that a text names, 2021年 or 二〇二一年."""
    found = _YEAR.search(half_width(text))
    if not found:
        return None
    return int(found[1]) if found[1] else int(found[2].translate(_CHINESE_YEAR))


def _issuer(source: Source, title: str, lines: list[str]) -> str | None:
    """The office that issues: from …关于印发, from the signature, from the page's label, from the title's beginning."""
    for text in lines:
        issued = _ISSUED_BY.match(re.sub(r"\s+", "", text))
        if issued and len(text) <= 80:
            return issued["org"]
    texts = [source.of(line.span).strip() for line in source.lines if not line.cells]
    for i, text in enumerate(texts):
        if is_date(text):
            above = next((texts[j] for j in range(i - 1, max(i - 4, -1), -1) if texts[j]), "")
            if is_organisation(above):
                return re.sub(r"\s+", "", above)
    for text in lines:
        labelled = _ISSUER_LABEL.search(text)
        if labelled and re.search(rf"(?:{words.ORG_ENDS})$", labelled[1]):
            return labelled[1]
    titled = _TITLED_BY.match(title)
    return titled["org"] if titled else None
