/*---
for:
  what:
    parents: {column: first_time, named: 进讲堂家长人数, english: Parents who came to lectures, unit: 人, english_unit: parents, words: 家长在今年第一次来听的那场计一次}
    attendances: {column: parents, named: 家长进讲堂人次, english: Attendances of parents, unit: 人次, english_unit: attendances, words: 一人到场一次计一人次}
    check-ins: {column: checked_in, named: 讲堂现场签到人次, english: Check-ins of parents at the venue, unit: 人次, english_unit: check-ins, words: 只有设了签到的场次有数}
id: lectures-{what}
title: {zh: "{named}", en: "{english}"}
serves: ["21.5"]
unit: {zh: "{unit}", en: "{english_unit}"}
better: up
period: year
nature: flow
aggregate: sum
decimals: 0
source: 家长进讲堂季报，逐场的数
about:
  zh: "{words}。同一天同一题目同一地点的行只计一次；不在报告所属季度的日期不计，所以两次报告不会重复。报了没有办的按0计；到期没有报的单独计数。"
  en: "{english} by lecture. A line of the same day, topic and place counts once; days outside of the report's quarter do not count, so that no two reports count the same. A report without lectures counts as none, overdue reports are counted apart."
---*/
WITH held AS (
  SELECT l.id, l.day, l.topic, l.place, max(coalesce(l.{column}, 0)) AS told
  FROM form_parents_in_lectures_lectures AS l
  WHERE l.state IN ('filed', 'accepted') AND l.day BETWEEN l.period_first AND l.on_date
  GROUP BY l.id, l.day, l.topic, l.place
)
SELECT o.org, coalesce(h.day, o.period_first) AS on_date,
  coalesce('form_parents_in_lectures/' || r.id, 'obligations/' || o.org || '-' || o.period) AS subject,
  CASE WHEN r.id IS NOT NULL THEN coalesce(h.told, 0) END AS value
FROM obligations AS o
LEFT JOIN form_parents_in_lectures AS r
  ON r.ledger = o.ledger AND r.org = o.org AND r.period = o.period AND r.state IN ('filed', 'accepted')
LEFT JOIN held AS h ON h.id = r.id
WHERE o.ledger = 'parents-in-lectures' AND (r.id IS NOT NULL OR o.due_on < $today)
