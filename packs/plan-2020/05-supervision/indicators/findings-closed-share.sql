/*---
id: findings-closed-share
title: {zh: 督导检查问题按期办结率, en: "Findings of visits dealt with in time"}
serves: ["05.3", "05.4"]
unit: {zh: "%", en: "%"}
better: up
period: month
nature: flow
aggregate: rate
decimals: 1
source: 检查发现的问题，整改期限内报告整改的占比
about:
  zh: 到当日已到期的检查问题中，在期限内报告整改的比例。
  en: "Of the findings of visits that were due by the day, those rectified by their deadline."
---*/
SELECT f.org, f.due_on AS on_date, 'findings/' || f.id AS subject,
  CASE WHEN f.rectified_on IS NOT NULL AND f.rectified_on <= f.due_on THEN 1 ELSE 0 END AS value
FROM findings AS f
WHERE f.source = 'visit' AND f.due_on < $today
