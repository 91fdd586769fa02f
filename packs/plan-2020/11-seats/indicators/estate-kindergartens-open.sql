/*---
id: estate-kindergartens-open
title: {zh: 住宅区配套园开园率, en: Kindergartens of estates that are open}
serves: ["11.5"]
unit: {zh: "%", en: "%"}
better: up
period: year
nature: stock
aggregate: rate
decimals: 1
source: 配套园项目节点：当日已开园的配套园数 ÷ 规划的配套园总数
about:
  zh: 规划的住宅区配套园中，当天已经开园的比例。建成未移交、移交未开园的都不算；每个园一行，写着它走到的最后一个节点；还没有建成的写第一个节点，没有完成日。
  en: "Kindergartens planned for housing estates that are open on the day. Built or handed over is not open. One row for each, with the last step that it reached; before that the first step, without a day."
---*/
SELECT min(m.org) AS org, $as_of AS on_date,
  'milestones/' || coalesce(max(CASE WHEN m.done_on <= $as_of THEN m.id END), min(m.id)) AS subject,
  max(CASE WHEN m.final AND m.done_on <= $as_of THEN 1 ELSE 0 END) AS value
FROM milestones AS m
WHERE m.mechanism = '11.5'
GROUP BY m.project
