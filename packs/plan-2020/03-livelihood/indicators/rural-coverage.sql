/*---
for:
  what:
    meals: {named: 营养午餐, english: a school meal, column: meals}
    milk: {named: 饮用奶, english: school milk, column: milk}
id: rural-coverage-{what}
title: {zh: "农村学生{named}覆盖率", en: "Rural pupils with {english}"}
serves: ["03.5"]
unit: {zh: "%", en: "%"}
better: up
period: month
nature: flow
aggregate: rate
decimals: 1
source: 农村学校营养午餐与饮用奶月报；农村学校按当期有效的城乡属性
about:
  zh: 各校本月上课日平均人数之和，除以在校学生数之和。写明没有供应的学校按0计；到期没有报的不计入，并单独计数。
  en: "At rural schools: the average count of the days of the month, of the pupils at school. A school that says that it serves none counts as none; overdue reports are counted apart."
---*/
WITH days AS (
  SELECT d.id, d.day, max(d.{column}) AS told
  FROM form_rural_meals_days AS d
  WHERE d.state IN ('filed', 'accepted') AND d.day BETWEEN d.period_first AND d.on_date
  GROUP BY d.id, d.day
),
means AS (
  SELECT id, avg(told) AS told FROM days GROUP BY id
)
SELECT o.org, o.period_first AS on_date,
  coalesce('form_rural_meals/' || r.id, 'obligations/' || o.org || '-' || o.period) AS subject,
  CASE WHEN r.served = 'no' THEN 0 ELSE m.told END AS value, r.pupils AS weight
FROM obligations AS o
LEFT JOIN form_rural_meals AS r
  ON r.ledger = o.ledger AND r.org = o.org AND r.period = o.period AND r.state IN ('filed', 'accepted')
LEFT JOIN means AS m ON m.id = r.id
WHERE o.ledger = 'rural-meals' AND (r.id IS NOT NULL OR o.due_on < $today)
