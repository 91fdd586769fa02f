/*---
id: obligations
title: {zh: 应报, en: Obligations}
about:
  zh: "应报不存储，由台账、周期、日历和单位的当期事实算出"
  en: "never stored: computed from ledgers, cadence, calendar and the dated facts of organisations"
answers: [ledgers_ledger, ledgers_exemption, ledgers_calendarrule, directory_organisation]
partition:
  by: "ledger || '/' || strftime(period_first, '%Y-%m')"
  pieces: [text, month]
produced: true
columns:
  - {name: org, type: BIGINT, title: {zh: 单位, en: Organisation}}
  - {name: ledger, type: VARCHAR, title: {zh: 台账, en: Ledger}}
  - {name: period, type: VARCHAR, title: {zh: 所属期, en: Period}}
  - {name: period_first, type: DATE, title: {zh: 首日, en: First day}}
  - {name: period_last, type: DATE, title: {zh: 末日, en: Last day}}
  - {name: due_on, type: DATE, title: {zh: 截止日, en: Due on}}
  - {name: due_at, type: TIMESTAMP, title: {zh: 截止时间, en: Due at}}
---*/
-- computed by insight.producers
