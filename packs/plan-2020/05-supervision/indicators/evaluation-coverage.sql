/*---
id: evaluation-coverage
title: {zh: 年度综合考核覆盖率, en: Coverage of the annual evaluation}
serves: ["05.5"]
unit: {zh: "%", en: "%"}
better: up
period: year
nature: stock
aggregate: rate
decimals: 1
source: 当年印发的考核结果，对照当日在册的学校和幼儿园
about:
  zh: 当年已有年度综合考核结果的学校和幼儿园，占在册学校和幼儿园的比例。结果以印发为准。
  en: "Schools and kindergartens with a result of this year's annual evaluation, of all that stand. A result counts once it is issued."
---*/
SELECT o.id AS org, $as_of AS on_date,
  coalesce('evaluation_results/' || max(r.id), 'organisations/' || o.id) AS subject,
  CASE WHEN max(r.id) IS NULL THEN 0 ELSE 1 END AS value
FROM organisations AS o
LEFT JOIN evaluation_results AS r
  ON r.org = o.id AND r.issued_on <= $as_of AND year(r.issued_on) = year($as_of)
WHERE o.kind IN ('school', 'kindergarten') AND o.opened_on <= $as_of AND (o.closed_on IS NULL OR o.closed_on > $as_of)
GROUP BY o.id
