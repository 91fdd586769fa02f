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
  - {name: scheme, type: VARCHAR, title: {zh: 考核办法, en: Scheme}}
  - {name: period, type: VARCHAR, title: {zh: 时段, en: Period}}
  - {name: compared_in, type: VARCHAR, title: {zh: 组别, en: Group}, about: id of the group it is compared in}
  - {name: total, type: DOUBLE, title: {zh: 总分, en: Total}}
  - {name: corrected, type: BOOLEAN, title: {zh: 申诉后更正, en: Put right after an appeal}}
  - {name: issued_on, type: DATE, title: {zh: 印发日, en: Issued on}}
---*/
SELECT r.id, r.organisation_id AS org, s.code AS scheme, s.period, r."group" AS compared_in,
  CAST(r.total AS DOUBLE) AS total, CAST(r.corrected AS BOOLEAN) AS corrected,
  CAST(CAST(s.issued_at AS TIMESTAMP) + INTERVAL 8 HOUR AS DATE) AS issued_on
FROM op.evaluation_result AS r JOIN op.evaluation_scheme AS s ON s.id = r.scheme_id
