/*---
id: home-visits-followed
title: {zh: 家访事项按时办结率, en: "Follow-ups of home visits done in time"}
serves: ["10.2"]
unit: {zh: "%", en: "%"}
better: up
period: month
nature: flow
aggregate: rate
decimals: 1
source: 家访后续事项的办理时限（各地自定）
about:
  zh: 按登记日期归月。办完的看是否在时限内；到期还没有办完的，算没有按时；没到期的先不算。
  en: "By the month of the visit. What was done counts by its limit; what is past it undone counts as late; what still runs does not count yet."
---*/
SELECT c.org, c.received_on AS on_date, 'cases/' || c.id AS subject,
  CASE WHEN c.in_time THEN 1 WHEN c.in_time = FALSE OR c.due_on < $today THEN 0 END AS value
FROM cases AS c
WHERE c.kind IN ('home-visit') AND NOT c.joined AND c.phase <> 'refused'
