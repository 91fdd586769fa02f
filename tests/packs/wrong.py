"""Wrong packs: what is changed in the good folder, and every fault that must be said."""

from packs.conftest import FORM, INDICATOR, LEDGERS, PACK, PLAN, Files

L, F, S, P = (
    "04-safety/ledgers.yaml",
    "04-safety/forms/daily-check.yaml",
    "04-safety/indicators/linked_share.sql",
    "04-safety/pack.yaml",
)


def spoilt(text: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


WRONG: dict[str, Files] = {
    # keys
    "an unknown key near a known one": {L: spoilt(LEDGERS, ("minutes: 3", "minuts: 3"))},
    "an unknown key near none": {L: LEDGERS + "  zzz: 1\n"},
    "an unknown key deep inside a union": {F: spoilt(FORM, ("longest", "longst"))},
    "a repeated key": {L: LEDGERS + "  form: daily-check\n  form: other\n"},
    "a key missing": {L: spoilt(LEDGERS, ("  form: daily-check\n", ""))},
    "a language missing": {P: spoilt(PACK, ("{zh: 安全, en: Safety}", "{zh: 安全}"))},
    "a title that is not in two languages": {L: spoilt(LEDGERS, ("{zh: 日检查, en: Daily check}", "日检查"))},
    "a blank title": {L: spoilt(LEDGERS, ("zh: 日检查", 'zh: " "'), ("en: Daily check", 'en: ""'))},
    # values
    "a number where text belongs": {P: spoilt(PACK, ('"04.11"', "11.10"))},
    "text where a number belongs": {L: spoilt(LEDGERS, ("minutes: 3", 'minutes: "3"'))},
    "a broken number where a whole one belongs": {L: spoilt(LEDGERS, ("minutes: 3", "minutes: 3.5"))},
    "yes where true belongs": {L: LEDGERS + "  reviewed: yes\n"},
    "a word that is not one of the known": {L: spoilt(LEDGERS, ("cadence: day", "cadence: weak"))},
    "a kind of a union that is not known": {F: spoilt(FORM, ("kind: words", "kind: word"))},
    "a kind of a union that is missing": {F: spoilt(FORM, ("kind: words, ", ""))},
    "a time that is none": {L: spoilt(LEDGERS, ("16:30", "half past four"))},
    "an id that is not written as ids are": {L: spoilt(LEDGERS, ("id: daily-check", "id: Daily Check"))},
    "a list where a mapping belongs": {P: "- id: safety\n"},
    "a mapping where a list belongs": {L: "daily-check: {form: daily-check}\n"},
    "a number below the least": {F: spoilt(FORM, ("200", "0"))},
    "an empty list where something is needed": {"plan.yaml": spoilt(PLAN, ("  - {id: safety, name: {zh: 安全科, en: Safety}}\n", ""), ("sections:", "sections: []"))},
    "a text that is far too long for an id": {L: spoilt(LEDGERS, ("id: daily-check", "id: " + "a" * 61))},
    "a language that is not carried": {P: spoilt(PACK, ("{zh: 安全, en: Safety}", "{zh: 安全, en: Safety, fr: Sûreté}"))},
    "nothing where text belongs": {P: spoilt(PACK, ("id: safety", "id:"))},
    # names of other things
    "a form that does not exist": {L: spoilt(LEDGERS, ("form: daily-check", "form: daily-chek"))},
    "a mechanism that the plan does not have": {L: spoilt(LEDGERS, ("04.11", "04.12")), P: spoilt(PACK, ("04.11", "07.1"))},
    "an indicator that does not exist": {S: None},
    "an id declared twice": {L: LEDGERS + LEDGERS},
    "a file that is not called as its entry": {F: None, "04-safety/forms/check.yaml": FORM},
    # the plan itself
    "a section that the plan does not have": {"plan.yaml": spoilt(PLAN, ("owner: safety", "owner: safty")), P: spoilt(PACK, ("owner: safety", "owner: sport"))},
    "a tag that the plan does not have": {"plan.yaml": spoilt(PLAN, ("tags: [year]", "tags: [year, yaer]"))},
    "a mechanism that stands twice": {"plan.yaml": spoilt(PLAN, ('"04.11"', '"04.7"')), P: spoilt(PACK, (', "04.11"', "")), L: spoilt(LEDGERS, ("04.11", "04.7"))},
    "a mechanism in another line": {"plan.yaml": spoilt(PLAN, ('"04.11"', '"05.1"'), ("04-a", "05-a")), P: spoilt(PACK, ("04.11", "05.1")), L: spoilt(LEDGERS, ("04.11", "05.1"))},
    "a target of a mechanism of another line": {"plan.yaml": spoilt(PLAN, ('mechanism: "04.7"', 'mechanism: "04.8"'))},
    "a path that begins after it is due": {"plan.yaml": spoilt(PLAN, ("2020-01-01", "2021-01-01"))},
    "a path per period without a period": {"plan.yaml": spoilt(PLAN, ("{kind: straight, start: 80, begins: 2020-01-01}", "{kind: per-period}"))},
    "steps that go back in time": {"plan.yaml": spoilt(PLAN, ("{kind: straight, start: 80, begins: 2020-01-01}", "{kind: steps, start: 1, begins: 2020-02-01, steps: [{on: 2020-01-01, value: 2}]}"))},
    "a pack in the folder of another line": {P: spoilt(PACK, ("line: 4", "line: 5"))},
    "a folder that is no line of the plan": {"04-safty/pack.yaml": PACK},
    # files
    "an empty file": {F: "", L: spoilt(LEDGERS, ("form: daily-check", "form: x"))},
    "a file of comments only": {L: "# nothing\n"},
    "a file in GB18030": {L: LEDGERS.encode("gb18030")},
    "a file in UTF-16": {L: LEDGERS.encode("utf-16")},
    "a binary file": {L: b"\x00\x01\xfe\xff" * 9},
    "a file too big": {L: LEDGERS + "#" * 1_000_000},
    "pack.yaml is missing": {P: None},
    "a file that no desk reads": {"04-safety/ledger.yaml": LEDGERS},
    "code in a pack": {"04-safety/check.py": "print()\n"},
    "a stray file beside the plan": {"ledgers.yaml": LEDGERS},
    "data named but not there": {P: PACK + "data: [norms.csv]\n"},
    # YAML
    "tabs": {L: LEDGERS.replace("\n  ", "\n\t")},
    "a colon in plain text": {L: spoilt(LEDGERS, ("form: daily-check", "form: daily: check"))},
    "an open bracket": {P: spoilt(PACK, ('"04.11"]', '"04.11"'))},
    "anchors and aliases": {P: PACK + "data: &a [x.csv]\nmore: *a\n"},
    "a tag": {L: spoilt(LEDGERS, ("form: daily-check", "form: !!python/object:os.system daily-check"))},
    "two documents in one file": {P: PACK + "---\n" + PACK},
    "a key that is a list": {P: PACK + "[a, b]: 1\n"},
    "nesting without end": {P: "[" * 100},
    # SQL below a head
    "SQL without a head": {S: "select 1\n"},
    "a head without SQL": {S: INDICATOR.split("select")[0]},
    "a head with faults": {S: spoilt(INDICATOR, ('unit: "%"', "unti: 1"))},
    "a head that is no mapping": {S: "/*---\n- id\n---*/\nselect 1\n"},
    "sql in the head": {S: spoilt(INDICATOR, ('unit: "%"', 'unit: "%"\nsql: select 1'))},
    "SQL that a check refuses, at its own line": {S: INDICATOR + "; drop table facilities\n"},
    # several at once
    "faults in many files at once": {
        "plan.yaml": spoilt(PLAN, ("year: 2020", "year: MMXX"), ("comparator: \"=\"", "comparator: equals")),
        P: spoilt(PACK, ("id: safety", "id: 4")),
        L: LEDGERS + "- {}\n- id: second\n  minutes: true\n",
        F: spoilt(FORM, ("kind: choice, ", "kind: choice, colour: red, ")),
    },
}  # fmt: skip
