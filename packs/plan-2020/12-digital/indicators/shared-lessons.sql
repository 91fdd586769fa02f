/*---
id: shared-lessons
title: {zh: 校际同步课堂节次, en: Lessons shared between schools}
serves: ["12.1"]
unit: {zh: 节, en: lessons}
better: up
period: term
nature: flow
aggregate: sum
decimals: 0
source: 信息化应用学期报表，由主讲学校填报
about:
  zh: 各校主讲的同步课堂节次之和，一节只由主讲学校计一次，一所听课学校一行。报了但没有主讲的按0计；到期没有报的单独计数。
  en: "The lessons that schools gave to others; a lesson is counted by the giving school alone. A report without any counts as none, overdue reports are counted apart."
---*/
WITH given AS (
  SELECT l.id, l.partner, max(l.sessions) AS sessions
  FROM form_digital_classrooms_lessons AS l
  WHERE l.state IN ('filed', 'accepted')
  GROUP BY l.id, l.partner
)
SELECT o.org, o.period_first AS on_date,
  coalesce('form_digital_classrooms/' || r.id, 'obligations/' || o.org || '-' || o.period) AS subject,
  CASE WHEN r.id IS NOT NULL THEN coalesce(g.sessions, 0) END AS value
FROM obligations AS o
LEFT JOIN form_digital_classrooms AS r
  ON r.ledger = o.ledger AND r.org = o.org AND r.period = o.period AND r.state IN ('filed', 'accepted')
LEFT JOIN given AS g ON g.id = r.id
WHERE o.ledger = 'digital-classrooms' AND (r.id IS NOT NULL OR o.due_on < $today)
