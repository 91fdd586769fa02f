/*---
id: system-elements-share
title: {zh: 防控体系要素落实率, en: "Elements of the system in place"}
serves: ["04.3"]
unit: {zh: "%", en: "%"}
better: up
period: month
nature: flow
aggregate: rate
decimals: 1
source: 5+3+1+N 体系自查逐项结果（要素为样例）
about:
  zh: 自查过的要素中落实的比例，部分落实不计。
  en: "Of the elements looked at, those in place; partly does not count."
---*/
SELECT a.org, a.on_day AS on_date, 'visit_answers/' || a.id AS subject,
  CASE WHEN a.result = 'met' THEN 1 ELSE 0 END AS value
FROM visit_answers AS a
WHERE a.checklist = 'system-5-3-1-n' AND a.result <> 'not-applicable' 
