/*---
id: kitchens-online-share
title: {zh: 明厨亮灶联网率, en: School kitchens on line}
serves: ["04.18"]
unit: {zh: "%", en: "%"}
better: up
period: month
nature: stock
aggregate: rate
each: true
decimals: 1
source: 登记的学校食堂后厨中已接入互联网明厨亮灶平台的占比
about:
  zh: 当日登记为已接入平台的后厨，占全部登记后厨的比例。计划没有给出目标，只看不考核。
  en: Kitchens registered as on line on the day, of all that are registered with a state. The plan sets no target.
---*/
SELECT f.org, $as_of AS on_date, 'facilities/' || f.id AS subject,
  CASE WHEN s.value IS NULL THEN NULL WHEN s.value = 'yes' THEN 1 ELSE 0 END AS value
FROM facilities AS f
LEFT JOIN facility_states AS s
  ON s.facility = f.id AND s.key = 'online' AND s.from_day <= $as_of AND (s.to_day IS NULL OR s.to_day > $as_of)
WHERE f.kind = 'kitchen'
