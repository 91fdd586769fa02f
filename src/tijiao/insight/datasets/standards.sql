/*---
id: standards
title: {zh: 标准与界值, en: Standards and limits}
about:
  zh: 国家标准中的界值和定额；本市核定过的以核定值为准
  en: "limits and quotas of national standards; where the city has settled a value of its own, that one"
answers: [insight_standard]
reads: [insight_standard]
common: true
columns:
  - {name: id, type: BIGINT, title: {zh: 编号, en: Number}, sensitivity: open}
  - {name: code, type: VARCHAR, title: {zh: 代码, en: Code}, sensitivity: open}
  - {name: applies_to, type: VARCHAR, title: {zh: 适用, en: Applies to}, sensitivity: open, about: {zh: "如primary（小学）、junior（初中）、kindergarten（幼儿园）", en: "primary, junior, kindergarten …"}}
  - {name: value, type: DOUBLE, title: {zh: 值, en: Value}, sensitivity: open}
  - {name: confirmed, type: BOOLEAN, title: {zh: 已核实, en: Confirmed}, sensitivity: open}
  - {name: from_day, type: DATE, title: {zh: 起始日, en: From}, sensitivity: open, about: {zh: "生效的第一天", en: "first day on which it holds"}}
  - {name: to_day, type: DATE, title: {zh: 终止日, en: Until}, sensitivity: open, about: {zh: "不再生效的第一天；空：至今有效", en: "first day on which it no longer holds; empty: still"}}
---*/
SELECT id, code, applies_to, coalesce(own_value, value) AS value, own_value IS NOT NULL OR confidence = 'high' AS confirmed,
  from_day, to_day
FROM op.insight_standard
