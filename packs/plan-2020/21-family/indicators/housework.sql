/*---
for:
  what:
    families: {named: 共家务家庭户数, english: Families that share housework, unit: 户, english_unit: families, column: families, words: 家庭在今年第一次参加的那个季度计一次}
    times: {named: 共家务参加户次, english: Families taking part by quarter, unit: 户次, english_unit: times, column: taking_part, words: 一户参加一个季度计一户次}
id: housework-{what}
title: {zh: "{named}", en: "{english}"}
serves: ["21.6"]
unit: {zh: "{unit}", en: "{english_unit}"}
better: up
period: year
nature: flow
aggregate: sum
decimals: 0
source: 亲子共家务季报，逐班的数
about:
  zh: "{words}。一班一行，同一份报告里重复的班级只计一次。报了没有班级参加的按0计；到期没有报的单独计数。"
  en: "{english}, a row for each class; a class told twice in a report counts once. A report without classes counts as none, overdue reports are counted apart."
---*/
WITH told AS (
  SELECT c.id, c.class, max(c.{column}) AS families
  FROM form_sharing_housework_classes AS c
  WHERE c.state IN ('filed', 'accepted')
  GROUP BY c.id, c.class
)
SELECT o.org, o.period_first AS on_date,
  coalesce('form_sharing_housework/' || r.id, 'obligations/' || o.org || '-' || o.period) AS subject,
  CASE WHEN r.id IS NOT NULL THEN coalesce(t.families, 0) END AS value
FROM obligations AS o
LEFT JOIN form_sharing_housework AS r
  ON r.ledger = o.ledger AND r.org = o.org AND r.period = o.period AND r.state IN ('filed', 'accepted')
LEFT JOIN told AS t ON t.id = r.id
WHERE o.ledger = 'sharing-housework' AND (r.id IS NOT NULL OR o.due_on < $today)
