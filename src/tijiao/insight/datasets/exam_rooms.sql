/*---
id: exam_rooms
title: {zh: 考场, en: Rooms of examinations}
about:
  zh: 每个考场排了多少考生、多少监考员，按已公布且未撤回的方案。没有考生和监考员。
  en: "How many sit in each room and how many watch over it, by the solution that is public. No candidates, no invigilators."
answers: [allocation_solution]
reads: [allocation_solution, allocation_allocationproblem, allocation_problemtype, allocation_site, allocation_room, allocation_examseat, allocation_watch]
columns:
  - {name: id, type: BIGINT, title: {zh: 编号, en: Number}}
  - {name: org, type: BIGINT, title: {zh: 考点, en: Site}}
  - {name: problem, type: BIGINT, title: {zh: 考试, en: Examination}, key: true}
  - {name: kind, type: VARCHAR, title: {zh: 考试种类, en: Kind of examination}, said_by: allocation_problemtype.code}
  - {name: on_date, type: DATE, title: {zh: 开考日, en: First day}}
  - {name: seats, type: BIGINT, title: {zh: 座位, en: Seats}}
  - {name: candidates, type: BIGINT, title: {zh: 考生, en: Candidates}}
  - {name: invigilators, type: BIGINT, title: {zh: 监考员, en: Invigilators}}
---*/
WITH taken AS (
  SELECT room_id, solution_id, count(*) AS many FROM op.allocation_examseat GROUP BY room_id, solution_id
), watched AS (
  SELECT room_id, solution_id, count(*) AS many FROM op.allocation_watch GROUP BY room_id, solution_id
)
SELECT r.id, k.organisation_id AS org, p.id AS problem, t.code AS kind, p.on_day AS on_date, r.seats,
  coalesce(x.many, 0) AS candidates, coalesce(w.many, 0) AS invigilators
FROM op.allocation_solution AS s
JOIN op.allocation_allocationproblem AS p ON p.id = s.problem_id
JOIN op.allocation_problemtype AS t ON t.id = p.type_id
JOIN op.allocation_site AS k ON k.problem_id = p.id
JOIN op.allocation_room AS r ON r.site_id = k.id
LEFT JOIN taken AS x ON x.room_id = r.id AND x.solution_id = s.id
LEFT JOIN watched AS w ON w.room_id = r.id AND w.solution_id = s.id
WHERE s.withdrawn_at IS NULL AND s.published_at IS NOT NULL AND t.kind = 'exam'
  AND (x.many IS NOT NULL OR w.many IS NOT NULL)
