/*---
id: visit_answers
title: {zh: 检查逐项结果, en: Answers of visits}
answers: [inspections_visit]
reads: [inspections_visit, inspections_sheet, inspections_answer, inspections_checklistversion, inspections_checklist]
partition:
  by: "strftime(on_day, '%Y-%m')"
  pieces: [month]
  narrow:
    inspections_visit: "on_day >= {0.first} AND on_day < {0.end}"
    inspections_sheet: "visit_id IN (SELECT id FROM inspections_visit WHERE on_day >= {0.first} AND on_day < {0.end})"
    inspections_answer: "sheet_id IN (SELECT s.id FROM inspections_sheet AS s JOIN inspections_visit AS v ON v.id = s.visit_id WHERE v.on_day >= {0.first} AND v.on_day < {0.end})"
columns:
  - {name: id, type: BIGINT, title: {zh: 编号, en: Number}}
  - {name: sheet, type: BIGINT, title: {zh: 清单页, en: Sheet}}
  - {name: org, type: BIGINT, title: {zh: 单位, en: Organisation}}
  - {name: checklist, type: VARCHAR, title: {zh: 清单, en: Checklist}, said_by: inspections_checklist.code}
  - {name: item, type: VARCHAR, title: {zh: 项目, en: Item}}
  - {name: mode, type: VARCHAR, title: {zh: 方式, en: Way}, said_by: inspections_visit.mode}
  - {name: on_day, type: DATE, title: {zh: 检查日, en: Day}}
  - {name: result, type: VARCHAR, title: {zh: 结果, en: Result}, said_by: inspections_answer.result}
  - {name: points, type: DOUBLE, title: {zh: 得分, en: Points}}
---*/
SELECT a.id, s.id AS sheet, v.organisation_id AS org, c.code AS checklist, a.item, v.mode, v.on_day, a.result,
  CAST(a.points AS DOUBLE) AS points
FROM op.inspections_answer AS a JOIN op.inspections_sheet AS s ON s.id = a.sheet_id
JOIN op.inspections_visit AS v ON v.id = s.visit_id
JOIN op.inspections_checklistversion AS n ON n.id = s.version_id
JOIN op.inspections_checklist AS c ON c.id = n.checklist_id
