/*---
id: records-missing
title: {zh: 近 30 天缺报, en: Records missing in 30 days}
serves: ["05.7"]
unit: {zh: 期, en: records}
better: down
period: month
nature: stock
aggregate: sum
decimals: 0
source: 应报按台账、校历和单位当期事实推算；缺报为期限已过而没有报送的
about:
  zh: 所有台账里，最近三十天内到期而没有报送的期数。补报以后即不再计入，已关闭的周期除外。
  en: Over all ledgers, records that fell due in the last thirty days and were not handed in. One that comes late no longer counts, unless its period is closed.
---*/
SELECT o.org, $as_of AS on_date,
  coalesce('records/' || r.id, 'obligations/' || o.org || '-' || o.ledger || '-' || o.period) AS subject,
  CASE WHEN coalesce(o.received, r.id IS NOT NULL) THEN 0 ELSE 1 END AS value
FROM obligations AS o
LEFT JOIN records AS r
  ON r.ledger = o.ledger AND r.org = o.org AND r.period = o.period AND r.state IN ('filed', 'accepted')
WHERE o.due_on < $as_of AND o.due_on >= CAST($as_of AS DATE) - INTERVAL 30 DAY
