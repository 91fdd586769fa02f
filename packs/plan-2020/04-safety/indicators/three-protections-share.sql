/*---
id: three-protections-share
title: {zh: 三防达标率, en: "Three kinds of protection as the standard asks"}
serves: ["04.5"]
unit: {zh: "%", en: "%"}
better: up
period: month
nature: flow
aggregate: rate
decimals: 1
source: 三防清单逐项结果
about:
  zh: 检查过的三防项目中达标的比例，部分达标不计。
  en: "Of the items of the three protections looked at, those that meet the standard; partly does not count."
---*/
SELECT a.org, a.on_day AS on_date, 'visit_answers/' || a.id AS subject,
  CASE WHEN a.result = 'met' THEN 1 ELSE 0 END AS value
FROM visit_answers AS a
WHERE a.checklist = 'three-protections' AND a.result <> 'not-applicable' 
