/*---
id: duty-list-coverage
title: {zh: 主体责任清单覆盖率, en: Duty lists covered}
serves: ["02.1"]
unit: {zh: "%", en: "%"}
better: up
period: quarter
nature: flow
aggregate: rate
decimals: 1
source: 主体责任清单季度勾销记录；条目数以表单为准（校园长六项，科室负责人五项）
about:
  zh: 应勾销的条目中已做到并勾销的比例。到期没有报的清单按一项未勾计。
  en: "Items ticked as done, of all items on the lists that were due. A list that is overdue counts as nothing ticked."
---*/
SELECT o.org, o.period_first AS on_date,
  coalesce('form_duty_list_head/' || h.id, 'form_duty_list_section/' || s.id,
    'obligations/' || o.org || '-' || o.ledger || '-' || o.period) AS subject,
  coalesce(h.done, s.done, 0) AS value,
  CASE WHEN o.ledger = 'duty-list-head' THEN 6 ELSE 5 END AS weight
FROM obligations AS o
LEFT JOIN form_duty_list_head AS h
  ON h.ledger = o.ledger AND h.org = o.org AND h.period = o.period AND h.state IN ('filed', 'accepted')
LEFT JOIN form_duty_list_section AS s
  ON s.ledger = o.ledger AND s.org = o.org AND s.period = o.period AND s.state IN ('filed', 'accepted')
WHERE o.ledger IN ('duty-list-head', 'duty-list-section') AND (h.id IS NOT NULL OR s.id IS NOT NULL OR o.due_on < $today)
