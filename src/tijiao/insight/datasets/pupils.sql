/*---
id: pupils
title: {zh: 学生, en: Pupils}
answers: [registry_pupil]
reads: [registry_pupil]
address: "registry:pupil"
partition:
  by: "strftime(birth_date, '%Y')"
  pieces: [year]
  narrow:
    registry_pupil: "birth_date >= {0.first} AND birth_date < {0.end}"
columns:
  - {name: id, type: BIGINT, title: {zh: 编号, en: Number}}
  - {name: student_no, type: VARCHAR, title: {zh: 学籍号, en: Student number}, sensitivity: personal, mask: id}
  - {name: name, type: VARCHAR, title: {zh: 姓名, en: Name}, sensitivity: personal, mask: name}
  - {name: sex, type: VARCHAR, title: {zh: 性别, en: Sex}, sensitivity: personal, about: {zh: "GB/T 2261.1：1男，2女", en: "GB/T 2261.1: 1 male, 2 female"}, said_by: registry_pupil.sex}
  - {name: birth_date, type: DATE, title: {zh: 出生日期, en: Date of birth}, sensitivity: personal}
---*/
SELECT id, student_no, name, sex, birth_date
FROM op.registry_pupil
