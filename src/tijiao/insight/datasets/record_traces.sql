/*---
id: record_traces
title: {zh: 台账痕迹, en: Traces of ledger records}
about:
  zh: "每条已报送的记录有几版，其中几版留有谁、何时、内容"
  en: "how many versions each record that was handed in has, and of how many it is kept who saved what and when"
answers: [ledgers_record]
reads: [ledgers_record, ledgers_recordhistory, ledgers_ledger]
address: "ledgers:record"
partition:
  by: "ledger || '/' || strftime(period_first, '%Y-%m')"
  pieces: [text, month]
  narrow:
    ledgers_record: "ledger_id IN (SELECT id FROM ledgers_ledger WHERE code = {0}) AND period_first >= {1.first} AND period_first < {1.end}"
    ledgers_recordhistory: "record_id IN (SELECT r.id FROM ledgers_record AS r JOIN ledgers_ledger AS l ON l.id = r.ledger_id WHERE l.code = {0} AND r.period_first >= {1.first} AND r.period_first < {1.end})"
columns:
  - {name: id, type: BIGINT, title: {zh: 编号, en: Number}}
  - {name: org, type: BIGINT, title: {zh: 单位, en: Organisation}}
  - {name: ledger, type: VARCHAR, title: {zh: 台账, en: Ledger}, said_by: ledgers_ledger.code}
  - {name: period_first, type: DATE, title: {zh: 首日, en: First day}}
  - {name: versions, type: BIGINT, title: {zh: 版本数, en: Versions}}
  - {name: kept, type: BIGINT, title: {zh: 留痕版本数, en: Versions with a trace}}
---*/
SELECT r.id, r.organisation_id AS org, l.code AS ledger, r.period_first, CAST(r.version AS BIGINT) AS versions,
  count(h.id) FILTER (WHERE h.at IS NOT NULL AND h.by_id IS NOT NULL AND h.version <= r.version) AS kept
FROM op.ledgers_record AS r
JOIN op.ledgers_ledger AS l ON l.id = r.ledger_id
LEFT JOIN op.ledgers_recordhistory AS h ON h.record_id = r.id
WHERE r.state <> 'draft'
GROUP BY r.id, r.organisation_id, l.code, r.period_first, r.version
