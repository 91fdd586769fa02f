/*---
id: organisation_attributes
title: {zh: 单位属性, en: Organisation attributes}
answers: [directory_organisation]
reads: [directory_organisationattribute]
columns:
  - {name: id, type: BIGINT, title: {zh: 编号, en: Number}, sensitivity: open}
  - {name: org, type: BIGINT, title: {zh: 单位, en: Organisation}, sensitivity: open}
  - {name: key, type: VARCHAR, title: {zh: 属性, en: Attribute}, sensitivity: open, said_by: directory_organisationattribute.key}
  - {name: value, type: VARCHAR, title: {zh: 值, en: Value}, sensitivity: open, said_by: directory_organisationattribute.value}
  - {name: from_day, type: DATE, title: {zh: 起始日, en: From}, about: {zh: "生效的第一天", en: "first day on which it holds"}, sensitivity: open}
  - {name: to_day, type: DATE, title: {zh: 终止日, en: Until}, about: {zh: "不再生效的第一天；空：至今有效", en: "first day on which it no longer holds; empty: still"}, sensitivity: open}
---*/
SELECT id, organisation_id AS org, key, value, from_day, to_day
FROM op.directory_organisationattribute
