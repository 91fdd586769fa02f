/*---
id: memberships
title: {zh: 组合成员, en: Memberships in groupings}
answers: [directory_organisation, directory_grouping]
reads: [directory_membership, directory_grouping]
columns:
  - {name: id, type: BIGINT, title: {zh: 编号, en: Number}, sensitivity: open}
  - {name: org, type: BIGINT, title: {zh: 单位, en: Organisation}, sensitivity: open}
  - {name: grouping_kind, type: VARCHAR, title: {zh: 组合类别, en: Kind of grouping}, sensitivity: open, said_by: directory_grouping.kind}
  - {name: grouping_code, type: VARCHAR, title: {zh: 组合代码, en: Grouping}, sensitivity: open}
  - {name: grouping_name, type: VARCHAR, title: {zh: 组合名称, en: Name of grouping}, sensitivity: open}
  - {name: role, type: VARCHAR, title: {zh: 角色, en: Role}, sensitivity: open}
  - {name: from_day, type: DATE, title: {zh: 起始日, en: From}, about: {zh: "生效的第一天", en: "first day on which it holds"}, sensitivity: open}
  - {name: to_day, type: DATE, title: {zh: 终止日, en: Until}, about: {zh: "不再生效的第一天；空：至今有效", en: "first day on which it no longer holds; empty: still"}, sensitivity: open}
---*/
SELECT m.id, m.organisation_id AS org, g.kind AS grouping_kind, g.code AS grouping_code, g.name AS grouping_name,
  m.role, m.from_day, m.to_day
FROM op.directory_membership AS m JOIN op.directory_grouping AS g ON g.id = m.grouping_id
