/*---
id: draws
title: {zh: 抽取, en: Draws}
answers: [inspections_draw]
reads: [inspections_draw, inspections_round]
address: "inspections:draw"
columns:
  - {name: id, type: BIGINT, title: {zh: 编号, en: Number}}
  - {name: org, type: BIGINT, title: {zh: 牵头科室, en: Leading section}}
  - {name: round_kind, type: VARCHAR, title: {zh: 批次类型, en: Kind of round}, said_by: inspections_round.kind}
  - {name: state, type: VARCHAR, title: {zh: 状态, en: State}, said_by: inspections_draw.state}
  - {name: frozen_on, type: DATE, title: {zh: 名单公布日, en: List published on}}
  - {name: settled_on, type: DATE, title: {zh: 揭晓或作废日, en: Settled on}}
---*/
SELECT d.id, r.office_id AS org, r.kind AS round_kind, d.state,
  CAST(CAST(d.frozen_at AS TIMESTAMP) + INTERVAL 8 HOUR AS DATE) AS frozen_on,
  CAST(CAST(d.settled_at AS TIMESTAMP) + INTERVAL 8 HOUR AS DATE) AS settled_on
FROM op.inspections_draw AS d JOIN op.inspections_round AS r ON r.id = d.round_id
