/*---
id: two-two-eight-complete
title: {zh: 两图两表八台账完整率, en: "Diagrams, tables and ledgers at hand"}
serves: ["09.2"]
unit: {zh: "%", en: "%"}
better: up
period: month
nature: flow
aggregate: rate
decimals: 1
source: 两图两表八台账月度核对；共十二件，以表单为准
about:
  zh: 十二件中有且已更新的比例；到期没有核对的按没有计。
  en: "Of the twelve, those that are there and up to date; an overdue report counts as none."
---*/
SELECT o.org, o.period_first AS on_date,
  coalesce('form_two_two_eight/' || r.id, 'obligations/' || o.org || '-' || o.period) AS subject,
  coalesce(r.current, 0) AS value, 12 AS weight
FROM obligations AS o
LEFT JOIN form_two_two_eight AS r
  ON r.ledger = o.ledger AND r.org = o.org AND r.period = o.period AND r.state IN ('filed', 'accepted')
WHERE o.ledger = 'two-two-eight' AND (r.id IS NOT NULL OR o.due_on < $today)
