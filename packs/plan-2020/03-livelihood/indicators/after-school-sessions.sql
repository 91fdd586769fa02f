/*---
id: after-school-sessions
title: {zh: 课后托管场次, en: Sessions of after-school care}
serves: ["03.6"]
unit: {zh: 场, en: sessions}
better: none
period: term
nature: flow
aggregate: sum
decimals: 0
source: 城区小学课后托管学期报表
about:
  zh: 各校开展托管的下午数之和。没有开展的学校按0计；到期没有报的单独计数。
  en: "The afternoons of all schools added up. A school that offers none counts as none; overdue reports are counted apart."
---*/
SELECT o.org, o.period_first AS on_date,
  coalesce('form_after_school_care/' || r.id, 'obligations/' || o.org || '-' || o.period) AS subject,
  CASE WHEN r.offered = 'no' THEN 0 ELSE r.sessions END AS value
FROM obligations AS o
LEFT JOIN form_after_school_care AS r
  ON r.ledger = o.ledger AND r.org = o.org AND r.period = o.period AND r.state IN ('filed', 'accepted')
WHERE o.ledger = 'after-school-care' AND (r.id IS NOT NULL OR o.due_on < $today)
