/*---
id: findings
title: {zh: 问题隐患, en: Findings}
answers: [inspections_finding]
reads: [inspections_finding, inspections_findingkind]
address: "inspections:finding"
partition:
  by: "strftime(found_on, '%Y-%m')"
  pieces: [month]
  narrow:
    inspections_finding: "found_on >= {0.first} AND found_on < {0.end}"
columns:
  - {name: id, type: BIGINT, title: {zh: 编号, en: Number}}
  - {name: org, type: BIGINT, title: {zh: 单位, en: Organisation}}
  - {name: kind, type: VARCHAR, title: {zh: 类别, en: Kind}, said_by: inspections_findingkind.code}
  - {name: hazard, type: BOOLEAN, title: {zh: 是隐患, en: Is a hazard}}
  - {name: severity, type: VARCHAR, title: {zh: 等级, en: Severity}, said_by: inspections_finding.severity}
  - {name: title, type: VARCHAR, title: {zh: 标题, en: Title}}
  - {name: source, type: VARCHAR, title: {zh: 来源, en: Source}, said_by: inspections_finding.source}
  - {name: found_on, type: DATE, title: {zh: 发现日, en: Found on}}
  - {name: due_on, type: DATE, title: {zh: 整改期限, en: Due on}, about: {zh: "报告整改的最后一天", en: "last day to report the rectification"}}
  - {name: state, type: VARCHAR, title: {zh: 状态, en: State}, said_by: inspections_finding.state}
  - {name: rectified_on, type: DATE, title: {zh: 报告整改日, en: Rectification reported on}}
  - {name: closed_on, type: DATE, title: {zh: 销号日, en: Closed on}}
---*/
SELECT f.id, f.organisation_id AS org, f.kind, CAST(k.hazard AS BOOLEAN) AS hazard, f.severity, f.title, f.source, f.found_on, f.due_on, f.state,
  CAST(CAST(f.rectified_at AS TIMESTAMP) + INTERVAL 8 HOUR AS DATE) AS rectified_on,
  CAST(CAST(f.closed_at AS TIMESTAMP) + INTERVAL 8 HOUR AS DATE) AS closed_on
FROM op.inspections_finding AS f JOIN op.inspections_findingkind AS k ON k.code = f.kind
