/*---
for:
  figure:
    lottery-shops: {zh: 体育彩票在营网点, en: Outlets of the sports lottery, column: lottery_shops, unit_zh: 个, unit_en: outlets}
    industry-units: {zh: 体育产业单位, en: Units of the sports industry, column: industry_units, unit_zh: 家, unit_en: units}
id: sports-standing-{figure}
title: {zh: "{zh}", en: "{en}"}
serves: ["29.6"]
unit: {zh: "{unit_zh}", en: "{unit_en}"}
better: none
period: month
nature: stock
aggregate: sum
decimals: 0
source: 体育产业与体育彩票月报，最近一个已报月份的月末数
about:
  zh: 最近一个已报月份的月末数。
  en: The number at the end of the latest month that was reported.
---*/
WITH told AS (
  SELECT r.id, r.org, r.{column}, row_number() OVER (PARTITION BY r.org ORDER BY r.period_first DESC) AS place
  FROM form_sports_monthly AS r
  WHERE r.state IN ('filed', 'accepted') AND r.on_date <= $as_of
)
SELECT t.org, $as_of AS on_date, 'form_sports_monthly/' || t.id AS subject, t.{column} AS value
FROM told AS t
WHERE t.place = 1
