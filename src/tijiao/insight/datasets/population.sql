/*---
id: population
title: {zh: 学龄人口, en: Children by age}
answers: [registry_population]
reads: [registry_population]
columns:
  - {name: id, type: BIGINT, title: {zh: 编号, en: Number}}
  - {name: org, type: BIGINT, title: {zh: 镇街, en: Town}}
  - {name: school_year, type: VARCHAR, title: {zh: 学年, en: School year}}
  - {name: age, type: BIGINT, title: {zh: 年龄, en: Age}, unit: {zh: 岁, en: years}}
  - {name: children, type: BIGINT, title: {zh: 人数, en: Children}, unit: {zh: 人, en: persons}}
  - {name: from_day, type: DATE, title: {zh: 学年首日, en: First day of the school year}}
  - {name: to_day, type: DATE, title: {zh: 学年次日, en: Day after the school year}}
---*/
SELECT id, organisation_id AS org, school_year, age, children,
  make_date(CAST(left(school_year, 4) AS INTEGER), 9, 1) AS from_day,
  make_date(CAST(left(school_year, 4) AS INTEGER) + 1, 9, 1) AS to_day
FROM op.registry_population
