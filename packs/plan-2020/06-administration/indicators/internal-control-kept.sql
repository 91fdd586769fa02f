/*---
id: internal-control-kept
title: {zh: 内控清单到位率, en: Internal control in place}
serves: ["06.2"]
unit: {zh: "%", en: "%"}
better: up
period: year
nature: stock
aggregate: rate
decimals: 1
source: 报账与内控年度清单，最近一年已报送的；清单共八项
about:
  zh: 各校最近一次年度清单中已做到的条目比例；到期没有报的按一项未到位计。
  en: "Items in place of each school's latest yearly list; a list that is overdue counts as none in place."
---*/
WITH latest AS (
  SELECT o.org, o.ledger, o.period, row_number() OVER (PARTITION BY o.org ORDER BY o.period_first DESC) AS place
  FROM obligations AS o
  WHERE o.ledger = 'internal-control' AND o.due_on <= $as_of
)
SELECT l.org, $as_of AS on_date, coalesce('form_internal_control/' || c.id, 'obligations/' || l.org || '-' || l.period) AS subject,
  coalesce(c.kept, 0) AS value, 8 AS weight
FROM latest AS l
LEFT JOIN form_internal_control AS c
  ON c.ledger = l.ledger AND c.org = l.org AND c.period = l.period AND c.state IN ('filed', 'accepted')
WHERE l.place = 1
