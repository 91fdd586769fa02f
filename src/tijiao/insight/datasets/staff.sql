/*---
id: staff
title: {zh: 教职工, en: Staff}
answers: [registry_staff]
reads: [registry_staff]
address: "registry:staff-page"
columns:
  - {name: id, type: BIGINT, title: {zh: 编号, en: Number}}
  - {name: staff_no, type: VARCHAR, title: {zh: 工号, en: Staff number}}
  - {name: name, type: VARCHAR, title: {zh: 姓名, en: Name}, sensitivity: personal, mask: name}
  - {name: sex, type: VARCHAR, title: {zh: 性别, en: Sex}, sensitivity: personal, said_by: registry_staff.sex}
  - {name: birth_date, type: DATE, title: {zh: 出生日期, en: Date of birth}, sensitivity: personal}
  - {name: subject, type: VARCHAR, title: {zh: 任教学科, en: Subject}}
  - {name: title, type: VARCHAR, title: {zh: 职称, en: Title}}
  - {name: education, type: VARCHAR, title: {zh: 学历, en: Education}}
---*/
SELECT id, staff_no, name, sex, birth_date, subject, title, education
FROM op.registry_staff
