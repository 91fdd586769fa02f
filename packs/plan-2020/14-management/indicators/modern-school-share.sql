/*---
id: modern-school-share
title: {zh: 高水平现代化学校达标率, en: Schools accredited as high-level modern schools}
serves: ["14.2"]
unit: {zh: "%", en: "%"}
better: up
period: year
nature: stock
aggregate: rate
decimals: 1
source: 当日有效的高水平现代化学校认定数 ÷ 当日存续的学校数（不含幼儿园）
about:
  zh: 当天认定仍有效的学校，占当天存续的中小学校的比例。到期未续、被撤销的不算。
  en: Schools whose accreditation holds on the day, of all schools that stand on the day. What has expired or was revoked does not count.
---*/
WITH accredited AS (
  SELECT g.org, max(g.id) AS number
  FROM grants AS g
  WHERE g.scheme = 'modern-school' AND g.granted_on <= $as_of AND (g.to_day IS NULL OR g.to_day > $as_of)
  GROUP BY g.org
)
SELECT o.id AS org, $as_of AS on_date, coalesce('grants/' || a.number, 'organisations/' || o.id) AS subject,
  CASE WHEN a.org IS NULL THEN 0 ELSE 1 END AS value
FROM organisations AS o
LEFT JOIN accredited AS a ON a.org = o.id
WHERE o.kind = 'school' AND o.opened_on <= $as_of AND (o.closed_on IS NULL OR o.closed_on > $as_of)
