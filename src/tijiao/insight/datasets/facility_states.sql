/*---
id: facility_states
title: {zh: 设施状态, en: States of facilities}
answers: [registry_facility]
reads: [registry_facility, registry_facilitystate]
partition:
  by: "kind"
  pieces: [text]
  narrow:
    registry_facility: "kind = {0}"
    registry_facilitystate: "facility_id IN (SELECT id FROM registry_facility WHERE kind = {0})"
columns:
  - {name: id, type: BIGINT, title: {zh: 编号, en: Number}}
  - {name: facility, type: BIGINT, key: true, title: {zh: 设施, en: Facility}}
  - {name: org, type: BIGINT, title: {zh: 单位, en: Organisation}}
  - {name: kind, type: VARCHAR, title: {zh: 类别, en: Kind}, said_by: registry_facility.kind}
  - {name: key, type: VARCHAR, title: {zh: 事项, en: Fact}, said_by: registry_facilitystate.key}
  - {name: value, type: VARCHAR, title: {zh: 值, en: Value}, said_by: registry_facilitystate.value}
  - {name: from_day, type: DATE, title: {zh: 起始日, en: From}, about: {zh: "生效的第一天", en: "first day on which it holds"}}
  - {name: to_day, type: DATE, title: {zh: 终止日, en: Until}, about: {zh: "不再生效的第一天；空：至今有效", en: "first day on which it no longer holds; empty: still"}}
---*/
SELECT s.id, s.facility_id AS facility, f.organisation_id AS org, f.kind, s.key, s.value, s.from_day, s.to_day
FROM op.registry_facilitystate AS s JOIN op.registry_facility AS f ON f.id = s.facility_id
