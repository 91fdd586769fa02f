/*---
id: daily-check-completeness
title: {zh: 安全日检查完整率, en: Completeness of daily safety checks}
serves: ["04.11"]
unit: {zh: "%", en: "%"}
better: up
period: month
nature: flow
aggregate: rate
each: true
decimals: 1
source: 应报按台账、校历和单位当期事实推算；实报为已报送或已通过的记录
about:
  zh: 已报送的日检查，占已到期应报的比例。当天应报从次日起才算缺报，报上来的立即计入；已关闭的周期照关闭时的数。
  en: Daily checks that were handed in, of those that were due. What is due today counts as missing from tomorrow on; what has come counts at once; a closed period stays as it was closed.
---*/
SELECT o.org, o.period_first AS on_date,
  coalesce('records/' || r.id, 'obligations/' || o.org || '-' || o.period) AS subject,
  CASE WHEN coalesce(o.received, r.id IS NOT NULL) THEN 1 ELSE 0 END AS value
FROM obligations AS o
LEFT JOIN records AS r
  ON r.ledger = o.ledger AND r.org = o.org AND r.period = o.period AND r.state IN ('filed', 'accepted')
WHERE o.ledger = 'daily-check' AND (o.received IS NOT NULL OR r.id IS NOT NULL OR o.due_on < $today)
