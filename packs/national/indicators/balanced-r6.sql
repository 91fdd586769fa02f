/*---
for:
  stage:
    primary: {level: 小学, schools: primary schools, grades: 1 AND 6}
    junior: {level: 初中, schools: junior schools, grades: 7 AND 9}
id: balanced-r6-{stage}
title: {zh: "生均教学仪器设备值（{level}）", en: "Teaching equipment per pupil ({schools})"}
serves: ["05.2"]
unit: {zh: 元, en: "yuan"}
better: up
period: school-year
nature: stock
aggregate: rate
decimals: 0
standards: ["R6/{stage}", X10/school]
also:
  - id: balanced-r6-{stage}-cv
    title: {zh: "生均教学仪器设备值差异系数（{level}）", en: "Teaching equipment per pupil: coefficient of variation ({schools})"}
    better: down
    aggregate: cv
    decimals: 3
    standards: ["R6-CV/{stage}", X10/school]
source: 教督〔2017〕6号 义务教育优质均衡发展县督导评估，资源配置第6项；差异系数按各校学生数加权
about:
  zh: 各校最近一次报送的办学条件，除以{level}在校生。没有报送的学校不计，并单独计数。九年一贯制学校按两个学段的学生数分摊；在校生不足规定人数的教学点和特教、职业学校不计。
  en: "What each school reported last, divided by its pupils in {schools}. Schools without a report are counted apart. All-through schools are shared out by the pupils of both stages; teaching points below the set size, special and vocational schools do not count."
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
),
told AS (
  SELECT f.id, f.org, f.equipment_value, row_number() OVER (PARTITION BY f.org ORDER BY f.period_first DESC) AS nth
  FROM form_school_conditions AS f
  WHERE f.state IN ('filed', 'accepted') AND f.period_first <= $as_of
)
SELECT c.org, $as_of AS on_date, coalesce('form_school_conditions/' || t.id, 'organisations/' || c.org) AS subject,
  t.equipment_value * c.part / nullif(CAST(c.n AS DOUBLE), 0) AS value, c.part AS weight
FROM counted AS c
LEFT JOIN told AS t ON t.org = c.org AND t.nth = 1
