/*---
id: public-kindergarten-share
title: {zh: "公办园在园幼儿占比", en: "Children in public kindergartens"}
serves: ["11.4"]
unit: {zh: "%", en: "%"}
better: up
period: school-year
nature: stock
aggregate: rate
decimals: 1
standards: [K3/kindergarten]
source: 教督〔2020〕1号 县域学前教育普及普惠督导评估
about:
  zh: 在公办园就读的幼儿，占全部在园幼儿的比例。办别按当天有效的登记。
  en: "Children in public kindergartens, of all children in kindergartens, by what is registered on the day."
---*/
WITH public_ones AS (
  SELECT DISTINCT a.org FROM organisation_attributes AS a
  WHERE a.key = 'ownership' AND a.value = 'public' AND a.from_day <= $as_of AND (a.to_day IS NULL OR a.to_day > $as_of)
)
SELECT e.org, $as_of AS on_date, 'enrolments/' || e.id AS subject, CASE WHEN p.org IS NULL THEN 0 ELSE 1 END AS value
FROM enrolments AS e
JOIN organisations AS o ON o.id = e.org
LEFT JOIN public_ones AS p ON p.org = e.org
WHERE o.kind = 'kindergarten' AND e.from_day <= $as_of AND (e.to_day IS NULL OR e.to_day > $as_of)
