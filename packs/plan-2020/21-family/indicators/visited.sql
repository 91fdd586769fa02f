/*---
for:
  what:
    teachers: {named: 走访家庭的教师人数, english: Teachers who visited families, unit: 人, english_unit: teachers, words: 教师在今年第一次走访那天计一次}
    families: {named: 受访家庭户数, english: Families visited, unit: 户, english_unit: families, words: 家庭在今年第一次受访那天计一次}
    homes: {named: 走访户次, english: Visits to families, unit: 户次, english_unit: visits, words: 每走访一户计一次，同一户可以再访}
id: visited-{what}
title: {zh: "{named}", en: "{english}"}
serves: ["21.4"]
unit: {zh: "{unit}", en: "{english_unit}"}
better: up
period: year
nature: flow
aggregate: sum
decimals: 0
source: 教师走访家庭季报，只有日期和数
about:
  zh: "{words}。一校一天一行，重复的行只计一次；不在报告所属季度的日期不计，所以两次报告不会重复。报了没有走访的按0计；到期没有报的单独计数。"
  en: "{english} by day. One line a school and day, a line told twice counts once; days outside of the report's quarter do not count, so that no two reports count the same. A report without visits counts as none, overdue reports are counted apart."
---*/
WITH days AS (
  SELECT v.id, v.day, max(v.{what}) AS told
  FROM form_visiting_families_visits AS v
  WHERE v.state IN ('filed', 'accepted') AND v.day BETWEEN v.period_first AND v.on_date
  GROUP BY v.id, v.day
)
SELECT o.org, coalesce(d.day, o.period_first) AS on_date,
  coalesce('form_visiting_families/' || r.id, 'obligations/' || o.org || '-' || o.period) AS subject,
  CASE WHEN r.id IS NOT NULL THEN coalesce(d.told, 0) END AS value
FROM obligations AS o
LEFT JOIN form_visiting_families AS r
  ON r.ledger = o.ledger AND r.org = o.org AND r.period = o.period AND r.state IN ('filed', 'accepted')
LEFT JOIN days AS d ON d.id = r.id
WHERE o.ledger = 'visiting-families' AND (r.id IS NOT NULL OR o.due_on < $today)
