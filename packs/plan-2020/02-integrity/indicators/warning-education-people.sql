/*---
id: warning-education-people
title: {zh: 警示教育参加人次, en: Person-times of lessons from misconduct}
serves: ["02.3"]
unit: {zh: 人次, en: person-times}
better: up
period: year
nature: flow
aggregate: count
decimals: 0
source: 警示教育场次签到记录，一人一场记一人次；取消的场次不计
about:
  zh: 警示教育各场次的签到人次，没有签到的不算。
  en: "One person who checked in at one session counts once; who did not check in does not count."
---*/
SELECT a.org, a.on_day AS on_date, 'attendances/' || a.id AS subject, 1 AS value
FROM attendances AS a
WHERE a.mechanism = '02.3'
