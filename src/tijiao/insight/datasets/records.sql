/*---
id: records
title: {zh: 台账记录, en: Ledger records}
about:
  zh: "答案按表单另成数据集（form_…），此处不含答案内容"
  en: "the answers stand in the data sets of the forms (form_…), not here"
answers: [ledgers_record, ledgers_ledger]
reads: [ledgers_record, ledgers_ledger]
address: "ledgers:record"
partition:
  by: "ledger || '/' || strftime(period_first, '%Y-%m')"
  pieces: [text, month]
  narrow:
    ledgers_record: "ledger_id IN (SELECT id FROM ledgers_ledger WHERE code = {0}) AND state IN ('draft', 'filed', 'returned', 'accepted') AND period_first >= {1.first} AND period_first < {1.end}"
columns:
  - {name: id, type: BIGINT, title: {zh: 编号, en: Number}}
  - {name: org, type: BIGINT, title: {zh: 单位, en: Organisation}}
  - {name: ledger, type: VARCHAR, title: {zh: 台账, en: Ledger}, said_by: ledgers_ledger.code}
  - {name: form, type: VARCHAR, title: {zh: 表单, en: Form}}
  - {name: period, type: VARCHAR, title: {zh: 所属期, en: Period}}
  - {name: period_first, type: DATE, title: {zh: 首日, en: First day}}
  - {name: period_last, type: DATE, title: {zh: 末日, en: Last day}}
  - {name: state, type: VARCHAR, title: {zh: 状态, en: State}, said_by: ledgers_record.state}
  - {name: due_at, type: TIMESTAMP, title: {zh: 截止时间, en: Due at}}
  - {name: filed_at, type: TIMESTAMP, title: {zh: 报送时间, en: Filed at}}
  - {name: on_time, type: BOOLEAN, title: {zh: 按时, en: On time}}
  - {name: corrected, type: BOOLEAN, title: {zh: 通过后更正, en: Corrected after acceptance}}
---*/
SELECT r.id, r.organisation_id AS org, l.code AS ledger, l.form_id AS form, r.period, r.period_first,
  CAST(CAST(r.period_end AS DATE) - INTERVAL 1 DAY AS DATE) AS period_last, r.state, r.due_at, r.filed_at,
  CAST(r.filed_at AS TIMESTAMP) <= CAST(r.due_at AS TIMESTAMP) AS on_time, r.corrected
FROM op.ledgers_record AS r JOIN op.ledgers_ledger AS l ON l.id = r.ledger_id
