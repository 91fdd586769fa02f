/*---
id: duties-with-names
title: {zh: 防控职责到岗到人率, en: Duties with post and name}
serves: ["09.1"]
unit: {zh: "%", en: "%"}
better: up
period: month
nature: flow
aggregate: rate
decimals: 1
source: 防控责任到岗到人月报；职责共八项，以表单为准
about:
  zh: 八项职责中有岗位、有姓名的比例。暂缺的、到期没有报的都按没有计。
  en: "Of the eight duties, those with a post and a name; vacant ones and overdue reports count as without."
---*/
WITH named AS (
  SELECT d.id, count(DISTINCT d.duty) AS duties
  FROM form_duty_roster_duties AS d
  WHERE d.post <> 'none' AND d.person <> '' AND d.state IN ('filed', 'accepted')
  GROUP BY d.id
)
SELECT o.org, o.period_first AS on_date,
  coalesce('form_duty_roster/' || r.id, 'obligations/' || o.org || '-' || o.period) AS subject,
  coalesce(least(n.duties, 8), 0) AS value, 8 AS weight
FROM obligations AS o
LEFT JOIN form_duty_roster AS r
  ON r.ledger = o.ledger AND r.org = o.org AND r.period = o.period AND r.state IN ('filed', 'accepted')
LEFT JOIN named AS n ON n.id = r.id
WHERE o.ledger = 'duty-roster' AND (r.id IS NOT NULL OR o.due_on < $today)
