/*---
id: campaign-repeat-share
title: {zh: 专项整治问题重复率, en: "Problems of campaigns that came back"}
serves: ["02.5"]
unit: {zh: "%", en: "%"}
better: down
period: month
nature: flow
aggregate: rate
decimals: 1
source: 专项整治问题清单：同校同类一年内再现为重复
about:
  zh: 登记的问题中，一年内在同一所学校办结过同类问题的比例。
  en: "Of the problems registered, those of a kind that was closed at the same school within the year before."
---*/
SELECT c.org, c.received_on AS on_date, 'cases/' || c.id AS subject, CASE WHEN c.repeated THEN 1 ELSE 0 END AS value
FROM cases AS c
WHERE c.kind = 'campaign-problem' AND NOT c.joined
