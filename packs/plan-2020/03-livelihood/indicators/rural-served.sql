/*---
for:
  what:
    meals: {named: 营养午餐, english: Meals served, unit: meals, column: meals}
    milk: {named: 饮用奶, english: Portions of milk served, unit: portions, column: milk}
id: rural-served-{what}
title: {zh: "农村学校{named}供应人次", en: "{english} in rural schools"}
serves: ["03.5"]
unit: {zh: 人次, en: "{unit}"}
better: none
period: month
nature: flow
aggregate: sum
decimals: 0
source: 农村学校营养午餐与饮用奶月报，逐日人数
about:
  zh: 每个上课日的供应人数，一校一天只计一次；日期不在当月的不计。
  en: "The count of each school day, one a school and day; days outside of the report's month do not count."
---*/
SELECT d.org, d.day AS on_date, 'form_rural_meals/' || d.id AS subject, max(d.{column}) AS value
FROM form_rural_meals_days AS d
WHERE d.state IN ('filed', 'accepted') AND d.day BETWEEN d.period_first AND d.on_date
GROUP BY d.org, d.day, d.id
