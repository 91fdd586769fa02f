/*---
id: grid-cells-covered
title: {zh: 网格到人率, en: Grid cells with a person}
serves: ["04.8"]
unit: {zh: "%", en: "%"}
better: up
period: month
nature: stock
aggregate: rate
decimals: 1
source: 岗位和在岗；学校一格（校园长或填报员），镇街一格（教育办人员）
about:
  zh: 学校、幼儿园和镇街每家一格，当天有人在岗的比例。市级由各隐患种类的主管科室负责。
  en: "Every school, kindergarten and town office is a cell; those with a post held on the day. The city's level is the section in charge of each kind of hazard."
---*/
WITH manned AS (
  SELECT h.org, max(h.id) AS post
  FROM holdings AS h
  JOIN organisations AS o ON o.id = h.org
  WHERE h.opened_on <= $as_of AND (h.closed_on IS NULL OR h.closed_on > $as_of)
    AND h.from_day <= $as_of AND (h.to_day IS NULL OR h.to_day > $as_of)
    AND ((o.kind = 'town' AND h.role = 'town-officer')
      OR (o.kind IN ('school', 'kindergarten') AND h.role IN ('head', 'school-clerk')))
  GROUP BY h.org
)
SELECT o.id AS org, $as_of AS on_date, 'organisations/' || o.id AS subject,
  CASE WHEN m.org IS NULL THEN 0 ELSE 1 END AS value
FROM organisations AS o
LEFT JOIN manned AS m ON m.org = o.id
WHERE o.kind IN ('school', 'kindergarten', 'town') AND o.opened_on <= $as_of AND (o.closed_on IS NULL OR o.closed_on > $as_of)
