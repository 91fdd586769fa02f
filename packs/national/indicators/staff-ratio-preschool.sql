/*---
id: staff-ratio-preschool
title: {zh: "幼儿园教职工负担幼儿数", en: "Kindergartens: children for each member of staff"}
serves: ["11.4"]
unit: {zh: "名幼儿/人", en: "children per person"}
better: down
period: school-year
nature: stock
aggregate: rate
decimals: 2
standards: [STAFF-KG/kindergarten, K5/county]
source: 中小学教职工编制标准（生师比）；幼儿园教职工配备标准（教师〔2013〕1号）
about:
  zh: 在册教职工每人一行，每校另有一行是在校人数；只算这一学段的学校，一贯制学校不计。
  en: "A row for each member of staff on the register and one for the pupils of each school; schools of this stage alone, without all-through ones."
---*/
WITH schools AS (
  SELECT DISTINCT a.org FROM organisation_attributes AS a
  WHERE a.key = 'stage' AND a.value = 'preschool' AND a.from_day <= $as_of AND (a.to_day IS NULL OR a.to_day > $as_of)
)
SELECT m.org, $as_of AS on_date, 'staff/' || m.staff AS subject, 0 AS value, 1 AS weight
FROM employments AS m
JOIN schools AS s ON s.org = m.org
WHERE m.from_day <= $as_of AND (m.to_day IS NULL OR m.to_day > $as_of)
UNION ALL
SELECT e.org, $as_of AS on_date, 'organisations/' || e.org AS subject, count(*) AS value, 0 AS weight
FROM enrolments AS e
JOIN schools AS s ON s.org = e.org
WHERE e.from_day <= $as_of AND (e.to_day IS NULL OR e.to_day > $as_of)
GROUP BY e.org
