/*---
id: cases
title: {zh: 事项, en: Cases}
about:
  zh: 事项的种类、日期和结果，没有人、没有标题和内容。关爱事项不在其中；信访和投诉记在归口科室名下，不记在被反映的单位名下。
  en: "Kind, days and outcome of cases; no person, no title, no words. Care cases are not among them; petitions and complaints stand under the section that owns them, never under whom they concern."
answers: [cases_case]
reads: [cases_case]
address: "cases:case"
partition:
  by: "strftime(received_on, '%Y-%m')"
  pieces: [month]
  narrow:
    cases_case: "received_on >= {0.first} AND received_on < {0.end}"
columns:
  - {name: id, type: BIGINT, title: {zh: 编号, en: Number}}
  - {name: org, type: BIGINT, title: {zh: 主办或归口单位, en: Organisation that leads or owns it}}
  - {name: kind, type: VARCHAR, title: {zh: 种类, en: Kind}, said_by: cases_casetype.code}
  - {name: topic, type: VARCHAR, title: {zh: 主题, en: Topic}}
  - {name: source, type: VARCHAR, title: {zh: 来源, en: Source}, said_by: cases_case.source}
  - {name: phase, type: VARCHAR, title: {zh: 状态, en: State}, said_by: cases_case.phase}
  - {name: received_on, type: DATE, title: {zh: 收到日, en: Received on}}
  - {name: due_on, type: DATE, title: {zh: 到期日, en: Due on}, about: {zh: "正在走的时限", en: "of the clocks that run"}}
  - {name: answered_on, type: DATE, title: {zh: 答复日, en: Answered on}}
  - {name: closed_on, type: DATE, title: {zh: 办结日, en: Closed on}}
  - {name: in_time, type: BOOLEAN, title: {zh: 按时, en: In time}, about: {zh: "答复或办结之前为空", en: "empty until answered or ended"}}
  - {name: satisfaction, type: VARCHAR, title: {zh: 评价, en: Rating}, said_by: cases_case.satisfaction}
  - {name: reopened, type: BIGINT, title: {zh: 重新办理次数, en: Times reopened}}
  - {name: repeated, type: BOOLEAN, title: {zh: 一年内重复, en: Repeated within a year}}
  - {name: joined, type: BOOLEAN, title: {zh: 已并案, en: Joined to another}}
---*/
SELECT id, CASE WHEN guarded = 'petition' THEN owner_id ELSE coalesce(lead_id, owner_id) END AS org, kind, topic, source,
  phase, received_on, due_on,
  CAST(CAST(answered_at AS TIMESTAMP) + INTERVAL 8 HOUR AS DATE) AS answered_on,
  CAST(CAST(closed_at AS TIMESTAMP) + INTERVAL 8 HOUR AS DATE) AS closed_on,
  CAST(in_time AS BOOLEAN) AS in_time, satisfaction, reopened, repeat_of_id IS NOT NULL AS repeated,
  joined_to_id IS NOT NULL AS joined
FROM op.cases_case
WHERE guarded <> 'care'
