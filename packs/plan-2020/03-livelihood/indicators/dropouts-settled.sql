/*---
id: dropouts-settled
title: {zh: 控辍保学办结率, en: "Dropouts back or placed"}
serves: ["03.3"]
unit: {zh: "%", en: "%"}
better: up
period: month
nature: stock
aggregate: rate
decimals: 1
suppress: 3
source: 控辍保学立案与办结
about:
  zh: 到当天为止立案的学生中，已返校或妥善安置的比例。
  en: "Of the pupils for whom a case was opened up to the day, those who are back or placed."
---*/
SELECT c.org, $as_of AS on_date, 'cases/' || c.id AS subject,
  CASE WHEN c.closed_on IS NOT NULL AND c.closed_on <= $as_of THEN 1 ELSE 0 END AS value
FROM cases AS c
WHERE c.kind = 'dropout' AND c.received_on <= $as_of
