/*---
id: ten-items-in-place
title: {zh: 十个到位到位率, en: "Items in place"}
serves: ["09.3"]
unit: {zh: "%", en: "%"}
better: up
period: month
nature: flow
aggregate: rate
decimals: 1
source: 十个到位清单逐项结果
about:
  zh: 核对过的项目中到位的比例，部分到位不计。
  en: "Of the items looked at, those in place; partly does not count."
---*/
SELECT a.org, a.on_day AS on_date, 'visit_answers/' || a.id AS subject,
  CASE WHEN a.result = 'met' THEN 1 ELSE 0 END AS value
FROM visit_answers AS a
WHERE a.checklist = 'ten-in-place' AND a.result <> 'not-applicable' 
