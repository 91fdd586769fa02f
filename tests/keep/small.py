"""A small library of packs: the national standards and one plan with two lines, one entry of each desk."""

from pathlib import Path

PLAN = """\
id: plan-small
title: {zh: 小计划, en: A small plan}
year: 2020
issuer: {zh: 局, en: Bureau}
about: {zh: 说明, en: About}
sections:
  - {id: safety, name: {zh: 安全科, en: Safety}}
parts:
  - id: governance
    number: 1
    title: {zh: 治理, en: Governance}
    lines:
      - number: 1
        slug: safety
        title: {zh: 安全, en: Safety}
        owner: safety
        measures:
          - id: 01-a
            text: {zh: 天天检查, en: Check every day}
            mechanisms:
              - {id: "01.1", name: {zh: 日检查, en: Daily check}, engines: [ledgers], works_when: {zh: 天天有, en: daily}}
              - {id: "01.2", name: {zh: 演练, en: Drills}, engines: [ledgers], works_when: {zh: 月月有, en: monthly}}
      - number: 2
        slug: seats
        title: {zh: 学位, en: Places}
        owner: safety
        measures:
          - id: 02-a
            text: {zh: 建设学校, en: Build schools}
            mechanisms:
              - {id: "02.1", name: {zh: 建设, en: Building}, engines: [plans], works_when: {zh: 有节点, en: steps}}
"""

FILES = {
    "national/pack.yaml": "id: national\ntitle: {zh: 标准, en: Standards}\nabout: {zh: 标准, en: Standards}\n",
    "small/plan.yaml": PLAN,
    "small/01-safety/pack.yaml": """\
id: safety
line: 1
title: {zh: 安全, en: Safety}
about: {zh: 安全, en: Safety}
owner: safety
serves: ["01.1"]
""",
    "small/01-safety/forms/daily_check.yaml": """\
id: daily-check
title: {zh: 日检查表, en: Daily check sheet}
fields:
  - {type: integer, name: doors, label: {zh: 门, en: Doors}}
""",
    "small/01-safety/ledgers.yaml": """\
- id: daily-check
  title: {zh: 日检查台账, en: Daily check}
  serves: ["01.1"]
  form: daily-check
  section: safety
  cadence: day
  begins: 2020-01-01
  fills: {kinds: [school]}
  due: {time: "18:00"}
  minutes: 3
""",
    "small/01-safety/hazards.yaml": """\
- id: fire
  title: {zh: 火灾, en: Fire}
  serves: ["01.1"]
  severity: major
  deadline: {n: 3, unit: calendar-days}
  recheck: [town-officer]
  section: safety
""",
    "small/01-safety/programmes.yaml": """\
- id: drill
  title: {zh: 演练, en: Drill}
  kind: training
  organiser: safety
""",
    "small/01-safety/awards.yaml": """\
- id: safe-school
  title: {zh: 平安校园, en: Safe school}
  levels:
    - {id: accredited, title: {zh: 达标, en: Accredited}}
  kinds: [school]
  section: safety
""",
    "small/02-seats/pack.yaml": """\
id: seats
line: 2
title: {zh: 学位, en: Places}
about: {zh: 学位, en: Places}
owner: safety
""",
    "small/02-seats/projects.yaml": """\
- id: new-primary
  title: {zh: 新建小学, en: A new primary school}
  serves: ["02.1"]
  places: 900
  milestones:
    - {title: {zh: 开工, en: Ground broken}, planned_on: 2020-03-01}
    - {title: {zh: 竣工, en: Finished}, planned_on: 2020-08-01}
""",
}


def write(root: Path, changed: dict[str, str | None] | None = None) -> Path:
    """Write the library below `root`; `changed` gives other texts for single files, None leaves a file out."""
    for name, text in {**FILES, **(changed or {})}.items():
        if text is not None:
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return root
