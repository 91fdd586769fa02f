/*---
id: legal-review-share
title: {zh: 执法三项制度落实率, en: Enforcement by the three systems}
serves: ["06.7"]
unit: {zh: "%", en: "%"}
better: up
period: year
nature: flow
aggregate: rate
decimals: 1
source: 行政执法记录：公示、全过程记录、重大决定先审核
about:
  zh: 执法记录中三项都做到的比例：全过程记录；重大决定先过法制审核；决定后二十个工作日内（按二十八个自然日算）公示，未到期的不计。
  en: "Of the records, those that keep all three: recorded throughout, a major decision reviewed first, made public within 28 days; what may still be made public in time is not counted."
---*/
SELECT e.org, e.decided_on AS on_date, 'form_enforcement/' || e.id AS subject,
  CASE WHEN e.recorded <> 'yes' THEN 0
    WHEN e.major = 'yes' AND (e.opinion IS NULL OR e.opinion = 'refused') THEN 0
    WHEN e.published_on IS NOT NULL THEN CASE WHEN date_diff('day', e.decided_on, e.published_on) <= 28 THEN 1 ELSE 0 END
    WHEN date_diff('day', e.decided_on, $today) <= 28 THEN NULL
    ELSE 0 END AS value
FROM form_enforcement AS e
WHERE e.state IN ('filed', 'accepted')
