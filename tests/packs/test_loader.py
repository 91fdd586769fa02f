"""What a good folder becomes, and how folders stand beside each other."""

from collections.abc import Callable, Iterator
from datetime import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from packs.conftest import FORM, GOOD, INDICATOR, KINDS, LEDGERS, PACK, Files, Form, Indicator, Ledger
from tijiao.packs.entry import Entry
from tijiao.packs.faults import Fault, Flaw
from tijiao.packs.kinds import Context, Kind
from tijiao.packs.loader import load_folder
from tijiao.packs.text import Text
from tijiao.packs.tree import Node

Write = Callable[[Files], Path]


def test_a_good_folder_is_its_entries_with_their_places(folder: Write) -> None:
    loaded = load_folder(folder(GOOD), KINDS).or_raise()

    assert [(placed.kind, placed.entry.id, placed.file, placed.line) for placed in loaded.placed] == [
        ("form", "daily-check", "04-safety/forms/daily-check.yaml", 1),
        ("indicator", "linked-share", "04-safety/indicators/linked_share.sql", 2),
        ("ledger", "daily-check", "04-safety/ledgers.yaml", 1),
    ]
    assert loaded.entries(Ledger) == (
        Ledger(
            id="daily-check",
            title=Text(zh="日检查", en="Daily check"),
            serves=("04.11",),
            form="daily-check",
            cadence="day",
            minutes=3,
            closes=time(16, 30),
        ),
    )
    assert [pack.id for pack in loaded.packs] == ["safety"]
    assert loaded.plan is not None
    assert [line.folder for line in loaded.plan.lines] == ["04-safety"]


def test_the_sql_of_an_indicator_begins_after_its_head(folder: Write) -> None:
    loaded = load_folder(folder(GOOD), KINDS)

    assert loaded.entries(Indicator)[0].sql == "select org, on_date, subject, value\nfrom facilities\n"


def test_words_like_yes_stay_words(folder: Write) -> None:
    (form,) = load_folder(folder(GOOD), KINDS).entries(Form)

    assert form.fields[0].choices == {"yes": Text(zh="是", en="Yes")}


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(folder: Write) -> None:
    files = {name: b"\xef\xbb\xbf" + str(text).replace("\n", "\r\n").encode() for name, text in GOOD.items()}

    assert load_folder(folder(files), KINDS).or_raise().entries(Indicator)[0].sql.count("\r") == 0


def test_a_single_pack_needs_no_plan(folder: Write) -> None:
    path = folder({"pack.yaml": PACK, "forms/daily-check.yaml": FORM})

    loaded = load_folder(path, KINDS).or_raise()

    assert (loaded.plan, [form.id for form in loaded.entries(Form)]) == (None, ["daily-check"])


def test_a_folder_may_name_entries_of_the_folders_beside_it(folder: Write, tmp_path: Path) -> None:
    path = folder({**GOOD, "04-safety/forms/daily-check.yaml": None})
    national = tmp_path / "national"
    (national / "forms").mkdir(parents=True)
    (national / "pack.yaml").write_text(PACK, encoding="utf-8")
    (national / "forms" / "daily-check.yaml").write_text(FORM, encoding="utf-8")

    alone = load_folder(path, KINDS)
    together = load_folder(path, KINDS, beside=[load_folder(national, KINDS)])

    assert [fault.message for fault in alone.faults] == ["daily-check › form: there is no form 'daily-check'"]
    assert together.faults == ()


def test_with_only_some_kinds_the_files_and_names_of_others_are_left_alone(folder: Write) -> None:
    loaded = load_folder(folder(GOOD), [KINDS[1]], partial=True)

    assert (loaded.faults, len(loaded.entries(Ledger))) == ((), 1)


def test_names_of_a_list_that_cannot_be_read_are_not_called_wrong_as_well(folder: Write) -> None:
    def ledger_exists(_entry: Entry, context: Context) -> Iterator[Flaw]:
        yield from context.need("ledger", "evening-check", ())

    kinds = [KINDS[1], Kind("reminder", "reminders.yaml", Entry, ledger_exists)]
    reminders = "- id: late\n  title: {zh: 催报, en: Reminder}\n"
    path = folder({"pack.yaml": PACK, "ledgers.yaml": "- [", "reminders.yaml": reminders})

    assert {fault.file for fault in load_folder(path, kinds).faults} == {"ledgers.yaml"}


def test_a_check_may_look_at_the_entries_that_an_entry_names(folder: Write) -> None:
    seen = []

    def remember(ledger: Ledger, context: Context) -> Iterator[Flaw]:
        seen.append((context.find("form", ledger.form), context.find("form", "other"), context.pack, context.file))
        yield from ()

    loaded = load_folder(folder(GOOD), [KINDS[0], Kind("ledger", "ledgers.yaml", Ledger, remember), KINDS[2]])

    assert seen == [(loaded.entries(Form)[0], None, loaded.packs[0], "04-safety/ledgers.yaml")]


def test_a_kind_may_bring_its_own_reader_with_lines_of_its_own(folder: Write) -> None:
    def parse(data: bytes) -> Node:
        cells = dict(row.split("\t", 1) for row in data.decode().splitlines())
        title = Node(2, {"zh": Node(2, cells["zh"]), "en": Node(3, cells["en"])})
        return Node(1, {"id": Node(1, cells["id"]), "title": title, "colour": Node(4, "red")})

    path = folder({"pack.yaml": PACK, "sheets/one.tsv": "id\tone\nzh\t一\nen\tOne\n"})

    loaded = load_folder(path, [Kind("sheet", "sheets/*.tsv", Entry, parse=parse)])

    assert loaded.faults == (Fault("sheets/one.tsv", 4, "unknown key 'colour'", "known: id, sample, serves, title"),)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "there is no such folder"),
        ({"readme.md": "x"}, "neither plan.yaml nor pack.yaml stands here"),
        ({"plan.yaml": "x: 1", "pack.yaml": "x: 1"}, "both plan.yaml and pack.yaml stand here"),
    ],
)
def test_what_is_no_pack_folder_is_said(files: Files, message: str, folder: Write) -> None:
    loaded = load_folder(folder(files), KINDS)

    assert [fault.message for fault in loaded.faults] == [message]


def test_links_are_not_followed(folder: Write, tmp_path: Path) -> None:
    path = folder({**GOOD, "04-safety/ledgers.yaml": None})
    (tmp_path / "elsewhere.yaml").write_text(LEDGERS, encoding="utf-8")
    (path / "04-safety" / "ledgers.yaml").symlink_to(tmp_path / "elsewhere.yaml")

    loaded = load_folder(path, KINDS)

    assert [(fault.file, fault.message) for fault in loaded.faults] == [("04-safety/ledgers.yaml", "this is a link")]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(noise=st.binary(min_size=1, max_size=60), name=st.sampled_from(sorted(GOOD)), at=st.integers(0, 400))
def test_whatever_bytes_stand_in_a_file_are_said_in_faults_never_raised(
    noise: bytes, name: str, at: int, folder: Write
) -> None:
    text = str(GOOD[name]).encode()

    loaded = load_folder(folder({**GOOD, name: text[:at] + noise + text[at + len(noise) :]}), KINDS)

    assert all(fault.line >= 1 and fault.message for fault in loaded.faults)


def test_a_target_may_be_measured_by_a_further_number_of_an_indicator(folder: Write) -> None:
    plan = GOOD["plan.yaml"].replace("indicator: linked-share", "indicator: linked-spread")
    both = GOOD["04-safety/indicators/linked_share.sql"].replace("unit:", "also: [{id: linked-spread}]\nunit:")

    bound = load_folder(folder({**GOOD, "plan.yaml": plan, "04-safety/indicators/linked_share.sql": both}), KINDS)
    unbound = load_folder(folder({**GOOD, "plan.yaml": plan}), KINDS)

    assert bound.faults == ()
    assert [fault.message.rpartition(": ")[2] for fault in unbound.faults] == [
        "there is no indicator 'linked-spread'"
    ]


def test_one_indicator_named_by_no_target_is_no_fault(folder: Write) -> None:
    extra = INDICATOR.replace("linked-share", "other-share")

    assert load_folder(folder({**GOOD, "04-safety/indicators/other_share.sql": extra}), KINDS).faults == ()
