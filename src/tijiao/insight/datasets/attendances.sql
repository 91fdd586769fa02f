/*---
id: attendances
title: {zh: 签到, en: Attendances}
answers: [programmes_attendance]
reads: [programmes_attendance, programmes_session, programmes_programme]
partition:
  by: "strftime(on_day, '%Y-%m')"
  pieces: [month]
  narrow:
    programmes_session: "on_day >= {0.first} AND on_day < {0.end}"
    programmes_attendance: "session_id IN (SELECT id FROM programmes_session WHERE on_day >= {0.first} AND on_day < {0.end})"
columns:
  - {name: id, type: BIGINT, title: {zh: 编号, en: Number}}
  - {name: org, type: BIGINT, title: {zh: 单位, en: Organisation}}
  - {name: staff, type: BIGINT, key: true, title: {zh: 教职工, en: Person}, sensitivity: personal}
  - {name: programme, type: VARCHAR, title: {zh: 活动, en: Programme}, said_by: programmes_programme.code}
  - {name: kind, type: VARCHAR, title: {zh: 活动类别, en: Kind of programme}, said_by: programmes_programme.kind}
  - {name: line, type: BIGINT, title: {zh: 要点, en: Line of the plan}}
  - {name: mechanism, type: VARCHAR, title: {zh: 机制, en: Mechanism of the plan}}
  - {name: session, type: BIGINT, key: true, title: {zh: 场次, en: Session}}
  - {name: title, type: VARCHAR, title: {zh: 场次名称, en: Title of the session}}
  - {name: on_day, type: DATE, title: {zh: 日期, en: Day}}
  - {name: hours, type: DOUBLE, title: {zh: 学时, en: Hours of learning}, unit: {zh: 小时, en: h}}
---*/
SELECT a.id, a.organisation_id AS org, a.staff_id AS staff, p.code AS programme, p.kind, p.line, p.mechanism,
  s.id AS session, s.title, s.on_day, s.hours
FROM op.programmes_attendance AS a
JOIN op.programmes_session AS s ON s.id = a.session_id
JOIN op.programmes_programme AS p ON p.id = s.programme_id
WHERE s.cancelled_at IS NULL
