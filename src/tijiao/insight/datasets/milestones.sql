/*---
id: milestones
title: {zh: 项目节点, en: Milestones}
answers: [plans_milestone]
reads: [plans_milestone, plans_project, directory_organisation]
columns:
  - {name: id, type: BIGINT, title: {zh: 编号, en: Number}}
  - {name: org, type: BIGINT, title: {zh: 单位, en: Organisation}}
  - {name: mechanism, type: VARCHAR, title: {zh: 机制, en: Mechanism of the plan}}
  - {name: project_title, type: VARCHAR, title: {zh: 项目名称, en: Name of the project}}
  - {name: title, type: VARCHAR, title: {zh: 节点, en: Title}}
  - {name: planned_on, type: DATE, title: {zh: 计划日, en: Planned on}}
  - {name: done_on, type: DATE, title: {zh: 完成日, en: Done on}}
  - {name: hectares, type: DOUBLE, title: {zh: "项目面积（公顷）", en: Hectares of the project}}
  - {name: position, type: BIGINT, title: {zh: 第几步, en: Step}}
  - {name: final, type: BOOLEAN, title: {zh: 最后一步, en: Last step}}
  - {name: project, type: BIGINT, key: true, title: {zh: 项目, en: Project}}
  - {name: project_code, type: VARCHAR, title: {zh: 项目代码, en: Code of the project}}
---*/
SELECT m.id, coalesce(p.organisation_id, city.id) AS org, p.mechanism, p.title_zh AS project_title, m.title_zh AS title,
  m.planned_on, m.done_on, nullif(p.hectares, 0) AS hectares, CAST(m.position AS BIGINT) AS position,
  m.position = max(m.position) OVER (PARTITION BY p.id) AS final, p.id AS project, p.code AS project_code
FROM op.plans_milestone AS m
JOIN op.plans_project AS p ON p.id = m.project_id
JOIN (SELECT min(id) AS id FROM op.directory_organisation WHERE parent_id IS NULL) AS city ON TRUE
