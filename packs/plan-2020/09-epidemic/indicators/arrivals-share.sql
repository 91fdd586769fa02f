/*---
id: arrivals-share
title: {zh: 到校率, en: Share of pupils who came}
serves: ["09.4"]
unit: {zh: "%", en: "%"}
better: none
period: day
nature: flow
aggregate: rate
decimals: 1
source: 到校人数日报（默认关闭），只有人数
about:
  zh: 报了到校人数的学校，实到学生占应到学生的比例。台账默认关闭，没有启用时没有数。
  en: "At the schools that report, pupils who came of those expected. The ledger is off by default; without it there is no number."
---*/
SELECT a.org, a.on_date, 'form_arrivals/' || a.id AS subject, a.came AS value, a.expected AS weight
FROM form_arrivals AS a
WHERE a.state IN ('filed', 'accepted') AND a.expected > 0
