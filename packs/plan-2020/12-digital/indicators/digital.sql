/*---
for:
  what:
    equipped: {named: 电子书包装备班级占比, english: Classes with e-schoolbags, part: equipped, whole: classes, words: 配备电子书包的班级数除以班级数}
    active: {named: 学习空间账号活跃率, english: Active learning-space accounts, part: active, whole: accounts, words: 本学期登录过的账号数除以已开通的账号数}
id: digital-{what}
title: {zh: "{named}", en: "{english}"}
serves: ["12.1"]
unit: {zh: "%", en: "%"}
better: up
period: term
nature: flow
aggregate: rate
decimals: 1
source: 信息化应用学期报表，只有数
about:
  zh: "{words}。到期没有报的不计入，并单独计数。"
  en: "{english}, of all. Overdue reports are counted apart."
---*/
SELECT o.org, o.period_first AS on_date,
  coalesce('form_digital_classrooms/' || r.id, 'obligations/' || o.org || '-' || o.period) AS subject,
  r.{part} AS value, r.{whole} AS weight
FROM obligations AS o
LEFT JOIN form_digital_classrooms AS r
  ON r.ledger = o.ledger AND r.org = o.org AND r.period = o.period AND r.state IN ('filed', 'accepted')
WHERE o.ledger = 'digital-classrooms' AND (r.id IS NOT NULL OR o.due_on < $today)
