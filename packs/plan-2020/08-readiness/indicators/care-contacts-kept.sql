/*---
id: care-contacts-kept
title: {zh: 关爱联系覆盖率, en: "Children in care who were contacted"}
serves: ["08.1"]
unit: {zh: "%", en: "%"}
better: up
period: month
nature: flow
aggregate: rate
decimals: 1
suppress: 10
source: 关爱事项的联系记录，全市合计
about:
  zh: 当月在办的医务人员子女关爱中，当月联系过的比例；只有全市合计，少于十件不显示。
  en: "Of the care cases for children of medical staff open in the month, those contacted in it; for the city only, fewer than ten stay hidden."
---*/
SELECT m.org, m.month AS on_date, 'care_months/' || m.kind || '-' || m.month AS subject,
  m.contacted AS value, m.open_cases AS weight
FROM care_months AS m
WHERE m.kind = 'medic-child'
