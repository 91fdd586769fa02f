/*---
id: preschool-enrolment-rate
title: {zh: 学前三年入园率, en: Preschool enrolment rate}
serves: ["11.3"]
unit: {zh: "%", en: "%"}
better: up
period: school-year
nature: stock
aggregate: rate
decimals: 1
source: 山东省学前教育统计口径：3—5岁在园幼儿数 ÷ 3—5岁人口数（年龄按学年初8月31日计）
about:
  zh: 在园的3至5岁幼儿，除以镇街当学年上报的3至5岁人口。只有镇街及以上有人口数，单个幼儿园不计算比率。
  en: Children aged 3 to 5 in kindergartens, divided by the children of those ages in the town. Single kindergartens have no population and no rate.
---*/
SELECT e.org, $as_of AS on_date, 'enrolments/' || e.id AS subject, 1 AS value, 0 AS weight
FROM enrolments AS e
JOIN organisations AS o ON o.id = e.org
WHERE o.kind = 'kindergarten' AND e.age BETWEEN 3 AND 5
  AND e.from_day <= $as_of AND (e.to_day IS NULL OR e.to_day > $as_of)
UNION ALL
SELECT p.org, $as_of AS on_date, 'population/' || p.id AS subject, 0 AS value, p.children AS weight
FROM population AS p
WHERE p.age BETWEEN 3 AND 5 AND p.from_day <= $as_of AND p.to_day > $as_of
