/*---
id: exam-rooms-renewed
title: {zh: 机考考场设备更新率, en: Examination rooms renewed}
serves: ["06.11"]
unit: {zh: "%", en: "%"}
better: up
period: quarter
nature: flow
aggregate: rate
decimals: 1
source: 机考考场设备台账季报；按机位数加权
about:
  zh: 需要更新的考场中已更新验收的机位比例；不需更新的不计。
  en: "Of the seats in rooms that need new equipment, those that were renewed and accepted."
---*/
SELECT r.org, r.period_first AS on_date, 'form_exam_equipment/' || r.id AS subject,
  CASE WHEN r.renewal = 'renewed' THEN r.seats ELSE 0 END AS value, r.seats AS weight
FROM form_exam_equipment_rooms AS r
WHERE r.state IN ('filed', 'accepted') AND r.renewal <> 'not-needed'
