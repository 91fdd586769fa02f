/*---
id: training-person-times
title: {zh: 教师培训人次, en: Person-times of teacher training}
serves: ["25.2"]
unit: {zh: 人次, en: person-times}
better: up
period: year
nature: flow
aggregate: count
decimals: 0
source: 培训场次签到记录，一人一场记一人次；取消的场次不计
about:
  zh: 教师发展类培训场次的签到，一人参加一场算一人次。未签到的不算。
  en: One person who checked in at one session of training counts once. Who did not check in does not count.
---*/
SELECT a.org, a.on_day AS on_date, 'attendances/' || a.id AS subject, 1 AS value
FROM attendances AS a
WHERE a.kind = 'training' AND a.line = 25
