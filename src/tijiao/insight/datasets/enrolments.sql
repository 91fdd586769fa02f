/*---
id: enrolments
title: {zh: 在籍, en: Enrolments}
answers: [registry_enrolment]
reads: [registry_enrolment, registry_pupil]
partition:
  by: "school_year"
  pieces: [school-year]
  narrow:
    registry_enrolment: "school_year = {0}"
columns:
  - {name: id, type: BIGINT, title: {zh: 编号, en: Number}}
  - {name: pupil, type: BIGINT, key: true, title: {zh: 学生, en: Pupil}, sensitivity: personal}
  - {name: org, type: BIGINT, title: {zh: 单位, en: Organisation}}
  - {name: class_org, type: BIGINT, key: true, title: {zh: 班级, en: Class}}
  - {name: school_year, type: VARCHAR, title: {zh: 学年, en: School year}, about: {zh: "写作2019/20", en: "written 2019/20"}}
  - {name: grade, type: BIGINT, title: {zh: 年级, en: Grade}, about: {zh: "1至12；幼儿园1至3", en: "1 to 12; kindergarten 1 to 3"}}
  - {name: birth_date, type: DATE, title: {zh: 出生日期, en: Date of birth}, sensitivity: personal}
  - {name: age, type: BIGINT, title: {zh: 学年初年龄, en: Age at the start of the school year}, unit: {zh: 岁, en: years}, about: {zh: "学年初8月31日的周岁", en: "full years on 31 August before the year"}}
  - {name: from_day, type: DATE, title: {zh: 起始日, en: From}, about: {zh: "生效的第一天", en: "first day on which it holds"}}
  - {name: to_day, type: DATE, title: {zh: 终止日, en: Until}, about: {zh: "不再生效的第一天；空：至今有效", en: "first day on which it no longer holds; empty: still"}}
  - {name: ended_as, type: VARCHAR, title: {zh: 离开方式, en: How it ended}, said_by: registry_enrolment.ended_as}
---*/
SELECT e.id, e.pupil_id AS pupil, e.organisation_id AS org, e.class_organisation_id AS class_org, e.school_year, e.grade,
  CAST(p.birth_date AS DATE) AS birth_date,
  date_sub('year', CAST(p.birth_date AS DATE), make_date(CAST(left(e.school_year, 4) AS INTEGER), 8, 31)) AS age,
  e.from_day, e.to_day, e.ended_as
FROM op.registry_enrolment AS e JOIN op.registry_pupil AS p ON p.id = e.pupil_id
