/*---
for:
  what:
    enrolled: {named: 参加率, english: Children enrolled in after-school care, value: "CASE WHEN r.offered = 'no' THEN 0 ELSE r.enrolled END", weight: r.pupils,
               words: "报名人数除以在校学生数；没有开展的学校按0计", english_words: "Children enrolled of all pupils; a school that offers none counts as none"}
    attendance: {named: 到场率, english: Attendance of after-school care, value: r.attended, weight: r.enrolled * r.sessions,
                 words: "到场人次除以报名人数乘以场次", english_words: "Attendances, of the enrolled children times the sessions"}
id: after-school-{what}
title: {zh: "课后托管{named}", en: "{english}"}
serves: ["03.6"]
unit: {zh: "%", en: "%"}
better: up
period: term
nature: flow
aggregate: rate
decimals: 1
source: 城区小学课后托管学期报表，只有人数
about:
  zh: "{words}。到期没有报的不计入，并单独计数。"
  en: "{english_words}. Overdue reports are counted apart."
---*/
SELECT o.org, o.period_first AS on_date,
  coalesce('form_after_school_care/' || r.id, 'obligations/' || o.org || '-' || o.period) AS subject,
  {value} AS value, {weight} AS weight
FROM obligations AS o
LEFT JOIN form_after_school_care AS r
  ON r.ledger = o.ledger AND r.org = o.org AND r.period = o.period AND r.state IN ('filed', 'accepted')
WHERE o.ledger = 'after-school-care' AND (r.id IS NOT NULL OR o.due_on < $today)
