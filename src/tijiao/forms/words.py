"""What is wrong with a form, for people who never saw YAML: the faults of packs.check in the reader's language.

Packs say their faults in English, with file and line; a page says the same beside the question, in words.
"""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

#: What compiled.py, expressions.py and pydantic say → what a page says. The first pattern that fits wins.
_SAID: tuple[tuple[re.Pattern[str], str | Promise], ...] = tuple(
    (re.compile(pattern, re.DOTALL), words)
    for pattern, words in (
        (r"there is no field '(?P<name>[^']*)'.*", _("条件或算式里写的“%(name)s”不是这张表单的题。")),
        (r"there is no function '(?P<name>[^']*)'.*", _("没有“%(name)s()”这个函数。")),
        (r"there is no list of choices '(?P<name>[^']*)'", _("还没有选项，请至少写一个选项。")),
        (r"the choice '(?P<name>[^']*)' stands twice in the list", _("选项“%(name)s”重复了。")),
        (r"the name '(?P<name>[^']*)' is used twice", _("题名“%(name)s”用了两次。")),
        (r"these fields depend on each other in a circle: (?P<name>.*)", _("这些题互相依赖，没法算：%(name)s。")),
        (r"a repeat within a repeat is not carried", _("多行的题里不能再放多行的题。")),
        (r"'(?P<name>[^']*)' has many answers here.*",
         _("“%(name)s”在多行的题里，有多个答案，请用count()、sum()、min()、max()或join()。")),
        (r"(?P<name>\w[\w-]*)\(\) wants the rows of a repeat.*", _("“%(name)s()”要用在多行的题上。")),
        (r"position\(\.\.\) has a meaning only within a repeat.*", _("position(..)只能用在多行的题里。")),
        (r"(?P<name>[\w-]+)\(\) takes (?P<wanted>.*?) arguments, not (?P<given>\d+).*",
         _("“%(name)s()”要%(wanted)s个参数，现在写了%(given)s个。")),
        (r"'(?P<name>[^']*)' is neither a function nor a field.*", _("“%(name)s”要写成${%(name)s}。")),
        (r"'(?P<name>.)' does not belong here.*", _("“%(name)s”放错了位置，请检查条件或算式。")),
        (r"the bracket opened at character (?P<name>\d+) is not closed.*", _("第%(name)s个字符处的括号没有合上。")),
        (r"the expression is empty.*", _("条件或算式是空的。")),
        (r"a value is wanted here, not .*", _("条件或算式没有写完。")),
        (r"the pattern '(?P<name>.*)' is not readable.*", _("格式“%(name)s”写得不对。")),
        (r"'\.' stands for the answer itself.*", _("这里不能用“.”，它只在填写要求里指这道题的答案。")),
        (r"nested deeper than .*|longer than .*", _("条件或算式太长或太深。")),
        (r".*constraint_message without a constraint.*", _("写了不符合时的提示，还没有写填写要求。")),
        (r".*at least 1 item.*", _("这一组里还没有题。")),
        (r".*say one of: registry.*", _("来源没有选对。")),
        (r"Field required", _("有一项没有填。")),
        (r"String should match pattern.*", _("名称只能用英文字母、数字、下划线和连字符，以字母开头。")),
        (r"String should have at least 1 character.*", _("有一项没有填。")),
    )
)  # fmt: skip


def in_words(message: str) -> str:
    """The sentence for people; what no pattern knows comes as it is."""
    for pattern, words in _SAID:
        match = pattern.fullmatch(message)
        if match:
            facts: Mapping[str, Any] = {name: value for name, value in match.groupdict().items() if value is not None}
            return str(words) % facts
    return message
