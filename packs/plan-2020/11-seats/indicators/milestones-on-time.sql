/*---
id: milestones-on-time
title: {zh: 建设项目节点按期完成率, en: Milestones reached in time}
serves: ["11.1", "11.2", "11.6"]
unit: {zh: "%", en: "%"}
better: up
period: year
nature: flow
aggregate: rate
decimals: 1
source: 建设项目节点计划日与完成日对照；未到计划日且未完成的节点不计
about:
  zh: 建设项目计划在本期完成、且已到期或已完成的节点中，按期完成的比例。改革和行动计划的节点不在其中。
  en: "Milestones of building projects reached by their planned day, of those planned in the period that are due or done. Those of reforms and action plans are not among them."
---*/
SELECT m.org, m.planned_on AS on_date, 'milestones/' || m.id AS subject,
  CASE WHEN m.done_on <= m.planned_on THEN 1 ELSE 0 END AS value
FROM milestones AS m
WHERE m.mechanism IN ('11.1', '11.2', '11.5', '11.6', '11.7') AND (m.planned_on < $today OR m.done_on IS NOT NULL)
