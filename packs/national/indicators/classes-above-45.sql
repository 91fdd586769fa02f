/*---
id: classes-above-45
title: {zh: "小学班额超 45 人的班", en: "Primary classes above 45"}
serves: ["06.9"]
unit: {zh: 个, en: classes}
better: down
period: school-year
nature: stock
aggregate: sum
decimals: 0
standards: [CLS-STD/primary]
also:
  - id: classes-above-45-share
    title: {zh: "小学班额超 45 人的班占比", en: "Primary classes above 45: share"}
    unit: {zh: "%", en: "%"}
    better: down
    aggregate: rate
    decimals: 1
    standards: [CLS-STD/primary]
source: 教督〔2017〕6号（标准班额）；大班额、超大班额统计口径
about:
  zh: 小学每个班一行，在籍人数超过 45 人的记 1。
  en: "A row for each primary class; those with more than 45 on the roll count."
---*/
WITH sizes AS (
  SELECT e.org, e.class_org, min(e.grade) AS grade, count(*) AS n
  FROM enrolments AS e
  JOIN organisations AS o ON o.id = e.org AND o.kind = 'school'
  WHERE e.class_org IS NOT NULL AND e.from_day <= $as_of AND (e.to_day IS NULL OR e.to_day > $as_of)
  GROUP BY e.org, e.class_org
)
SELECT c.org, $as_of AS on_date, 'organisations/' || c.class_org AS subject,
  CASE WHEN c.n > 45 THEN 1 ELSE 0 END AS value
FROM sizes AS c
WHERE c.grade BETWEEN 1 AND 6
