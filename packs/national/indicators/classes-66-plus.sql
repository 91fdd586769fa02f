/*---
id: classes-66-plus
title: {zh: "超大班额（66 人及以上）", en: "Super-large classes (66 or more)"}
serves: ["06.9"]
unit: {zh: 个, en: classes}
better: down
period: school-year
nature: stock
aggregate: sum
decimals: 0
standards: [CLS-SUPER/all]
also:
  - id: classes-66-plus-share
    title: {zh: "超大班额（66 人及以上）占比", en: "Super-large classes (66 or more): share"}
    unit: {zh: "%", en: "%"}
    better: down
    aggregate: rate
    decimals: 1
    standards: [CLS-SUPER/all]
source: 教督〔2017〕6号（标准班额）；大班额、超大班额统计口径
about:
  zh: 每个班一行，在籍人数 66 人及以上的记 1。
  en: "A row for each class; those with 66 or more on the roll count."
---*/
WITH sizes AS (
  SELECT e.org, e.class_org, min(e.grade) AS grade, count(*) AS n
  FROM enrolments AS e
  JOIN organisations AS o ON o.id = e.org AND o.kind = 'school'
  WHERE e.class_org IS NOT NULL AND e.from_day <= $as_of AND (e.to_day IS NULL OR e.to_day > $as_of)
  GROUP BY e.org, e.class_org
)
SELECT c.org, $as_of AS on_date, 'organisations/' || c.class_org AS subject,
  CASE WHEN c.n >= 66 THEN 1 ELSE 0 END AS value
FROM sizes AS c
