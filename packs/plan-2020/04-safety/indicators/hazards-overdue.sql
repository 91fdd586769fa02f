/*---
id: hazards-overdue
title: {zh: 逾期未整改隐患, en: Overdue hazards}
serves: ["04.13"]
unit: {zh: 处, en: hazards}
better: down
period: month
nature: stock
aggregate: sum
decimals: 0
source: 隐患台账：过了整改期限、当日仍未报告整改的隐患数；自查上报本身不计
about:
  zh: 当天已过整改期限而没有报告整改的隐患。学校自己查出的隐患不会因为上报而变差，逾期才计入。
  en: Hazards past their deadline on the day without a report of rectification. A hazard that a school finds itself never counts against it, an overdue one does.
---*/
SELECT f.org, $as_of AS on_date, 'findings/' || f.id AS subject,
  CASE WHEN f.due_on < $as_of AND (f.rectified_on IS NULL OR f.rectified_on > $as_of)
    AND (f.closed_on IS NULL OR f.closed_on > $as_of) THEN 1 ELSE 0 END AS value
FROM findings AS f
WHERE f.hazard AND f.found_on <= $as_of
