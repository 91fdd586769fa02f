/*---
id: admissions
title: {zh: 招生结果, en: Admissions}
about:
  zh: 每所学校每个招生类别怎样录取、各多少人，按已公布且未撤回的方案。只有人数，没有孩子。
  en: "For each school and category how many were admitted and how, by the solution that is public. Counts and no children."
answers: [allocation_solution]
reads: [allocation_placement, allocation_applicant, allocation_solution, allocation_allocationproblem, allocation_problemtype]
columns:
  - {name: id, type: BIGINT, title: {zh: 编号, en: Number}}
  - {name: org, type: BIGINT, title: {zh: 学校, en: School}}
  - {name: problem, type: BIGINT, title: {zh: 招生, en: Admission}, key: true}
  - {name: kind, type: VARCHAR, title: {zh: 招生种类, en: Kind of admission}, said_by: allocation_problemtype.code}
  - {name: category, type: VARCHAR, title: {zh: 类别, en: Category}}
  - {name: how, type: VARCHAR, title: {zh: 结果, en: Outcome}, said_by: allocation_placement.how}
  - {name: on_date, type: DATE, title: {zh: 摇号日, en: Day of the lottery}}
  - {name: children, type: BIGINT, title: {zh: 人数, en: Children}}
---*/
WITH named AS (
  SELECT t.id AS type_id, json_extract_string(one, '$.id') AS id, json_extract_string(one, '$.title.zh') AS title
  FROM op.allocation_problemtype AS t
  CROSS JOIN LATERAL (SELECT unnest(CAST(json_extract(t.content, '$.categories') AS JSON[])) AS one) AS listed
)
SELECT min(b.id) AS id, p.organisation_id AS org, p.id AS problem, t.code AS kind,
  coalesce(n.title, a.category) AS category, b.how,
  p.on_day AS on_date, count(*) AS children
FROM op.allocation_placement AS b
JOIN op.allocation_applicant AS a ON a.id = b.applicant_id
JOIN op.allocation_solution AS s ON s.id = b.solution_id
JOIN op.allocation_allocationproblem AS p ON p.id = s.problem_id
JOIN op.allocation_problemtype AS t ON t.id = p.type_id
LEFT JOIN named AS n ON n.type_id = t.id AND n.id = a.category
WHERE s.withdrawn_at IS NULL AND s.published_at IS NOT NULL
GROUP BY p.organisation_id, p.id, t.code, coalesce(n.title, a.category), b.how, p.on_day
