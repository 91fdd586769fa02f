/*---
id: cadre-training-hours
title: {zh: 干部人均培训学时, en: Training hours a head}
serves: ["07.2"]
unit: {zh: 学时, en: hours}
better: up
period: year
nature: flow
aggregate: mean
decimals: 1
source: 干部素养培训和周五学习签到学时 ÷ 参加人员；学时按四十五分钟一节计
about:
  zh: 参加过培训的科室人员本年人均学时。每个人的学时只有本人和所在科室看得到，不排名。
  en: "Hours of the year a head of those who took part. Whose hours they are is seen by the person and the section alone; nobody is ranked."
---*/
SELECT a.org, max(a.on_day) AS on_date, 'organisations/' || a.org AS subject, sum(a.hours) AS value
FROM attendances AS a
JOIN organisations AS o ON o.id = a.org
WHERE o.kind = 'section' AND a.mechanism IN ('07.1', '07.2')
GROUP BY a.org, a.staff, date_trunc('year', a.on_day)
