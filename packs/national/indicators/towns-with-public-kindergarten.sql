/*---
id: towns-with-public-kindergarten
title: {zh: "有公办园的镇街占比", en: "Towns with a public kindergarten"}
serves: ["11.4"]
unit: {zh: "%", en: "%"}
better: up
period: school-year
nature: stock
aggregate: rate
decimals: 1
standards: [K10/township]
source: 县域学前教育普及普惠督导评估 乡镇公办中心园
about:
  zh: 每个镇街一行，辖区内有公办幼儿园的记 1。是否为中心园不区分。
  en: "A row for each town; those with a public kindergarten count, whether or not it is called the central one."
---*/
WITH public_ones AS (
  SELECT o.parent AS town, count(*) AS n
  FROM organisations AS o
  JOIN organisation_attributes AS a ON a.org = o.id AND a.key = 'ownership' AND a.value = 'public'
    AND a.from_day <= $as_of AND (a.to_day IS NULL OR a.to_day > $as_of)
  WHERE o.kind = 'kindergarten' AND o.opened_on <= $as_of AND (o.closed_on IS NULL OR o.closed_on > $as_of)
  GROUP BY o.parent
)
SELECT t.id AS org, $as_of AS on_date, 'organisations/' || t.id AS subject, CASE WHEN p.n IS NULL THEN 0 ELSE 1 END AS value
FROM organisations AS t
LEFT JOIN public_ones AS p ON p.town = t.id
WHERE t.kind = 'town' AND t.opened_on <= $as_of AND (t.closed_on IS NULL OR t.closed_on > $as_of)
