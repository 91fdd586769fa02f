/*---
id: visits
title: {zh: 检查, en: Visits}
about:
  zh: "每次检查一行；一次检查可以服务几个批次，得分见 visit_sheets"
  en: "one row for each visit; a visit may serve several rounds, scores stand in visit_sheets"
answers: [inspections_visit]
reads: [inspections_visit]
address: "inspections:visit"
partition:
  by: "strftime(on_day, '%Y-%m')"
  pieces: [month]
  narrow:
    inspections_visit: "on_day >= {0.first} AND on_day < {0.end}"
columns:
  - {name: id, type: BIGINT, title: {zh: 编号, en: Number}}
  - {name: org, type: BIGINT, title: {zh: 单位, en: Organisation}}
  - {name: mode, type: VARCHAR, title: {zh: 方式, en: Way}, said_by: inspections_visit.mode}
  - {name: state, type: VARCHAR, title: {zh: 状态, en: State}, said_by: inspections_visit.state}
  - {name: on_day, type: DATE, title: {zh: 检查日, en: Day}, about: {zh: "计划日；检查之后为实际日", en: "planned for; once done the day it took place"}}
  - {name: last_day, type: DATE, title: {zh: 截止日, en: Last day}}
---*/
SELECT id, organisation_id AS org, mode, state, on_day, last_day
FROM op.inspections_visit
