/*---
id: headship-adopted
title: {zh: 党组织领导下的校长负责制覆盖率, en: Schools with headship under the Party organisation}
serves: ["01.8"]
unit: {zh: "%", en: "%"}
better: up
period: term
nature: flow
aggregate: rate
decimals: 1
source: 落实台账学期报送，有日期和文件依据的
about:
  zh: 应报学校中已落实并有文件依据的比例；到期没有报的按没有落实计。
  en: "Of the schools that owed the report, those where it is in force with a document; an overdue report counts as not."
---*/
SELECT o.org, o.period_first AS on_date,
  coalesce('form_headship_adoption/' || r.id, 'obligations/' || o.org || '-' || o.period) AS subject,
  CASE WHEN r.state_now = 'adopted' AND r.document <> '' THEN 1 ELSE 0 END AS value
FROM obligations AS o
LEFT JOIN form_headship_adoption AS r
  ON r.ledger = o.ledger AND r.org = o.org AND r.period = o.period AND r.state IN ('filed', 'accepted')
WHERE o.ledger = 'headship-adoption' AND (r.id IS NOT NULL OR o.due_on < $today)
