/*---
id: obligations
title: {zh: 应报, en: Obligations}
about:
  zh: "应报由台账、周期、日历和单位的当期事实算出；已关闭的周期照关闭时的数"
  en: "computed from ledgers, cadence, calendar and the dated facts of organisations; of a closed period as it stood when it was closed"
answers: [ledgers_ledger, ledgers_closing, ledgers_exemption, ledgers_calendarrule, directory_organisation]
partition:
  by: "ledger || '/' || strftime(period_first, '%Y-%m')"
  pieces: [text, month]
produced: true
columns:
  - {name: org, type: BIGINT, title: {zh: 单位, en: Organisation}}
  - {name: ledger, type: VARCHAR, title: {zh: 台账, en: Ledger}, said_by: ledgers_ledger.code}
  - {name: period, type: VARCHAR, title: {zh: 所属期, en: Period}}
  - {name: period_first, type: DATE, title: {zh: 首日, en: First day}}
  - {name: period_last, type: DATE, title: {zh: 末日, en: Last day}}
  - {name: due_on, type: DATE, title: {zh: 截止日, en: Due on}}
  - {name: due_at, type: TIMESTAMP, title: {zh: 截止时间, en: Due at}}
  - {name: received, type: BOOLEAN, title: {zh: 关闭时已报, en: Received when closed}, about: {zh: "空：所属期还没有关闭，看台账记录", en: "empty: the period is open, ask the records"}}
  - {name: late, type: BOOLEAN, title: {zh: 关闭时迟报, en: Late when closed}, about: {zh: "空：所属期还没有关闭", en: "empty: the period is open"}}
---*/
-- computed by insight.producers
