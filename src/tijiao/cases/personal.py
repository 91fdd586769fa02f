"""Personal data in a text that is to be published: what is struck out by itself, and what is still found."""

import re

from django.utils.translation import gettext

from tijiao.cases.models import Case, Complainant

STRUCK = "＊＊＊"
_NUMBER = r"(?<![0-9]){}(?![0-9Xx])"
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
PATTERNS: dict[str, re.Pattern[str]] = {
    "id": re.compile(_NUMBER.format(r"[1-9][0-9]{16}[0-9Xx]")),
    "mobile": re.compile(_NUMBER.format(r"1[3-9][0-9](?:[ -]?[0-9]{4}){2}")),
    "phone": re.compile(_NUMBER.format(r"0[0-9]{2,3}-?[0-9]{7,8}")),
    "mail": re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    "card": re.compile(_NUMBER.format(r"[0-9]{16}(?:[0-9]{3})?")),
    "plate": re.compile(rf"[{_PROVINCES}][A-Z][A-Z0-9]{{5,6}}"),
}  # fmt: skip


def _names(case: Case) -> list[str]:
    """What this case knows of persons: who asked, whom it concerns, the child."""
    asker = Complainant.objects.filter(case=case).first()
    told = [asker.name, asker.phone, asker.address] if asker else []
    told += [one.user.name for one in case.subjects.select_related("user") if one.user]
    told += [case.pupil.name] if case.pupil else []
    return sorted((one for one in told if len(one) > 1), key=len, reverse=True)


def struck(case: Case, text: str) -> str:
    """The text with what is known or looks like personal data struck out: a person then reads and confirms it."""
    for name in _names(case):
        text = text.replace(name, STRUCK)
    for pattern in PATTERNS.values():
        text = pattern.sub(STRUCK, text)
    return text


def found_in(case: Case, *texts: str) -> list[str]:
    """What kinds of personal data are still in the texts, in words; [] when none is found."""
    words = {
        "id": gettext("身份证号"), "mobile": gettext("手机号"), "phone": gettext("电话号码"),
        "mail": gettext("电子邮箱"), "card": gettext("银行卡号"), "plate": gettext("车牌号"),
    }  # fmt: skip
    whole = "\n".join(texts)
    found = [words[kind] for kind, pattern in PATTERNS.items() if pattern.search(whole)]
    return [*found, *([gettext("相关人员的姓名或住址")] if any(name in whole for name in _names(case)) else [])]
