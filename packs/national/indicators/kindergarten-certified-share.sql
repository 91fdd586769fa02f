/*---
id: kindergarten-certified-share
title: {zh: "幼儿园园长和教师持证率", en: "Certified heads and teachers of kindergartens"}
serves: ["11.4"]
unit: {zh: "%", en: "%"}
better: up
period: school-year
nature: stock
aggregate: rate
decimals: 1
standards: [K6/county]
source: 县域学前教育普及普惠督导评估 教师资格
about:
  zh: 各园最近一次报送的持证人数，除以园长和专任教师人数。
  en: "Certified heads and teachers as each kindergarten reported last, of all its heads and teachers."
---*/
WITH told AS (
  SELECT f.id, f.org, f.certified, f.teachers, row_number() OVER (PARTITION BY f.org ORDER BY f.period_first DESC) AS nth
  FROM form_kindergarten_conditions AS f
  WHERE f.state IN ('filed', 'accepted') AND f.period_first <= $as_of
)
SELECT t.org, $as_of AS on_date, 'form_kindergarten_conditions/' || t.id AS subject, t.certified AS value, t.teachers AS weight
FROM told AS t
WHERE t.nth = 1
