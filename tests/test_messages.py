"""Tijiao reads as well in English as in Chinese: the catalogue is whole, and so are the pages.

Texts for people are written in Chinese in the code; `make messages` collects them into the English catalogue.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import polib
import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import gettext_lazy
from given import REPOSITORY

from tijiao.cases.models import Case
from tijiao.directory.models import User
from tijiao.directory.roles import Role
from tijiao.evaluation.models import Scheme as EvaluationScheme
from tijiao.forms.models import Design
from tijiao.insight.library import library
from tijiao.ledgers.models import Record
from tijiao.pages.menu import menu_for
from tijiao.registry.sheets.table import Column
from tijiao.sample.building import build
from tijiao.sample.sizes import MOMENT

CATALOGUE = Path("src/tijiao/locale/en/LC_MESSAGES/django.po")
CHINESE = re.compile(r"[\u3400-\u9fff]")
WIDE = re.compile(r"[，。、；：？！（）《》【】]")
PLACEHOLDER = re.compile(r"%\(\w+\)[-#0-9.]*[a-zA-Z]|%%")

#: Chinese words that stand in an English text on purpose.
MEANT = {
    "2017级1班",  # how schools write a class: the form to fill in expects it
    "男",  # how workbooks of other systems write a sex
}
#: What an English page shows in Chinese besides data: the brand, and each language under its own name.
OWN_NAMES = {"体教", "中文", "简体中文"}
MASKED = re.compile(r"[\u3400-\u9fff]\*+")  # a name as those see it who may not read it: 张*
SCHOOL_ROLES = {"school-clerk", "head", "form-teacher", "counsellor", "carer"}


def catalogue() -> list[polib.POEntry]:
    return list(polib.pofile(str(REPOSITORY / CATALOGUE), encoding="utf-8"))


def english(entry: polib.POEntry) -> list[str]:
    """One text, or one for each plural form."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def key(entry: polib.POEntry) -> tuple[str, str, str]:
    return entry.msgctxt or "", entry.msgid, entry.msgid_plural


def test_every_message_has_an_english_text():
    assert [key(entry) for entry in catalogue() if not all(english(entry))] == []


def test_no_message_waits_for_a_decision():
    file = polib.pofile(str(REPOSITORY / CATALOGUE), encoding="utf-8")

    assert (file.metadata_is_fuzzy, [entry.msgid for entry in file if entry.fuzzy]) == ([], [])
    assert [entry.msgid for entry in file.obsolete_entries()] == []
    assert (file.metadata["Project-Id-Version"], file.metadata["Language"]) == ("Tijiao", "en")


def test_an_english_text_names_the_same_facts_as_the_chinese_one():
    wrong = [
        (entry.msgid, text)
        for entry in catalogue()
        for text in english(entry)
        if set(PLACEHOLDER.findall(text)) != set(PLACEHOLDER.findall(entry.msgid))
    ]

    assert wrong == []


def test_an_english_text_is_in_english():
    """No Chinese character and no full-width punctuation."""
    wrong = []
    for entry in catalogue():
        for text in english(entry):
            bare = stripped(text, MEANT)
            if CHINESE.search(bare) or WIDE.search(bare):
                wrong.append((entry.msgid, text))

    assert wrong == []


def test_a_counted_text_has_one_form_for_one_and_one_for_many():
    counted = [entry for entry in catalogue() if entry.msgid_plural]

    assert counted != []
    assert [entry.msgid for entry in counted if sorted(entry.msgstr_plural) != [0, 1]] == []


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("xgettext") is None, reason="xgettext (package gettext) is not installed")
def test_the_catalogue_holds_every_text_of_the_code(tmp_path):
    """`make messages` on a copy of the code finds nothing that the catalogue lacks."""
    copy = tmp_path / "src" / "tijiao"
    shutil.copytree(REPOSITORY / "src" / "tijiao", copy, ignore=shutil.ignore_patterns("__pycache__", "*.po", "*.mo"))
    environment = {**os.environ, "PYTHONPATH": str(copy.parent), "DJANGO_SETTINGS_MODULE": "tijiao.settings"}
    command = ["django", "makemessages", "-l", "en", "--no-location", "--no-obsolete"]

    subprocess.run([sys.executable, "-m", *command], cwd=copy, env=environment, check=True, capture_output=True)

    found = polib.pofile(str(copy / CATALOGUE.relative_to("src/tijiao")), encoding="utf-8")
    assert sorted({key(entry) for entry in found} - {key(entry) for entry in catalogue()}) == []


def test_the_head_of_a_table_means_its_column_in_every_language():
    """Given a template taken in one language, whoever reads in the other uploads it just as well."""
    column = Column("day", gettext_lazy("日期"), also=("哪天",))

    assert column.names == ("日期", "Date", "哪天", "day")


# --- pages ---------------------------------------------------------------------------------------------------------


class Told(HTMLParser):
    """What a page tells in words: text, labels, hints, and texts kept for scripts. Not what says it is Chinese."""

    SPOKEN = ("title", "placeholder", "aria-label", "alt")
    EMPTY = frozenset(
        ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
    )

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.links: list[str] = []
        self._chinese: list[bool] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self.texts += [value for name, value in told.items() if name in self.SPOKEN or name.startswith("data-")]
        if tag == "a" and told.get("href", "").startswith("/"):
            self.links.append(told["href"].partition("#")[0])
        if tag not in self.EMPTY:
            self._chinese.append(told.get("lang", "").startswith("zh"))

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.EMPTY and self._chinese:
            self._chinese.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and not any(self._chinese):
            self.texts.append(data.strip())


@cache
def any_of(words: frozenset[str]) -> re.Pattern[str]:
    """The longest first: a name may begin with a shorter one."""
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)")


def stripped(text: str, known: Iterable[str]) -> str:
    """The text without the known words and without masked names."""
    return MASKED.sub("", any_of(frozenset(known)).sub("", text))


def words_in(data: Any) -> Iterator[str]:
    """Every text inside answers."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        yield from (word for value in data.values() for word in words_in(value))
    elif isinstance(data, list):
        yield from (word for value in data for word in words_in(value))


def town_map() -> list[dict[str, Any]]:
    """The places of the map that the pack brings, also of towns that the little city lacks."""
    [path] = (REPOSITORY / "packs" / "plan-2020").glob("*/maps/towns.geojson")
    features: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["features"]
    return features


def written() -> frozenset[str]:
    """What people wrote into the database, and quoted sources. Titles with an English twin (title_zh) are not among it."""
    told = {one.source for one in library().indicators.values()}
    told |= {one.declared["document"] for one in EvaluationScheme.objects.all()}
    for model in (one for one in apps.get_models() if one.__module__.startswith("tijiao.")):
        for field in model._meta.concrete_fields:
            if isinstance(field, models.CharField | models.TextField) and not field.name.endswith("_zh"):
                told.update(model._base_manager.values_list(field.name, flat=True).distinct())
    told.update(word for data in Record.objects.values_list("data", flat=True) for word in words_in(data))
    told.update(word for data in Design.objects.values_list("definition", flat=True) for word in words_in(data))
    told.update(place for feature in town_map() for place in words_in(feature["properties"]))
    told.update(word for data in Case.objects.values_list("answers", flat=True) for word in words_in(data))
    return frozenset(word for word in told if word and CHINESE.search(word)) | OWN_NAMES


def walk(client: Client, starts: list[str], *, each: int = 2) -> Iterator[tuple[str, Told]]:
    """The pages reached from some, `each` times per view at most."""
    waiting, seen, times = list(starts), set(), {}
    while waiting:
        path = waiting.pop(0)
        try:
            view = resolve(path.partition("?")[0]).view_name
        except Resolver404:
            continue
        if path in seen or "export=" in path or view == "portal:language" or times.get(view, 0) >= each:
            continue
        seen.add(path)
        times[view] = times.get(view, 0) + 1
        answer = client.get(path, follow=True)
        if "text/html" in answer.headers.get("Content-Type", ""):
            told = Told(answer.content.decode())
            waiting += told.links
            yield path, told


def untranslated(client: Client, starts: list[str], known: frozenset[str]) -> dict[str, list[str]]:
    """Page → its texts with Chinese characters that are none of the known names."""
    wrong = {}
    for path, told in walk(client, starts):
        texts = [text for text in told.texts if CHINESE.search(stripped(text, known))]
        if texts:
            wrong[path] = texts
    return wrong


def reader(user: Any) -> Client:
    """A browser signed in to an account that reads English."""
    user.language = "en"
    user.save(update_fields=["language"])
    client = Client()
    client.force_login(user)
    return client


def starts_of(user: Any) -> list[str]:
    shown = menu_for(user, "/")
    return ["/settings/", *(one.url for group in shown for one in (group, *group.below))]


@pytest.fixture(autouse=True)
def _chinese_again() -> Iterator[None]:
    """A signed-in request leaves its language to the thread."""
    yield
    translation.activate("zh-hans")


@pytest.mark.slow
def test_an_empty_city_reads_in_english_for_every_role(city: Any, person: Any):
    """Given a city without records: the pages say so, in English, to each role from the menu on."""
    users = [person(role.value, city.school if role.value in SCHOOL_ROLES else city.bureau) for role in Role]
    known = written()

    wrong = {}
    for user in users:
        wrong.update(untranslated(reader(user), starts_of(user), known))

    assert wrong == {}


def test_who_has_not_signed_in_reads_english_too(city: Any):
    client = Client(headers={"accept-language": "en-GB,en;q=0.9"})

    assert untranslated(client, ["/accounts/login/", "/code/", "/portal/", "/portal/audit/"], written()) == {}


def test_an_address_that_does_not_exist_is_refused_in_english(city: Any, person: Any):
    client = reader(person("leader", city.bureau))

    told = Told(client.get("/ledgers/records/999999/").content.decode())

    assert "This page does not exist, or it is outside what your post covers." in told.texts
    assert [text for text in told.texts if CHINESE.search(stripped(text, written()))] == []


@pytest.mark.city
@pytest.mark.slow
def test_a_city_at_work_reads_in_english(db: None):
    """Given the sample town: from each role's menu on, only what people wrote is in Chinese."""
    build("town", at=MOMENT)
    known, wrong = written(), {}

    for role in sorted({role.value for role in Role} - {"carer"}):  # nobody in the town is a carer
        user = User.objects.filter(holdings__post__role=role, holdings__to_day=None).order_by("pk")[0]
        wrong.update(
            {(role, path): texts for path, texts in untranslated(reader(user), starts_of(user), known).items()}
        )

    assert wrong == {}
