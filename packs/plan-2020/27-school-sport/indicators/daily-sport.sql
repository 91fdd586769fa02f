/*---
for:
  figure:
    minutes:
      zh: 每班每天体育活动
      en: Sport of a class in a day
      unit_zh: 分钟
      unit_en: minutes
      nature: flow
      aggregate: mean
      decimals: 0
      weeks: l.id IS NOT NULL OR o.due_on < $today
      latest: g.back >= 1
      value: p.minutes
      note_zh: 只看到期内应报的各周。
      note_en: All weeks of the period.
    kept:
      zh: 每天一小时达标的班次占比
      en: Class days with an hour of sport
      unit_zh: "%"
      unit_en: "%"
      nature: flow
      aggregate: rate
      decimals: 1
      weeks: l.id IS NOT NULL OR o.due_on < $today
      latest: g.back >= 1
      value: CASE WHEN p.minutes >= q.value THEN 1 WHEN p.minutes IS NOT NULL THEN 0 END
      note_zh: 一班一天算一次，达到规定分钟数的算达标。
      note_en: A class on a day counts once; it is kept when the minutes are reached.
    hours:
      zh: 学生每天体育活动时间
      en: Sport per pupil and day
      unit_zh: 小时
      unit_en: hours
      nature: stock
      aggregate: mean
      decimals: 2
      weeks: o.period_last <= $as_of AND (l.id IS NOT NULL OR o.due_on < $as_of)
      latest: g.back = 1
      value: p.minutes / 60.0
      note_zh: 看各校最近一个已到期的周，各班各天平均。
      note_en: Over the classes and days of each school's latest week that is due.
id: daily-sport-{figure}
title: {zh: "{zh}", en: "{en}"}
serves: ["27.1"]
unit: {zh: "{unit_zh}", en: "{unit_en}"}
better: up
period: week
nature: "{nature}"
aggregate: "{aggregate}"
decimals: "{decimals}"
standards: [SPORT-HOUR/school]
source: 各班体音美课表和每周体育活动记录
about:
  zh: 一班一天一行：大课间加当天体育课；没有体育课的班加课后集体锻炼；活动记录另有说明的照记录，写明不在校的班不计。{note_zh}没有报的周和没有课表的学校不计入，并单独计数。
  en: "A row for each class and day: the long break and the day's PE lessons, or the exercise after lessons where there is no PE; what the log tells otherwise goes before, and classes that were not at school are left out. {note_en} Weeks without a log and schools without a timetable are counted apart."
---*/
WITH weekdays AS (
  SELECT 'mon' AS day UNION ALL SELECT 'tue' UNION ALL SELECT 'wed' UNION ALL SELECT 'thu' UNION ALL SELECT 'fri'
),
logs AS (
  SELECT o.org, o.period, o.period_first, l.id, l.days,
    row_number() OVER (PARTITION BY o.org ORDER BY o.period_first DESC) AS back
  FROM obligations AS o
  LEFT JOIN form_sport_log AS l
    ON l.ledger = o.ledger AND l.org = o.org AND l.period = o.period AND l.state IN ('filed', 'accepted')
  WHERE o.ledger = 'sport-log' AND ({weeks})
),
timetables AS (
  SELECT g.id AS log, g.days, g.period_first, t.id, t.lesson_minutes, t.break_minutes, t.after_minutes,
    row_number() OVER (PARTITION BY g.id ORDER BY t.period_first DESC) AS place
  FROM logs AS g
  JOIN form_class_timetable AS t ON t.org = g.org AND t.state IN ('filed', 'accepted') AND t.period_first <= g.period_first
    AND t.period_first >= make_date(year(g.period_first) - CASE WHEN month(g.period_first) < 8 THEN 1 ELSE 0 END, 8, 1)
),
lessons AS (
  SELECT t.log, t.lesson_minutes, t.break_minutes, t.after_minutes, c.entered, c.class_no, d.day,
    CASE d.day WHEN 'mon' THEN t.period_first
      WHEN 'tue' THEN CAST(t.period_first + INTERVAL 1 DAY AS DATE)
      WHEN 'wed' THEN CAST(t.period_first + INTERVAL 2 DAY AS DATE)
      WHEN 'thu' THEN CAST(t.period_first + INTERVAL 3 DAY AS DATE)
      ELSE CAST(t.period_first + INTERVAL 4 DAY AS DATE) END AS on_date,
    CASE d.day WHEN 'mon' THEN c.pe_mon WHEN 'tue' THEN c.pe_tue WHEN 'wed' THEN c.pe_wed WHEN 'thu' THEN c.pe_thu
      ELSE c.pe_fri END AS pe
  FROM timetables AS t
  JOIN form_class_timetable_classes AS c ON c.id = t.id
  JOIN weekdays AS d ON t.days LIKE '%"' || d.day || '"%'
  WHERE t.place = 1
),
told AS (
  SELECT n.log, n.entered, n.class_no, n.day, x.why, x.minutes,
    row_number() OVER (PARTITION BY n.log, n.entered, n.class_no, n.day ORDER BY x."row" DESC) AS place
  FROM lessons AS n
  JOIN form_sport_log_changes AS x ON x.id = n.log AND x.day IN ('week', n.day)
    AND coalesce(x.entered, n.entered) = n.entered AND coalesce(x.class_no, n.class_no) = n.class_no
),
moved AS (
  SELECT n.log, n.entered, n.class_no, n.on_date, coalesce(x.minutes,
    n.break_minutes + CASE WHEN n.pe > 0 THEN n.pe * n.lesson_minutes ELSE n.after_minutes END) AS minutes
  FROM lessons AS n
  LEFT JOIN told AS x
    ON x.log = n.log AND x.entered = n.entered AND x.class_no = n.class_no AND x.day = n.day AND x.place = 1
  WHERE coalesce(x.why, 'none') <> 'away'
)
SELECT coalesce(k.id, g.org) AS org, coalesce(p.on_date, g.period_first) AS on_date,
  coalesce('form_sport_log/' || g.id, 'obligations/' || g.org || '-' || g.period) AS subject, {value} AS value
FROM logs AS g
LEFT JOIN moved AS p ON p.log = g.id
LEFT JOIN organisations AS k ON k.parent = g.org AND k.kind = 'class' AND k.name = p.entered || '级' || p.class_no || '班'
LEFT JOIN standards AS q ON q.code = 'SPORT-HOUR' AND q.from_day <= g.period_first
  AND (q.to_day IS NULL OR q.to_day > g.period_first)
WHERE {latest}
