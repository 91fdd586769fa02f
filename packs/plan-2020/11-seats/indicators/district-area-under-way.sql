/*---
id: district-area-under-way
title: {zh: 教育新区启动面积, en: Area of the education district under way}
serves: ["11.7"]
unit: {zh: 平方公里, en: km²}
better: up
period: year
nature: stock
aggregate: sum
decimals: 2
source: 新区各片项目面积（公顷，100 公顷为 1 平方公里）：当日已完成至少一个节点、最后一个节点尚未完成的片区面积之和
about:
  zh: 当天已经启动、还没有全部建成的片区面积之和。一个节点也没有完成的片区、已经建成的片区按零计；每片一行，写着它走到的最后一个节点；一个也没有完成的写第一个节点，没有完成日。
  en: "The area of the quarters that are under way on the day: at least one step is reached, the last is not. Quarters without a step and quarters that are complete count nought. One row for each, with the last step that it reached; before that the first step, without a day."
---*/
SELECT min(m.org) AS org, $as_of AS on_date,
  'milestones/' || coalesce(max(CASE WHEN m.done_on <= $as_of THEN m.id END), min(m.id)) AS subject,
  CASE WHEN min(m.done_on) <= $as_of AND max(CASE WHEN m.final AND m.done_on <= $as_of THEN 1 ELSE 0 END) = 0
    THEN coalesce(max(m.hectares), 0) / 100.0 ELSE 0 END AS value
FROM milestones AS m
WHERE m.mechanism = '11.7'
GROUP BY m.project
