/*---
for:
  stage:
    primary: {level: 小学, schools: primary schools, grades: 1 AND 6}
    junior: {level: 初中, schools: junior schools, grades: 7 AND 9}
  resource:
    r2:
      {what: 每百名学生县级以上骨干教师数, english: Backbone teachers of county level or higher per 100 pupils, unit: 人/百名学生, english_unit: "persons per 100 pupils",
       code: R2, number: "2", column: backbone_teachers, times: "100 * ", places: 2}
    r4:
      {what: 生均教学及辅助用房面积, english: Teaching and auxiliary floor area per pupil, unit: 平方米, english_unit: "m²",
       code: R4, number: "4", column: teaching_area, times: "", places: 2}
    r5:
      {what: 生均体育运动场馆面积, english: Sports grounds and halls per pupil, unit: 平方米, english_unit: "m²",
       code: R5, number: "5", column: sports_area, times: "", places: 2}
    r6:
      {what: 生均教学仪器设备值, english: Teaching equipment per pupil, unit: 元, english_unit: "yuan",
       code: R6, number: "6", column: equipment_value, times: "", places: 0}
    r7:
      {what: 每百名学生网络多媒体教室数, english: Networked multimedia classrooms per 100 pupils, unit: 间/百名学生, english_unit: "rooms per 100 pupils",
       code: R7, number: "7", column: network_rooms, times: "100 * ", places: 2}
id: balanced-{resource}-{stage}
title: {zh: "{what}（{level}）", en: "{english} ({schools})"}
serves: ["05.2"]
unit: {zh: "{unit}", en: "{english_unit}"}
better: up
period: school-year
nature: stock
aggregate: rate
decimals: "{places}"
standards: ["{code}/{stage}", X10/school]
also:
  - id: balanced-{resource}-{stage}-cv
    title: {zh: "{what}差异系数（{level}）", en: "{english}: coefficient of variation ({schools})"}
    better: down
    aggregate: cv
    decimals: 3
    standards: ["{code}-CV/{stage}", X10/school]
source: 教督〔2017〕6号 义务教育优质均衡发展县督导评估，资源配置第{number}项；差异系数按各校学生数加权
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
  SELECT f.id, f.org, f.{column}, row_number() OVER (PARTITION BY f.org ORDER BY f.period_first DESC) AS nth
  FROM form_school_conditions AS f
  WHERE f.state IN ('filed', 'accepted') AND f.period_first <= $as_of
)
SELECT c.org, $as_of AS on_date, coalesce('form_school_conditions/' || t.id, 'organisations/' || c.org) AS subject,
  {times}t.{column} * c.part / nullif(CAST(c.n AS DOUBLE), 0) AS value, c.part AS weight
FROM counted AS c
LEFT JOIN told AS t ON t.org = c.org AND t.nth = 1
