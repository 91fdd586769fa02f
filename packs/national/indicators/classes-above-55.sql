/*---
id: classes-above-55
title: {zh: "班额超 55 人的班", en: "Classes above 55"}
serves: ["06.9"]
unit: {zh: 个, en: classes}
better: down
period: school-year
nature: stock
aggregate: sum
decimals: 0
standards: [CLS-LARGE/all]
also:
  - id: classes-above-55-share
    title: {zh: "班额超 55 人的班占比", en: "Classes above 55: share"}
    unit: {zh: "%", en: "%"}
    better: down
    aggregate: rate
    decimals: 1
    standards: [CLS-LARGE/all]
source: 教督〔2017〕6号（标准班额）；大班额、超大班额统计口径
about:
  zh: 每个班一行，在籍人数 56 人及以上的记 1，含超大班额。
  en: "A row for each class; those with 56 or more on the roll count, super-large ones among them."
---*/
WITH sizes AS (
  SELECT e.org, e.class_org, min(e.grade) AS grade, count(*) AS n
  FROM enrolments AS e
  JOIN organisations AS o ON o.id = e.org AND o.kind = 'school'
  WHERE e.class_org IS NOT NULL AND e.from_day <= $as_of AND (e.to_day IS NULL OR e.to_day > $as_of)
  GROUP BY e.org, e.class_org
)
SELECT c.org, $as_of AS on_date, 'organisations/' || c.class_org AS subject,
  CASE WHEN c.n > 55 THEN 1 ELSE 0 END AS value
FROM sizes AS c
