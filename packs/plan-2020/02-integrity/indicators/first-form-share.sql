/*---
id: first-form-share
title: {zh: 第一种形态占比, en: Share of the first form}
serves: ["02.6"]
unit: {zh: "%", en: "%"}
better: none
period: quarter
nature: flow
aggregate: rate
decimals: 1
suppress: 10
handled_by: discipline
source: 四种形态季度统计，只有人次数
about:
  zh: 四种形态合计人次中第一种形态所占的比例。任何一部分不足十人次时，只有纪检监察人员看得到。
  en: "Of the person-times of all four forms, those of the first. Where any part is below ten, only the discipline officers see it."
---*/
SELECT f.org, f.period_first AS on_date, 'form_four_forms/' || f.id AS subject, f.first AS value, f.whole AS weight
FROM form_four_forms AS f
WHERE f.state IN ('filed', 'accepted')
