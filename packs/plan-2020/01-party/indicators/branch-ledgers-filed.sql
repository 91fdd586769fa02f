/*---
id: branch-ledgers-filed
title: {zh: 支部台账填报率, en: Ledgers of branches filed}
serves: ["01.3"]
unit: {zh: "%", en: "%"}
better: up
period: month
nature: flow
aggregate: rate
decimals: 1
source: 支部规范化台账月报，按应报核对
about:
  zh: 到期应报的支部月报中已报送的比例。
  en: "Of the monthly ledgers that were due, those that were handed in."
---*/
SELECT o.org, o.period_first AS on_date,
  coalesce('records/' || r.id, 'obligations/' || o.org || '-' || o.period) AS subject,
  CASE WHEN r.id IS NULL THEN 0 ELSE 1 END AS value
FROM obligations AS o
LEFT JOIN records AS r
  ON r.ledger = o.ledger AND r.org = o.org AND r.period = o.period AND r.state IN ('filed', 'accepted')
WHERE o.ledger = 'branch-monthly' AND (r.id IS NOT NULL OR o.due_on < $today)
