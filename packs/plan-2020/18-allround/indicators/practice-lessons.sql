/*---
id: practice-lessons
title: {zh: 班均劳动实践课时, en: Lessons of practical work per class}
serves: ["18.6"]
unit: {zh: 节, en: lessons}
better: up
period: term
nature: flow
aggregate: rate
decimals: 1
source: 三园一堂劳动实践学期报表：场地上课节数 ÷ 全校班数
about:
  zh: 一学期在场地上的劳动实践课，平均每班几节。到期没有报的学校不计入，并单独计数。
  en: "Lessons held at the sites in a term, for each class of the school. Schools whose report is overdue are counted apart."
---*/
WITH held AS (
  SELECT s.id, sum(s.lessons) AS lessons FROM form_labour_practice_sites AS s GROUP BY s.id
)
SELECT o.org, o.period_first AS on_date,
  coalesce('form_labour_practice/' || r.id, 'obligations/' || o.org || '-' || o.period) AS subject,
  CASE WHEN r.id IS NOT NULL THEN coalesce(h.lessons, 0) END AS value, r.classes AS weight
FROM obligations AS o
LEFT JOIN form_labour_practice AS r
  ON r.ledger = o.ledger AND r.org = o.org AND r.period = o.period AND r.state IN ('filed', 'accepted')
LEFT JOIN held AS h ON h.id = r.id
WHERE o.ledger = 'labour-practice' AND (r.id IS NOT NULL OR o.due_on < $today)
