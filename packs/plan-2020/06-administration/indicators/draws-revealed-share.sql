/*---
id: draws-revealed-share
title: {zh: 双随机抽取揭晓率, en: "Draws of random inspections revealed"}
serves: ["06.6"]
unit: {zh: "%", en: "%"}
better: up
period: month
nature: flow
aggregate: rate
decimals: 1
source: 公布的抽取名单，已揭晓的占比；作废的计为未揭晓
about:
  zh: 双随机批次公布过的抽取名单中，已揭晓并可重算的比例。
  en: "Of the lists published for random inspections, those that were revealed and can be replayed; aborted ones count as not revealed."
---*/
SELECT d.org, d.frozen_on AS on_date, 'draws/' || d.id AS subject,
  CASE WHEN d.state = 'revealed' THEN 1 ELSE 0 END AS value
FROM draws AS d
WHERE d.round_kind = 'double-random' 
