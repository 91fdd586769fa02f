/*---
id: public-inclusive-share
title: {zh: 公办与普惠性幼儿园在园幼儿占比, en: Children in public or inclusive kindergartens}
serves: ["11.4"]
unit: {zh: "%", en: "%"}
better: up
period: school-year
nature: stock
aggregate: rate
decimals: 1
source: 公办园和普惠性民办园在园幼儿数 ÷ 在园幼儿总数（幼儿园办别和普惠认定按当日状态）
about:
  zh: 在公办园或普惠性民办园就读的幼儿，占全部在园幼儿的比例。办别和普惠性按当天有效的登记。
  en: Children in public or inclusive private kindergartens, of all children in kindergartens, by what is registered for each kindergarten on the day.
---*/
WITH open_to_most AS (
  SELECT DISTINCT a.org
  FROM organisation_attributes AS a
  WHERE a.from_day <= $as_of AND (a.to_day IS NULL OR a.to_day > $as_of)
    AND ((a.key = 'ownership' AND a.value = 'public') OR (a.key = 'inclusive' AND a.value = 'yes'))
)
SELECT e.org, $as_of AS on_date, 'enrolments/' || e.id AS subject,
  CASE WHEN m.org IS NULL THEN 0 ELSE 1 END AS value
FROM enrolments AS e
JOIN organisations AS o ON o.id = e.org
LEFT JOIN open_to_most AS m ON m.org = e.org
WHERE o.kind = 'kindergarten' AND e.from_day <= $as_of AND (e.to_day IS NULL OR e.to_day > $as_of)
