/*---
id: council-minutes-kept
title: {zh: 五会会议有纪要的比例, en: Council meetings with minutes}
serves: ["14.4"]
unit: {zh: "%", en: "%"}
better: up
period: year
nature: flow
aggregate: rate
decimals: 1
source: 章程与五会年度台账：有纪要的次数 ÷ 开会次数
about:
  zh: 五会当年开的会，留有纪要的比例；一次没开的会没有这个数。
  en: "Of the meetings that the councils held in the year, those with minutes; a council that never met has no such number."
---*/
SELECT c.org, c.on_date, 'form_school_governance/' || c.id AS subject, c.minuted AS value, c.meetings AS weight
FROM form_school_governance_councils AS c
WHERE c.state IN ('filed', 'accepted') AND c.meetings > 0
