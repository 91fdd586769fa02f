/*---
id: kindergarten-class-norm-share
title: {zh: "幼儿园班额达标率", en: "Kindergarten classes within the norm"}
serves: ["11.4"]
unit: {zh: "%", en: "%"}
better: up
period: school-year
nature: stock
aggregate: rate
decimals: 1
standards: [K4/county, KG-CLS/k1, KG-CLS/k2, KG-CLS/k3, KG-CLS/mixed]
source: 幼儿园工作规程（2016）班额；县域学前教育普及普惠督导评估
about:
  zh: 小、中、大班和混龄班分别按 25、30、35、30 人核对，每个班一行。界值可由本市核定。
  en: "Classes of the first, second and third year and of mixed ages against 25, 30, 35 and 30; a row for each class. The city may settle the limits."
---*/
WITH sizes AS (
  SELECT e.org, e.class_org, min(e.grade) AS youngest, max(e.grade) AS oldest, count(*) AS n
  FROM enrolments AS e
  JOIN organisations AS o ON o.id = e.org AND o.kind = 'kindergarten'
  WHERE e.class_org IS NOT NULL AND e.from_day <= $as_of AND (e.to_day IS NULL OR e.to_day > $as_of)
  GROUP BY e.org, e.class_org
)
SELECT c.org, $as_of AS on_date, 'organisations/' || c.class_org AS subject,
  CASE WHEN s.value IS NULL THEN NULL WHEN c.n <= s.value THEN 1 ELSE 0 END AS value
FROM sizes AS c
LEFT JOIN standards AS s
  ON s.code = 'KG-CLS' AND s.from_day <= $as_of AND (s.to_day IS NULL OR s.to_day > $as_of)
  AND s.applies_to = CASE WHEN c.youngest = c.oldest THEN 'k' || c.youngest ELSE 'mixed' END
