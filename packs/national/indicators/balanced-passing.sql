/*---
for:
  stage:
    primary: {level: 小学, schools: primary schools, grades: 1 AND 6, degrees: "'大学专科', '大学本科', '硕士研究生', '博士研究生'"}
    junior: {level: 初中, schools: junior schools, grades: 7 AND 9, degrees: "'大学本科', '硕士研究生', '博士研究生'"}
id: balanced-passing-{stage}
title: {zh: "资源配置达标学校占比（{level}）", en: "Schools with the resources asked for ({schools})"}
serves: ["05.2"]
unit: {zh: "%", en: "%"}
better: up
period: school-year
nature: stock
aggregate: rate
decimals: 1
standards: ["R1/{stage}", "R2/{stage}", "R3/{stage}", "R4/{stage}", "R5/{stage}", "R6/{stage}", "R7/{stage}", R-GATE-N/school, R-GATE-REST/school, X10/school]
source: 教督〔2017〕6号 义务教育优质均衡发展县督导评估，每校七项至少六项达标、余项不低于标准值的85%
about:
  zh: 每校一行：七项资源中达标的够数、其余各项不低于规定比例的，算达标；没有报齐而还判不了的，不计入分母，并单独计数。
  en: "A row for each school: it passes when enough of the seven resources meet their limit and the rest come to the floor. What cannot be judged yet for want of a report does not count and is counted apart."
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
  SELECT org, n FROM rolls
  WHERE part >= coalesce((SELECT max(s.value) FROM standards AS s WHERE s.code = 'X10'), 1)
),
teachers AS (
  SELECT c.org, c.n,
    sum(CASE WHEN s.education IN ({degrees}) THEN 1 ELSE 0 END) AS degrees,
    sum(CASE WHEN s.subject IN ('体育', '音乐', '美术', '艺术', '体育与健康', '舞蹈', '书法') THEN 1 ELSE 0 END) AS arts
  FROM counted AS c
  LEFT JOIN employments AS m ON m.org = c.org AND m.from_day <= $as_of AND (m.to_day IS NULL OR m.to_day > $as_of)
  LEFT JOIN staff AS s ON s.id = m.staff
  GROUP BY c.org, c.n
),
told AS (
  SELECT f.id, f.org, f.backbone_teachers, f.teaching_area, f.sports_area, f.equipment_value, f.network_rooms,
    row_number() OVER (PARTITION BY f.org ORDER BY f.period_first DESC) AS nth
  FROM form_school_conditions AS f
  WHERE f.state IN ('filed', 'accepted') AND f.period_first <= $as_of
),
amounts AS (
  SELECT org, 'R1' AS code, 100 * degrees / nullif(CAST(n AS DOUBLE), 0) AS amount FROM teachers
  UNION ALL
  SELECT org, 'R3' AS code, 100 * arts / nullif(CAST(n AS DOUBLE), 0) AS amount FROM teachers
  UNION ALL
  SELECT c.org, 'R2' AS code, 100 * t.backbone_teachers / nullif(CAST(c.n AS DOUBLE), 0) AS amount
  FROM counted AS c LEFT JOIN told AS t ON t.org = c.org AND t.nth = 1
  UNION ALL
  SELECT c.org, 'R4' AS code, t.teaching_area / nullif(CAST(c.n AS DOUBLE), 0) AS amount
  FROM counted AS c LEFT JOIN told AS t ON t.org = c.org AND t.nth = 1
  UNION ALL
  SELECT c.org, 'R5' AS code, t.sports_area / nullif(CAST(c.n AS DOUBLE), 0) AS amount
  FROM counted AS c LEFT JOIN told AS t ON t.org = c.org AND t.nth = 1
  UNION ALL
  SELECT c.org, 'R6' AS code, t.equipment_value / nullif(CAST(c.n AS DOUBLE), 0) AS amount
  FROM counted AS c LEFT JOIN told AS t ON t.org = c.org AND t.nth = 1
  UNION ALL
  SELECT c.org, 'R7' AS code, 100 * t.network_rooms / nullif(CAST(c.n AS DOUBLE), 0) AS amount
  FROM counted AS c LEFT JOIN told AS t ON t.org = c.org AND t.nth = 1
),
rule AS (
  SELECT max(CASE WHEN g.code = 'R-GATE-N' THEN g.value END) AS least,
    max(CASE WHEN g.code = 'R-GATE-REST' THEN g.value END) AS floor_share
  FROM standards AS g
  WHERE g.code IN ('R-GATE-N', 'R-GATE-REST') AND g.from_day <= $as_of AND (g.to_day IS NULL OR g.to_day > $as_of)
),
held AS (
  SELECT a.org, a.amount, coalesce(s.value, 0) AS asked,
    coalesce((SELECT max(r.floor_share) FROM rule AS r), 100) AS floor_share
  FROM amounts AS a
  LEFT JOIN standards AS s
    ON s.code = a.code AND s.applies_to = '{stage}'
    AND s.from_day <= $as_of AND (s.to_day IS NULL OR s.to_day > $as_of)
),
judged AS (
  SELECT org, sum(CASE WHEN amount >= asked THEN 1 ELSE 0 END) AS met,
    sum(CASE WHEN amount IS NULL THEN 1 ELSE 0 END) AS unknown,
    sum(CASE WHEN amount < asked * floor_share / 100 THEN 1 ELSE 0 END) AS below
  FROM held
  GROUP BY org
)
SELECT j.org, $as_of AS on_date, coalesce('form_school_conditions/' || t.id, 'organisations/' || j.org) AS subject,
  CASE
    WHEN j.below > 0 OR j.met + j.unknown < coalesce((SELECT max(r.least) FROM rule AS r), 7) THEN 0
    WHEN j.unknown = 0 THEN 1
  END AS value
FROM judged AS j
LEFT JOIN told AS t ON t.org = j.org AND t.nth = 1
