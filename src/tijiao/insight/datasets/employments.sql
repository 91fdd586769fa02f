/*---
id: employments
title: {zh: 任职, en: Employments}
answers: [registry_staff]
reads: [registry_employment]
columns:
  - {name: id, type: BIGINT, title: {zh: 编号, en: Number}}
  - {name: staff, type: BIGINT, key: true, title: {zh: 教职工, en: Person}, sensitivity: personal}
  - {name: org, type: BIGINT, title: {zh: 单位, en: Organisation}}
  - {name: duty, type: VARCHAR, title: {zh: 职务, en: Duty}}
  - {name: from_day, type: DATE, title: {zh: 起始日, en: From}, about: {zh: "生效的第一天", en: "first day on which it holds"}}
  - {name: to_day, type: DATE, title: {zh: 终止日, en: Until}, about: {zh: "不再生效的第一天；空：至今有效", en: "first day on which it no longer holds; empty: still"}}
---*/
SELECT id, staff_id AS staff, organisation_id AS org, duty, from_day, to_day
FROM op.registry_employment
