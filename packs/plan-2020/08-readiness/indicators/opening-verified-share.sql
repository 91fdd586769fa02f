/*---
id: opening-verified-share
title: {zh: 开学核验通过率, en: "Schools that passed the verification"}
serves: ["08.2"]
unit: {zh: "%", en: "%"}
better: up
period: month
nature: stock
aggregate: rate
decimals: 1
source: 开学核验清单的结论，对照当日在册的学校和幼儿园
about:
  zh: 开学核验通过的学校和幼儿园，占在册的比例。没有核验的按未通过计。
  en: "Schools and kindergartens whose verification passed, of all that stand; not verified counts as not passed."
---*/
SELECT o.id AS org, $as_of AS on_date, 'organisations/' || o.id AS subject,
  coalesce(max(CASE WHEN s.passed THEN 1 ELSE 0 END), 0) AS value
FROM organisations AS o
LEFT JOIN visit_sheets AS s
  ON s.org = o.id AND s.checklist = 'opening-verification' AND s.state = 'done' AND s.on_day <= $as_of
WHERE o.kind IN ('school', 'kindergarten') AND o.opened_on <= $as_of AND (o.closed_on IS NULL OR o.closed_on > $as_of)
GROUP BY o.id
