/*---
id: holdings
title: {zh: 在岗, en: Posts held}
about:
  zh: "岗位和它的在岗起止，不含姓名；空岗一行，起止为空"
  en: "posts with the days on which somebody holds them, without names; a post that nobody ever held is a row without days"
answers: [directory_holding]
reads: [directory_post, directory_holding]
columns:
  - {name: id, type: BIGINT, title: {zh: 岗位编号, en: Number of the post}}
  - {name: org, type: BIGINT, title: {zh: 单位, en: Organisation}}
  - {name: role, type: VARCHAR, title: {zh: 角色, en: Role}}
  - {name: opened_on, type: DATE, title: {zh: 设岗日, en: Opened on}}
  - {name: closed_on, type: DATE, title: {zh: 撤岗日, en: Closed on}, about: {zh: "不再存在的第一天", en: "first day on which it is no more"}}
  - {name: from_day, type: DATE, title: {zh: 到岗日, en: Held from}}
  - {name: to_day, type: DATE, title: {zh: 离岗日, en: Held until}, about: {zh: "不再任职的第一天", en: "first day on which it is no longer held"}}
---*/
SELECT p.id, p.organisation_id AS org, p.role, p.opened_on, p.closed_on, h.from_day, h.to_day
FROM op.directory_post AS p LEFT JOIN op.directory_holding AS h ON h.post_id = p.id
