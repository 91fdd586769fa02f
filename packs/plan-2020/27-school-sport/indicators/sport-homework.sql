/*---
for:
  figure:
    done:
      zh: 体育家庭作业完成率
      en: Sports homework done
      unit_zh: "%"
      unit_en: "%"
      decimals: 1
      value: c.done
      weight: c.asked
      counted: coalesce(c.times, 1) > 0
      note_zh: 完成人次 ÷ 应完成人次，没有布置的班不在内。
      note_en: Done of what was due; classes to which none was set are left out.
    set:
      zh: 班均布置体育家庭作业
      en: Sports homework set per class
      unit_zh: 次
      unit_en: times
      decimals: 1
      value: c.times
      weight: CASE WHEN c.times IS NOT NULL THEN 1 END
      counted: "TRUE"
      note_zh: 当月布置次数，各班平均；没有布置的班记0次。
      note_en: Times set in the month, for each class; a class to which none was set counts as 0.
    parts:
      zh: 三部分都教了的班占比
      en: Classes taught all three parts
      unit_zh: "%"
      unit_en: "%"
      decimals: 1
      value: CASE WHEN c.parts_taught >= 3 THEN 1 WHEN c.id IS NOT NULL THEN 0 END
      weight: CASE WHEN c.id IS NOT NULL THEN 1 END
      counted: "TRUE"
      note_zh: 当月体育课健康知识、基本运动技能、专项运动技能都教了的班。
      note_en: Classes whose PE lessons of the month taught knowledge of health, basic skills and the skills of one sport.
id: sport-homework-{figure}
title: {zh: "{zh}", en: "{en}"}
serves: ["27.3"]
unit: {zh: "{unit_zh}", en: "{unit_en}"}
better: up
period: month
nature: flow
aggregate: rate
decimals: "{decimals}"
source: 体育课教学与体育家庭作业月报，按班计数，没有学生姓名
about:
  zh: 一班一月一行。{note_zh}到期没有报的学校不计入，并单独计数。
  en: "A row for each class and month. {note_en} Schools whose report is overdue are counted apart."
---*/
SELECT coalesce(k.id, o.org) AS org, o.period_first AS on_date,
  coalesce('form_sport_homework/' || r.id, 'obligations/' || o.org || '-' || o.period) AS subject,
  {value} AS value, {weight} AS weight
FROM obligations AS o
LEFT JOIN form_sport_homework AS r
  ON r.ledger = o.ledger AND r.org = o.org AND r.period = o.period AND r.state IN ('filed', 'accepted')
LEFT JOIN form_sport_homework_classes AS c ON c.id = r.id
LEFT JOIN organisations AS k ON k.parent = o.org AND k.kind = 'class' AND k.name = c.entered || '级' || c.class_no || '班'
WHERE o.ledger = 'sport-homework' AND (r.id IS NOT NULL OR o.due_on < $today) AND {counted}
