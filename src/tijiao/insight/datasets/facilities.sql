/*---
id: facilities
title: {zh: 设施, en: Facilities}
answers: [registry_facility]
reads: [registry_facility]
address: "registry:facility"
partition:
  by: "kind"
  pieces: [text]
  narrow:
    registry_facility: "kind = {0}"
columns:
  - {name: id, type: BIGINT, title: {zh: 编号, en: Number}}
  - {name: org, type: BIGINT, title: {zh: 单位, en: Organisation}}
  - {name: kind, type: VARCHAR, title: {zh: 类别, en: Kind}, said_by: registry_facility.kind}
  - {name: code, type: VARCHAR, title: {zh: 代码, en: Code}}
  - {name: name, type: VARCHAR, title: {zh: 名称, en: Name}}
---*/
SELECT id, organisation_id AS org, kind, code, name
FROM op.registry_facility
