/*---
id: kindergarten-building-area
title: {zh: "幼儿园生均建筑面积", en: "Building area per child"}
serves: ["11.4"]
unit: {zh: "平方米", en: "m²"}
better: up
period: school-year
nature: stock
aggregate: rate
decimals: 2
standards: [K8/kindergarten]
source: 县域学前教育普及普惠督导评估 办园条件
about:
  zh: 各园最近一次报送的面积，除以在园幼儿。没有报送的园不计，并单独计数。
  en: "What each kindergarten reported last, divided by its children. Those without a report are counted apart."
---*/
WITH children AS (
  SELECT e.org, count(*) AS n
  FROM enrolments AS e
  JOIN organisations AS o ON o.id = e.org AND o.kind = 'kindergarten'
  WHERE e.from_day <= $as_of AND (e.to_day IS NULL OR e.to_day > $as_of)
  GROUP BY e.org
),
told AS (
  SELECT f.id, f.org, f.building_area, row_number() OVER (PARTITION BY f.org ORDER BY f.period_first DESC) AS nth
  FROM form_kindergarten_conditions AS f
  WHERE f.state IN ('filed', 'accepted') AND f.period_first <= $as_of
)
SELECT c.org, $as_of AS on_date, coalesce('form_kindergarten_conditions/' || t.id, 'organisations/' || c.org) AS subject,
  t.building_area AS value, c.n AS weight
FROM children AS c
LEFT JOIN told AS t ON t.org = c.org AND t.nth = 1
