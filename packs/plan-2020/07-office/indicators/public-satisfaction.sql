/*---
id: public-satisfaction
title: {zh: 群众来件满意率, en: "Satisfaction of the public"}
serves: ["07.4"]
unit: {zh: "%", en: "%"}
better: up
period: month
nature: flow
aggregate: rate
decimals: 1
source: 来件人对答复的评价
about:
  zh: 评价过的咨询、投诉和办件中，满意和基本满意的比例。
  en: "Of the questions, complaints and services that were rated, those rated satisfied or fairly satisfied."
---*/
SELECT c.org, c.received_on AS on_date, 'cases/' || c.id AS subject,
  CASE WHEN c.satisfaction = '' THEN NULL WHEN c.satisfaction = 'unsatisfied' THEN 0 ELSE 1 END AS value
FROM cases AS c
WHERE c.kind IN ('public-question', 'public-complaint', 'teacher-certificate', 'transfer-proof') AND NOT c.joined
