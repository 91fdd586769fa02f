/*---
id: ideology-duty-done
title: {zh: 意识形态责任清单完成率, en: Responsibilities of ideological work done}
serves: ["01.10"]
unit: {zh: "%", en: "%"}
better: up
period: term
nature: flow
aggregate: rate
decimals: 1
source: 半年自查台账，清单共五项
about:
  zh: 责任清单条目中已做到的比例；到期没有自查的按一项未做计。
  en: "Of the items on the lists, those that were done; an overdue check counts as none."
---*/
SELECT o.org, o.period_first AS on_date,
  coalesce('form_ideology_duty/' || r.id, 'obligations/' || o.org || '-' || o.period) AS subject,
  coalesce(r.done, 0) AS value, 5 AS weight
FROM obligations AS o
LEFT JOIN form_ideology_duty AS r
  ON r.ledger = o.ledger AND r.org = o.org AND r.period = o.period AND r.state IN ('filed', 'accepted')
WHERE o.ledger = 'ideology-duty' AND (r.id IS NOT NULL OR o.due_on < $today)
