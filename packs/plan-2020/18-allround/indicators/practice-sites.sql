/*---
id: practice-sites
title: {zh: 劳动实践场地数, en: Sites of practical work}
serves: ["18.6"]
unit: {zh: 处, en: sites}
better: up
period: term
nature: stock
aggregate: sum
decimals: 0
also:
  - id: schools-with-practice-site
    title: {zh: 有劳动实践场地的学校占比, en: Schools with a site of practical work}
    unit: {zh: "%", en: "%"}
    better: up
    aggregate: share-meeting
    threshold: 1
    decimals: 1
source: 三园一堂劳动实践学期报表，各校最近一学期已到期的
about:
  zh: 各校最近一学期在用的场地，本学期上过课的才算。到期没有报的学校不计入，并单独计数。
  en: "Sites that were used for lessons in each school's latest term that is due. Schools whose report is overdue are counted apart."
---*/
WITH latest AS (
  SELECT o.org, o.ledger, o.period, row_number() OVER (PARTITION BY o.org ORDER BY o.period_first DESC) AS place
  FROM obligations AS o
  WHERE o.ledger = 'labour-practice' AND o.due_on <= $as_of
),
used AS (
  SELECT s.id, count(*) AS sites FROM form_labour_practice_sites AS s WHERE s.lessons > 0 GROUP BY s.id
)
SELECT l.org, $as_of AS on_date,
  coalesce('form_labour_practice/' || r.id, 'obligations/' || l.org || '-' || l.period) AS subject,
  CASE WHEN r.id IS NOT NULL THEN coalesce(u.sites, 0) END AS value
FROM latest AS l
LEFT JOIN form_labour_practice AS r
  ON r.ledger = l.ledger AND r.org = l.org AND r.period = l.period AND r.state IN ('filed', 'accepted')
LEFT JOIN used AS u ON u.id = r.id
WHERE l.place = 1
