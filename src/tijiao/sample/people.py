"""Invented people: names, numbers, telephones. No number can belong to anybody."""

from datetime import date, timedelta
from random import Random

from tijiao.kernel.identity import Sex, sample_citizen_id

SURNAMES = tuple(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜"
    "戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_WEIGHTS = tuple(max(8.0 - place * 0.09, 0.5) for place in range(len(SURNAMES)))
_MALE = "伟强磊军洋勇杰涛明超刚平辉鹏华飞鑫波斌宇浩凯健俊帆旭宁博睿轩昊晨阳泽远航铭哲弘毅承安诚"
_FEMALE = "芳娜敏静丽艳娟霞燕玲洁莉婷雪琳倩颖佳慧雯欣怡悦彤萱瑶岚梦琪诗雅婉清岑露月禾语宁可心"

STAFF_NUMBERS = 300_000
"""Sample numbers from here on are those of grown-ups, below those of children."""


class Namer:
    """Draws names from the dice of one topic."""

    def __init__(self, random: Random) -> None:
        self._random = random

    def surname(self) -> str:
        return self._random.choices(SURNAMES, _WEIGHTS)[0]

    def name(self, sex: str, surname: str = "") -> str:
        """A full name; two characters in a quarter of cases."""
        letters, random = (_MALE if sex == "1" else _FEMALE), self._random
        given = random.choice(letters)
        if random.random() < 0.75:
            given += random.choice(letters)
        return (surname or self.surname()) + given


def sex(random: Random) -> str:
    return "1" if random.random() < 0.525 else "2"


def birthday(random: Random, first: date, end: date) -> date:
    """A day in [first, end)."""
    return first + timedelta(days=random.randrange((end - first).days))


def citizen_id(number: int, birth: date, sex: str) -> str:
    return sample_citizen_id(number, birth=birth, sex=Sex(sex))


def phone(number: int) -> str:
    """Eleven digits beginning with 100, which no mobile network uses."""
    return f"100{number:08}"
