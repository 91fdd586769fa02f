/*---
id: named-visit-coverage
title: {zh: 挂牌督导覆盖率, en: "Coverage of named-inspector visits"}
serves: ["05.4"]
unit: {zh: "%", en: "%"}
better: up
period: month
nature: stock
aggregate: rate
decimals: 1
source: 挂牌督导批次的检查记录，对照当日在册的学校和幼儿园
about:
  zh: 本学期已由挂牌督学到访（实地或线上）的学校和幼儿园，占在册学校和幼儿园的比例。
  en: "Schools and kindergartens visited this term by their named inspector, on site or online, of all that stand."
---*/
SELECT o.id AS org, $as_of AS on_date,
  coalesce('visits/' || max(s.visit), 'organisations/' || o.id) AS subject,
  CASE WHEN max(s.visit) IS NULL THEN 0 ELSE 1 END AS value
FROM organisations AS o
LEFT JOIN visit_sheets AS s
  ON s.org = o.id AND s.round_kind = 'named-inspector' AND s.state = 'done' AND s.on_day <= $as_of
  AND s.on_day >= CASE
    WHEN month($as_of) >= 9 THEN make_date(year($as_of), 9, 1)
    WHEN month($as_of) >= 2 THEN make_date(year($as_of), 2, 1)
    ELSE make_date(year($as_of) - 1, 9, 1) END
WHERE o.kind IN ('school', 'kindergarten') AND o.opened_on <= $as_of AND (o.closed_on IS NULL OR o.closed_on > $as_of)
GROUP BY o.id
