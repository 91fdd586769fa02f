/*---
id: law-education-coverage
title: {zh: 普法教育覆盖率, en: Schools reached by legal education}
serves: ["06.8"]
unit: {zh: "%", en: "%"}
better: up
period: year
nature: stock
aggregate: rate
decimals: 1
source: 普法教育场次签到；当日存续的中小学校和幼儿园
about:
  zh: 当年有人签到参加普法教育的学校和幼儿园比例。
  en: Schools and kindergartens from which somebody checked in at a session this year.
---*/
WITH reached AS (
  SELECT a.org, max(a.id) AS number
  FROM attendances AS a
  WHERE a.mechanism = '06.8' AND a.on_day <= $as_of AND a.on_day >= date_trunc('year', $as_of)
  GROUP BY a.org
)
SELECT o.id AS org, $as_of AS on_date, coalesce('attendances/' || r.number, 'organisations/' || o.id) AS subject,
  CASE WHEN r.org IS NULL THEN 0 ELSE 1 END AS value
FROM organisations AS o
LEFT JOIN reached AS r ON r.org = o.id
WHERE o.kind IN ('school', 'kindergarten') AND o.opened_on <= $as_of AND (o.closed_on IS NULL OR o.closed_on > $as_of)
