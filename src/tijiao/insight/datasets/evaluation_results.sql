/*---
id: evaluation_results
title: {zh: 考核结果, en: Results of evaluations}
about:
  zh: 已印发的年度综合考核中每个单位的总分。没有任何依据可以计分的，没有总分。
  en: "The total of every organisation in an annual evaluation that was issued; empty where nothing tells one."
answers: [evaluation_result]
reads: [evaluation_result, evaluation_scheme]
columns:
  - {name: id, type: BIGINT, title: {zh: 编号, en: Number}}
  - {name: org, type: BIGINT, title: {zh: 单位, en: Organisation}}
  - {name: scheme, type: VARCHAR, title: {zh: 考核办法, en: Scheme}, said_by: evaluation_scheme.code}
  - {name: period, type: VARCHAR, title: {zh: 时段, en: Period}}
  - {name: compared_in, type: VARCHAR, title: {zh: 组别, en: Group}}
  - {name: total, type: DOUBLE, title: {zh: 总分, en: Total}}
  - {name: corrected, type: BOOLEAN, title: {zh: 申诉后更正, en: Put right after an appeal}}
  - {name: issued_on, type: DATE, title: {zh: 印发日, en: Issued on}}
---*/
WITH named AS (
  SELECT s.id AS scheme_id, json_extract_string(one, '$.id') AS id, json_extract_string(one, '$.title.zh') AS title
  FROM op.evaluation_scheme AS s
  CROSS JOIN LATERAL (SELECT unnest(CAST(json_extract(s.declared, '$.groups') AS JSON[])) AS one) AS listed
)
SELECT r.id, r.organisation_id AS org, s.code AS scheme, s.period, coalesce(n.title, r."group") AS compared_in,
  CAST(r.total AS DOUBLE) AS total, CAST(r.corrected AS BOOLEAN) AS corrected,
  CAST(CAST(s.issued_at AS TIMESTAMP) + INTERVAL 8 HOUR AS DATE) AS issued_on
FROM op.evaluation_result AS r JOIN op.evaluation_scheme AS s ON s.id = r.scheme_id
LEFT JOIN named AS n ON n.scheme_id = s.id AND n.id = r."group"
