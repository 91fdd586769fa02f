/*---
id: meal-cost
title: {zh: 农村学校午餐餐均成本, en: Cost of a meal in rural schools}
serves: ["03.5"]
unit: {zh: 元, en: yuan}
better: none
period: month
nature: flow
aggregate: rate
decimals: 2
source: 农村学校营养午餐与饮用奶月报
about:
  zh: 本月午餐食材成本之和除以午餐人次之和。
  en: "The cost of the month's food, divided by the meals served."
---*/
WITH days AS (
  SELECT d.id, d.day, max(d.meals) AS meals
  FROM form_rural_meals_days AS d
  WHERE d.state IN ('filed', 'accepted') AND d.day BETWEEN d.period_first AND d.on_date
  GROUP BY d.id, d.day
)
SELECT r.org, r.period_first AS on_date, 'form_rural_meals/' || r.id AS subject, max(r.cost) AS value, sum(d.meals) AS weight
FROM form_rural_meals AS r
JOIN days AS d ON d.id = r.id
WHERE r.state IN ('filed', 'accepted') AND r.served = 'yes'
GROUP BY r.org, r.period_first, r.id
