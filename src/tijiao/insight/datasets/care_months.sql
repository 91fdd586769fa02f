/*---
id: care_months
title: {zh: 关爱事项按月计数, en: Care cases by month}
about:
  zh: 每种关爱事项每月在办多少件、联系了多少件，全市合计，没有孩子、没有学校。
  en: "For each kind of care case and month how many stood open and how many of them were contacted, for the whole city: no child, no school."
answers: [cases_case]
reads: [cases_case, cases_contact, directory_organisation]
columns:
  - {name: org, type: BIGINT, title: {zh: 局, en: Bureau}}
  - {name: kind, type: VARCHAR, title: {zh: 种类, en: Kind}, said_by: cases_casetype.code}
  - {name: month, type: DATE, title: {zh: 月份, en: Month}, about: {zh: "当月第一天", en: "its first day"}}
  - {name: open_cases, type: BIGINT, title: {zh: 在办件数, en: Cases open}}
  - {name: contacted, type: BIGINT, title: {zh: 当月联系过的件数, en: Cases contacted in the month}}
---*/
WITH months AS (
  SELECT DISTINCT CAST(date_trunc('month', CAST(on_day AS DATE)) AS DATE) AS month FROM op.cases_contact
), bureau AS (
  SELECT min(id) AS id FROM op.directory_organisation WHERE parent_id IS NULL
)
SELECT b.id AS org, c.kind, m.month, count(DISTINCT c.id) AS open_cases,
  count(DISTINCT CASE WHEN k.id IS NOT NULL THEN c.id END) AS contacted
FROM months AS m
JOIN op.cases_case AS c
  ON c.guarded = 'care' AND CAST(c.received_on AS DATE) < m.month + INTERVAL 1 MONTH
  AND (c.closed_at IS NULL OR CAST(c.closed_at AS TIMESTAMP) >= m.month)
LEFT JOIN op.cases_contact AS k
  ON k.case_id = c.id AND CAST(k.on_day AS DATE) >= m.month AND CAST(k.on_day AS DATE) < m.month + INTERVAL 1 MONTH
CROSS JOIN bureau AS b
GROUP BY b.id, c.kind, m.month
