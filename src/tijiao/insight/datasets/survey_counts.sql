/*---
id: survey_counts
title: {zh: 满意度调查按季计数, en: Survey ratings by quarter}
about:
  zh: 每项调查每季度每个镇街、每个主题各种评价有多少份。只有份数，没有答卷：谁答的、一份答卷还评了别的什么，都看不出来。
  en: "For each survey, quarter, town and topic how many gave each rating. Counts and no answers: neither who answered nor what else the same answer rated can be read off."
answers: [cases_rating]
reads: [cases_rating, cases_response, cases_survey]
columns:
  - {name: org, type: BIGINT, title: {zh: 镇街, en: Town}}
  - {name: survey, type: VARCHAR, title: {zh: 调查, en: Survey}, said_by: cases_survey.code}
  - {name: quarter, type: VARCHAR, title: {zh: 季度, en: Quarter}, about: {zh: "写作2020-Q2", en: "as it is written, 2020-Q2"}}
  - {name: on_date, type: DATE, title: {zh: 季度首日, en: First day of the quarter}}
  - {name: topic, type: VARCHAR, title: {zh: 主题, en: Topic}}
  - {name: how, type: VARCHAR, title: {zh: 评价, en: Rating}, said_by: cases_rating.how}
  - {name: ratings, type: BIGINT, title: {zh: 份数, en: How many}}
---*/
SELECT a.town_id AS org, s.code AS survey, a.period AS quarter,
  make_date(CAST(substr(a.period, 1, 4) AS INTEGER), CAST(substr(a.period, 7, 1) AS INTEGER) * 3 - 2, 1) AS on_date,
  r.topic, r.how, count(*) AS ratings
FROM op.cases_rating AS r
JOIN op.cases_response AS a ON a.id = r.response_id
JOIN op.cases_survey AS s ON s.id = a.survey_id
GROUP BY a.town_id, s.code, a.period, r.topic, r.how
