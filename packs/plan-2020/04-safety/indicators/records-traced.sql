/*---
id: records-traced
title: {zh: 痕迹完整率, en: Records with their whole trace}
serves: ["04.9"]
unit: {zh: "%", en: "%"}
better: up
period: month
nature: flow
aggregate: rate
decimals: 1
source: 台账记录和它的历次版本；另有审计链逐条封存
about:
  zh: 安全类台账已报送的记录中，每一版都查得到谁、何时、填了什么的比例。审计链另行核验。
  en: "Of the safety records handed in, those of which every version says who saved what and when. The audit chain is verified apart."
---*/
SELECT t.org, t.period_first AS on_date, 'records/' || t.id AS subject,
  CASE WHEN t.kept = t.versions THEN 1 ELSE 0 END AS value
FROM record_traces AS t
WHERE t.ledger IN ('daily-check', 'weekly-summary', 'monthly-sweep', 'drill-monthly')
