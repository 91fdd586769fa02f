/*---
for:
  stage:
    preschool:
      {what: 幼儿园教职工负担幼儿数, english: "Kindergartens: children for each member of staff", unit: 名幼儿/人, english_unit: children per person, line: "11.4",
       standard: STAFF-KG/kindergarten, further: "K5/county"}
    primary:
      {what: 小学教职工负担学生数, english: "Primary schools: pupils for each member of staff", unit: 名学生/人, english_unit: pupils per person, line: "05.2",
       standard: STAFF-PRI/primary, further: ""}
    junior:
      {what: 初中教职工负担学生数, english: "Junior schools: pupils for each member of staff", unit: 名学生/人, english_unit: pupils per person, line: "05.2",
       standard: STAFF-JUN/junior, further: ""}
    senior:
      {what: 普通高中教职工负担学生数, english: "Senior schools: pupils for each member of staff", unit: 名学生/人, english_unit: pupils per person, line: "05.2",
       standard: STAFF-SEN/senior, further: ""}
id: staff-ratio-{stage}
title: {zh: "{what}", en: "{english}"}
serves: ["{line}"]
unit: {zh: "{unit}", en: "{english_unit}"}
better: down
period: school-year
nature: stock
aggregate: rate
decimals: 2
standards: ["{standard}", "{further}"]
source: 中小学教职工编制标准（生师比）；幼儿园教职工配备标准（教师〔2013〕1号）
about:
  zh: 在册教职工每人一行，每校另有一行是在校人数；只算这一学段的学校，一贯制学校不计。
  en: "A row for each member of staff on the register and one for the pupils of each school; schools of this stage alone, without all-through ones."
---*/
WITH schools AS (
  SELECT DISTINCT a.org FROM organisation_attributes AS a
  WHERE a.key = 'stage' AND a.value = '{stage}' AND a.from_day <= $as_of AND (a.to_day IS NULL OR a.to_day > $as_of)
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
