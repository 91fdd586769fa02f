/*---
id: friday-hour-attendance
title: {zh: 周五学习到学率, en: Attendance of the Friday hour}
serves: ["07.1"]
unit: {zh: "%", en: "%"}
better: up
period: month
nature: flow
aggregate: rate
decimals: 1
source: 周五学习一小时签到；当天在科室任职的人员
about:
  zh: 每次周五学习，各科室当天在职人员中签到的比例。只到科室，不排个人。
  en: "Of the people employed in a section on the day of each Friday hour, those who checked in. By section, no persons are ranked."
---*/
WITH hours AS (
  SELECT DISTINCT a.session, a.on_day FROM attendances AS a WHERE a.programme = 'friday-hour'
),
people AS (
  SELECT e.org, e.staff, e.from_day, e.to_day
  FROM employments AS e
  JOIN organisations AS o ON o.id = e.org
  WHERE o.kind = 'section'
)
SELECT p.org, h.on_day AS on_date, coalesce('attendances/' || a.id, 'organisations/' || p.org) AS subject,
  CASE WHEN a.id IS NULL THEN 0 ELSE 1 END AS value
FROM hours AS h
JOIN people AS p ON p.from_day <= h.on_day AND (p.to_day IS NULL OR p.to_day > h.on_day)
LEFT JOIN attendances AS a ON a.session = h.session AND a.staff = p.staff
