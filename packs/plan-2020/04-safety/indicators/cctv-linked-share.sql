/*---
id: cctv-linked-share
title: {zh: 校园视频监控与公安联网率, en: School video systems linked to the police}
serves: ["04.7"]
unit: {zh: "%", en: "%"}
better: up
period: month
nature: stock
aggregate: rate
each: true
decimals: 1
source: 登记的校园视频监控系统中已与公安联网的占比（只登记设备状态，不存画面）
about:
  zh: 当日登记为已与公安联网的校园监控系统，占全部登记系统的比例。没有登记联网状态的系统不计入，并单独计数。
  en: Video systems registered as linked to the police on the day, of all that are registered with a state. Systems without a registered state are counted apart.
---*/
SELECT f.org, $as_of AS on_date, 'facilities/' || f.id AS subject,
  CASE WHEN s.value IS NULL THEN NULL WHEN s.value = 'yes' THEN 1 ELSE 0 END AS value
FROM facilities AS f
LEFT JOIN facility_states AS s
  ON s.facility = f.id AND s.key = 'police-link' AND s.from_day <= $as_of AND (s.to_day IS NULL OR s.to_day > $as_of)
WHERE f.kind = 'cctv'
