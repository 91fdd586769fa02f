/*---
id: visit_sheets
title: {zh: 检查得分, en: Sheets of visits}
answers: [inspections_visit]
reads: [inspections_visit, inspections_sheet, inspections_round, inspections_checklistversion, inspections_checklist]
partition:
  by: "strftime(on_day, '%Y-%m')"
  pieces: [month]
  narrow:
    inspections_visit: "on_day >= {0.first} AND on_day < {0.end}"
    inspections_sheet: "visit_id IN (SELECT id FROM inspections_visit WHERE on_day >= {0.first} AND on_day < {0.end})"
columns:
  - {name: id, type: BIGINT, title: {zh: 编号, en: Number}}
  - {name: visit, type: BIGINT, title: {zh: 检查, en: Visit}}
  - {name: org, type: BIGINT, title: {zh: 单位, en: Organisation}}
  - {name: round, type: BIGINT, title: {zh: 批次, en: Round}}
  - {name: round_kind, type: VARCHAR, title: {zh: 批次类型, en: Kind of round}, said_by: inspections_round.kind}
  - {name: checklist, type: VARCHAR, title: {zh: 清单, en: Checklist}, said_by: inspections_checklist.code}
  - {name: mode, type: VARCHAR, title: {zh: 方式, en: Way}, said_by: inspections_visit.mode}
  - {name: state, type: VARCHAR, title: {zh: 状态, en: State}, said_by: inspections_visit.state}
  - {name: on_day, type: DATE, title: {zh: 检查日, en: Day}}
  - {name: points, type: DOUBLE, title: {zh: 得分, en: Points}}
  - {name: out_of, type: DOUBLE, title: {zh: 满分, en: Out of}, about: {zh: "不含不适用的项", en: "without what is not applicable"}}
  - {name: passed, type: BOOLEAN, title: {zh: 通过, en: Passed}}
---*/
SELECT s.id, v.id AS visit, v.organisation_id AS org, r.id AS round, r.kind AS round_kind, c.code AS checklist, v.mode,
  v.state, v.on_day, CAST(s.points AS DOUBLE) AS points, CAST(s.out_of AS DOUBLE) AS out_of,
  CAST(s.passed AS BOOLEAN) AS passed
FROM op.inspections_sheet AS s JOIN op.inspections_visit AS v ON v.id = s.visit_id
JOIN op.inspections_round AS r ON r.id = s.round_id
JOIN op.inspections_checklistversion AS n ON n.id = s.version_id
JOIN op.inspections_checklist AS c ON c.id = n.checklist_id
