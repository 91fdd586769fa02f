/*---
id: drills-held-share
title: {zh: 应急疏散演练开展率, en: Evacuation drills held}
serves: ["04.12"]
unit: {zh: "%", en: "%"}
better: up
period: month
nature: flow
aggregate: rate
each: true
decimals: 1
source: 中小学校每月至少开展一次应急疏散演练、幼儿园每季度至少一次的要求，按月报台账核对
about:
  zh: 应报演练月报的学校中，如实填报“本月开展了演练”的比例。到期未报的按未开展计。
  en: Schools that reported a drill for the month, of those that owed the report. A report that is overdue counts as no drill.
---*/
SELECT o.org, o.period_first AS on_date,
  coalesce('form_drill/' || r.id, 'obligations/' || o.org || '-' || o.period) AS subject,
  CASE WHEN coalesce(o.received, TRUE) AND r.held = 'yes' THEN 1 ELSE 0 END AS value
FROM obligations AS o
LEFT JOIN form_drill AS r
  ON r.ledger = o.ledger AND r.org = o.org AND r.period = o.period AND r.state IN ('filed', 'accepted')
WHERE o.ledger = 'drill-monthly' AND (o.received IS NOT NULL OR r.id IS NOT NULL OR o.due_on < $today)
