/*---
id: grants
title: {zh: 认定, en: Grants}
answers: [awards_grant]
reads: [awards_grant, awards_scheme]
address: "awards:grant"
partition:
  by: "scheme"
  pieces: [text]
  narrow:
    awards_scheme: "code = {0}"
    awards_grant: "scheme_id IN (SELECT id FROM awards_scheme WHERE code = {0})"
columns:
  - {name: id, type: BIGINT, title: {zh: 编号, en: Number}}
  - {name: org, type: BIGINT, title: {zh: 单位, en: Organisation}, sensitivity: open}
  - {name: scheme, type: VARCHAR, title: {zh: 评选, en: Scheme}, sensitivity: open, said_by: awards_scheme.code}
  - {name: level, type: VARCHAR, title: {zh: 等次, en: Level}, sensitivity: open}
  - {name: granted_on, type: DATE, title: {zh: 认定日, en: Granted on}, sensitivity: open}
  - {name: expires_on, type: DATE, title: {zh: 到期日, en: Expires on}, sensitivity: open}
  - {name: revoked_on, type: DATE, title: {zh: 撤销日, en: Revoked on}, sensitivity: open}
  - {name: to_day, type: DATE, title: {zh: 失效日, en: No longer valid from}, sensitivity: open, about: {zh: "到期日与撤销日中较早的", en: "the earlier of expiry and revocation"}}
---*/
SELECT g.id, g.organisation_id AS org, s.code AS scheme, g.level, g.granted_on, g.expires_on, g.revoked_on,
  least(CAST(g.expires_on AS DATE), CAST(g.revoked_on AS DATE)) AS to_day
FROM op.awards_grant AS g JOIN op.awards_scheme AS s ON s.id = g.scheme_id
