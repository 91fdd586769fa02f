/*---
id: talk-followups-done
title: {zh: 谈话跟进按期办结率, en: Follow-ups of talks done}
serves: ["02.2"]
unit: {zh: "%", en: "%"}
better: up
period: year
nature: stock
aggregate: rate
decimals: 1
source: 述廉述责与廉政谈话台账中要跟进的事，期限已到的
about:
  zh: 期限已到的跟进事项中已经办结的比例；没到期限的不计。
  en: "Of the follow-ups whose day has come, those that are done; what is not due yet does not count."
---*/
SELECT t.org, t.due_on AS on_date, 'form_integrity_talk/' || t.id AS subject,
  CASE WHEN t.done_on <= $as_of THEN 1 ELSE 0 END AS value
FROM form_integrity_talk_followups AS t
WHERE t.due_on <= $as_of AND t.due_on >= date_trunc('year', $as_of) AND t.state IN ('filed', 'accepted')
