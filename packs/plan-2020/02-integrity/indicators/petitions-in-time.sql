/*---
id: petitions-in-time
title: {zh: 信访按时办结率, en: "Petitions handled in time"}
serves: ["02.8"]
unit: {zh: "%", en: "%"}
better: up
period: month
nature: flow
aggregate: rate
decimals: 1
source: 信访条例；信访工作条例的办理时限
about:
  zh: 按收到日期归月。已答复的看是否在时限内；到期还没有答复的，算没有按时；没到期的先不算。
  en: "By the month of receipt. What was answered counts by its limit; what is past it without an answer counts as late; what still runs does not count yet."
---*/
SELECT c.org, c.received_on AS on_date, 'cases/' || c.id AS subject,
  CASE WHEN c.in_time THEN 1 WHEN c.in_time = FALSE OR c.due_on < $today THEN 0 END AS value
FROM cases AS c
WHERE c.kind IN ('petition') AND NOT c.joined AND c.phase <> 'refused'
