/*---
for:
  subject:
    pe: {zh: 体育课, en: PE, code: LESSON-PE, column: pe}
    music: {zh: 音乐课, en: Music, code: LESSON-MUSIC, column: music}
    art: {zh: 美术课, en: Art, code: LESSON-ART, column: art}
id: lessons-offered-{subject}
title: {zh: "{zh}开足率", en: "{en} lessons offered of those that the curriculum asks"}
serves: ["18.3"]
unit: {zh: "%", en: "%"}
better: up
period: term
nature: stock
aggregate: rate
decimals: 1
standards: ["{code}/lower primary", "{code}/upper primary", "{code}/junior", "{code}/senior"]
also:
  - id: classes-full-{subject}
    title: {zh: "{zh}开足的班占比", en: "{en}: classes with all lessons of the curriculum"}
    unit: {zh: "%", en: "%"}
    better: up
    aggregate: share-meeting
    threshold: 1
    decimals: 1
    standards: ["{code}/lower primary", "{code}/upper primary", "{code}/junior", "{code}/senior"]
source: 各班体音美课表，最近一学期已到期的；课程计划每周节数是设置，请按本省课程方案核定
about:
  zh: 一班一行：课表上的{zh}节数，不超过课程计划的部分 ÷ 课程计划每周节数。多开的不抵别的班。到期没有报课表的学校不计入，并单独计数。
  en: "A row for each class: lessons on its timetable, up to what the curriculum asks, of those that it asks. More lessons of one class make up for no other class. Schools whose timetables are overdue are counted apart."
---*/
WITH latest AS (
  SELECT o.org, o.ledger, o.period, row_number() OVER (PARTITION BY o.org ORDER BY o.period_first DESC) AS place
  FROM obligations AS o
  WHERE o.ledger = 'class-timetable' AND o.due_on <= $as_of
),
rooms AS (
  SELECT c.id, c.org, c.ledger, c.period, c.entered, c.class_no, c.{column} AS lessons,
    year(c.period_first) - CASE WHEN month(c.period_first) < 8 THEN 1 ELSE 0 END - c.entered
      + CASE a.value WHEN 'junior' THEN 7 WHEN 'senior' THEN 10 ELSE 1 END AS grade
  FROM form_class_timetable_classes AS c
  JOIN organisation_attributes AS a
    ON a.org = c.org AND a.key = 'stage' AND a.from_day <= c.on_date AND (a.to_day IS NULL OR a.to_day > c.on_date)
  WHERE c.state IN ('filed', 'accepted')
)
SELECT coalesce(k.id, l.org) AS org, $as_of AS on_date,
  coalesce('form_class_timetable/' || r.id, 'obligations/' || l.org || '-' || l.period) AS subject,
  CASE WHEN r.lessons > q.value THEN q.value WHEN q.value IS NOT NULL THEN r.lessons END AS value, q.value AS weight
FROM latest AS l
LEFT JOIN rooms AS r ON r.ledger = l.ledger AND r.org = l.org AND r.period = l.period
LEFT JOIN standards AS q ON q.code = '{code}' AND q.from_day <= $as_of AND (q.to_day IS NULL OR q.to_day > $as_of)
  AND q.applies_to = CASE WHEN r.grade <= 2 THEN 'lower primary' WHEN r.grade <= 6 THEN 'upper primary'
    WHEN r.grade <= 9 THEN 'junior' WHEN r.grade <= 12 THEN 'senior' END
LEFT JOIN organisations AS k ON k.parent = l.org AND k.kind = 'class' AND k.name = r.entered || '级' || r.class_no || '班'
WHERE l.place = 1
