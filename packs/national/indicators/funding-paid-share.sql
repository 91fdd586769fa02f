/*---
id: funding-paid-share
title: {zh: "生均公用经费到账率", en: "Per-pupil funding paid of what was due"}
serves: ["06.1"]
unit: {zh: "%", en: "%"}
better: up
period: year
nature: flow
aggregate: rate
decimals: 1
standards: [FUND-PRI/primary, FUND-JUN/junior, FUND-SEN/senior, FUND-KG/kindergarten, FUND-SPEC/compulsory, FUND-BOARD/compulsory, FUND-SMALL/rural compulsory]
also:
  - id: funding-paid-yuan
    title: {zh: 生均公用经费到账额, en: Per-pupil funding paid}
    unit: {zh: 元, en: yuan}
    better: none
    aggregate: sum
    decimals: 0
source: 国发〔2015〕67号 城乡义务教育经费保障机制；定额按季折算
about:
  zh: 应拨数 = 季初学籍人数 × 当时有效的定额 ÷ 4，农村不足 100 人的学校按 100 人核定，寄宿生另加；到账数按学校季报。到期没有报送的季度不计入，并单独计数。
  en: "Due: pupils on the roll on the first day of the quarter × the quota in force ÷ 4; small rural schools count as 100; boarders get a supplement. Paid: what the school reported. Quarters without a report are counted apart."
---*/
WITH owed AS (
  SELECT o.org, o.period, o.period_first, o.due_on, max(CASE WHEN a.key = 'area' THEN a.value END) AS area
  FROM obligations AS o
  LEFT JOIN organisation_attributes AS a
    ON a.org = o.org AND a.key = 'area' AND a.from_day <= o.period_first AND (a.to_day IS NULL OR a.to_day > o.period_first)
  WHERE o.ledger = 'funding-received'
  GROUP BY o.org, o.period, o.period_first, o.due_on
),
stages AS (
  SELECT w.org, w.period, w.period_first, w.due_on, w.area,
    CASE WHEN n.kind = 'kindergarten' THEN 'kindergarten' WHEN s.value = 'special' THEN 'compulsory'
      WHEN e.grade <= 6 THEN 'primary' WHEN e.grade <= 9 THEN 'junior' ELSE 'senior' END AS stage,
    count(*) AS pupils, sum(count(*)) OVER (PARTITION BY w.org, w.period) AS whole
  FROM owed AS w
  JOIN organisations AS n ON n.id = w.org
  LEFT JOIN organisation_attributes AS s
    ON s.org = w.org AND s.key = 'stage' AND s.from_day <= w.period_first AND (s.to_day IS NULL OR s.to_day > w.period_first)
  JOIN enrolments AS e ON e.org = w.org AND e.from_day <= w.period_first AND (e.to_day IS NULL OR e.to_day > w.period_first)
  GROUP BY w.org, w.period, w.period_first, w.due_on, w.area, n.kind, s.value,
    CASE WHEN n.kind = 'kindergarten' THEN 'kindergarten' WHEN s.value = 'special' THEN 'compulsory'
      WHEN e.grade <= 6 THEN 'primary' WHEN e.grade <= 9 THEN 'junior' ELSE 'senior' END
),
due AS (
  SELECT g.org, g.period, g.period_first, g.due_on, sum(q.value * g.pupils * CASE
      WHEN g.area = 'rural' AND g.stage IN ('primary', 'junior') AND m.value > g.whole
      THEN m.value / nullif(CAST(g.whole AS DOUBLE), 0) ELSE 1 END) / 4 AS yuan
  FROM stages AS g
  JOIN standards AS q ON q.applies_to = g.stage AND q.code IN ('FUND-PRI', 'FUND-JUN', 'FUND-SEN', 'FUND-KG', 'FUND-SPEC')
    AND q.from_day <= g.period_first AND (q.to_day IS NULL OR q.to_day > g.period_first)
  LEFT JOIN standards AS m ON m.code = 'FUND-SMALL' AND m.from_day <= g.period_first
    AND (m.to_day IS NULL OR m.to_day > g.period_first)
  GROUP BY g.org, g.period, g.period_first, g.due_on
)
SELECT d.org, d.period_first AS on_date,
  coalesce('form_funding_received/' || r.id, 'obligations/' || d.org || '-' || d.period) AS subject,
  r.received AS value, d.yuan + coalesce(r.boarders * b.value / 4, 0) AS weight
FROM due AS d
LEFT JOIN form_funding_received AS r ON r.org = d.org AND r.period = d.period AND r.state IN ('filed', 'accepted')
LEFT JOIN standards AS b ON b.code = 'FUND-BOARD' AND b.from_day <= d.period_first
  AND (b.to_day IS NULL OR b.to_day > d.period_first)
WHERE r.id IS NOT NULL OR d.due_on < $today
