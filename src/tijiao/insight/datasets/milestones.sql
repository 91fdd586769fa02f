/*---
id: milestones
title: {zh: 项目节点, en: Milestones}
answers: [plans_milestone]
reads: [plans_milestone, plans_project, directory_organisation]
columns:
  - {name: id, type: BIGINT, title: {zh: 编号, en: Number}}
  - {name: org, type: BIGINT, title: {zh: 单位, en: Organisation}}
  - {name: project, type: BIGINT, key: true, title: {zh: 项目, en: Project}}
  - {name: project_code, type: VARCHAR, title: {zh: 项目代码, en: Code of the project}}
  - {name: mechanism, type: VARCHAR, title: {zh: 机制, en: Mechanism of the plan}}
  - {name: title, type: VARCHAR, title: {zh: 节点, en: Title}}
  - {name: planned_on, type: DATE, title: {zh: 计划日, en: Planned on}}
  - {name: done_on, type: DATE, title: {zh: 完成日, en: Done on}}
---*/
SELECT m.id, coalesce(p.organisation_id, city.id) AS org, p.id AS project, p.code AS project_code, p.mechanism, m.title_zh AS title,
  m.planned_on, m.done_on
FROM op.plans_milestone AS m
JOIN op.plans_project AS p ON p.id = m.project_id
JOIN (SELECT min(id) AS id FROM op.directory_organisation WHERE parent_id IS NULL) AS city ON TRUE
