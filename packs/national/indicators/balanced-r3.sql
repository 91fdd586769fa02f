/*---
for:
  stage:
    primary: {level: 小学, schools: primary schools, grades: 1 AND 6}
    junior: {level: 初中, schools: junior schools, grades: 7 AND 9}
id: balanced-r3-{stage}
title: {zh: "每百名学生体育艺术专任教师数（{level}）", en: "PE and arts teachers per 100 pupils ({schools})"}
serves: ["05.2"]
unit: {zh: 人/百名学生, en: "persons per 100 pupils"}
better: up
period: school-year
nature: stock
aggregate: rate
decimals: 2
standards: ["R3/{stage}", X10/school]
also:
  - id: balanced-r3-{stage}-cv
    title: {zh: "每百名学生体育艺术专任教师数差异系数（{level}）", en: "PE and arts teachers per 100 pupils: coefficient of variation ({schools})"}
    better: down
    aggregate: cv
    decimals: 3
    standards: ["R3-CV/{stage}", X10/school]
source: 教督〔2017〕6号 义务教育优质均衡发展县督导评估，资源配置第3项；差异系数按各校学生数加权
about:
  zh: 在册的体育、音乐、美术等学科教师每人一行，除以{level}在校生；每校另有一行是在校生数。九年一贯制学校按两个学段的学生数分摊；在校生不足规定人数的教学点和特教、职业学校不计。
  en: "A row for each teacher of PE, music or fine art on the register, divided by the pupils in {schools}; one more row for each school states its pupils. All-through schools are shared out by the pupils of both stages; teaching points below the set size, special and vocational schools do not count."
---*/
WITH rolls AS (
  SELECT e.org, count(*) AS n, sum(CASE WHEN e.grade BETWEEN {grades} THEN 1 ELSE 0 END) AS part
  FROM enrolments AS e
  JOIN organisation_attributes AS a
    ON a.org = e.org AND a.key = 'stage' AND a.value IN ('{stage}', 'nine-year')
    AND a.from_day <= $as_of AND (a.to_day IS NULL OR a.to_day > $as_of)
  WHERE e.from_day <= $as_of AND (e.to_day IS NULL OR e.to_day > $as_of)
  GROUP BY e.org
),
counted AS (
  SELECT org, n, part FROM rolls
  WHERE part >= coalesce((SELECT max(s.value) FROM standards AS s WHERE s.code = 'X10'), 1)
)
SELECT c.org, $as_of AS on_date, 'staff/' || s.id AS subject,
  100 * c.part / nullif(CAST(c.n AS DOUBLE), 0) AS value, 0 AS weight
FROM employments AS m
JOIN staff AS s ON s.id = m.staff
JOIN counted AS c ON c.org = m.org
WHERE m.from_day <= $as_of AND (m.to_day IS NULL OR m.to_day > $as_of) AND s.subject IN ('体育', '音乐', '美术', '艺术', '体育与健康', '舞蹈', '书法')
UNION ALL
SELECT c.org, $as_of AS on_date, 'organisations/' || c.org AS subject, 0 AS value, c.part AS weight
FROM counted AS c
