/*---
id: campaign-closed-share
title: {zh: 专项整治问题办结率, en: "Problems of campaigns closed"}
serves: ["02.5"]
unit: {zh: "%", en: "%"}
better: up
period: month
nature: stock
aggregate: rate
decimals: 1
source: 专项整治问题清单
about:
  zh: 到当天为止登记的问题中已经销号的比例。
  en: "Of the problems registered up to the day, those that are closed."
---*/
SELECT c.org, $as_of AS on_date, 'cases/' || c.id AS subject,
  CASE WHEN c.closed_on IS NOT NULL AND c.closed_on <= $as_of THEN 1 ELSE 0 END AS value
FROM cases AS c
WHERE c.kind = 'campaign-problem' AND NOT c.joined AND c.received_on <= $as_of
