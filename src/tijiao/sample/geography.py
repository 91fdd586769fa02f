"""The towns of 澜州市. All names are invented; a place that bears one of them by chance is not meant."""

from dataclasses import dataclass

CITY = "澜州市"
BUREAU = "澜州市教育和体育局"


@dataclass(frozen=True, slots=True)
class Place:
    """A town: `weight` is its share of the children, `area` that of its own seat."""

    code: str
    name: str
    short: str
    weight: float
    area: str


PLACES = (
    Place("t-01", "澜城街道", "澜城", 2.6, "urban"),
    Place("t-02", "东屿镇", "东屿", 1.3, "town"),
    Place("t-03", "映湖街道", "映湖", 2.1, "urban"),
    Place("t-04", "西岭镇", "西岭", 0.8, "town"),
    Place("t-05", "望潮街道", "望潮", 1.7, "urban"),
    Place("t-06", "云汀镇", "云汀", 1.1, "town"),
    Place("t-07", "砚泉镇", "砚泉", 0.9, "town"),
    Place("t-08", "青麓镇", "青麓", 0.7, "town"),
    Place("t-09", "北渚镇", "北渚", 1.0, "town"),
    Place("t-10", "鹤渡镇", "鹤渡", 0.8, "town"),
    Place("t-11", "榆堰镇", "榆堰", 0.7, "town"),
    Place("t-12", "霞坞镇", "霞坞", 0.6, "town"),
    Place("t-13", "禾穗镇", "禾穗", 0.5, "town"),
)

#: Four zones by the places of their towns in PLACES.
ZONES = (("zone-1", "中心片区", (0, 2)), ("zone-2", "东部片区", (1, 4, 5)),
         ("zone-3", "西部片区", (3, 6, 7, 8)), ("zone-4", "北部片区", (9, 10, 11, 12)))  # fmt: skip

#: Words that villages, streets and kindergartens are called by: first × second character pair.
FIRST_WORDS = "松柏竹桃柳枫桐杏棠荷兰菊梅榕槐樟"
SECOND_WORDS = "湾埠溪坪岗桥塘洲里坡汀屿"
BLOSSOMS = [
    "星芽",
    "晨露",
    "春笋",
    "彩虹",
    "小帆",
    "云朵",
    "蓓蕾",
    "金豆",
    "阳光",
    "海贝",
    "蜜蜂",
    "启明",
    "童谣",
    "月亮",
    "向日葵",
    "小鹿",
    "白鸽",
    "风车",
]
