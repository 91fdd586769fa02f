/*---
id: organisations
title: {zh: 单位, en: Organisations}
answers: [directory_organisation]
reads: [directory_organisation]
columns:
  - {name: id, type: BIGINT, title: {zh: 编号, en: Number}, sensitivity: open}
  - {name: code, type: VARCHAR, title: {zh: 代码, en: Code}, sensitivity: open}
  - {name: kind, type: VARCHAR, title: {zh: 类别, en: Kind}, sensitivity: open, said_by: directory_organisation.kind}
  - {name: name, type: VARCHAR, title: {zh: 名称, en: Name}, sensitivity: open}
  - {name: parent, type: BIGINT, key: true, title: {zh: 上级, en: Parent}, sensitivity: open}
  - {name: path, type: VARCHAR, title: {zh: 路径, en: Path}, sensitivity: open, about: {zh: "所有上级和本单位的编号，用斜杠隔开", en: "ids of all ancestors and itself between slashes"}}
  - {name: opened_on, type: DATE, title: {zh: 设立日, en: Opened on}, sensitivity: open}
  - {name: closed_on, type: DATE, title: {zh: 撤销日, en: Closed on}, sensitivity: open, about: {zh: "不再存在的第一天", en: "first day on which it is no more"}}
---*/
SELECT id, code, kind, name, parent_id AS parent, path, opened_on, closed_on
FROM op.directory_organisation
