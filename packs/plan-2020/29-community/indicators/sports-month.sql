/*---
for:
  figure:
    lottery-sales: {zh: 体育彩票销售额, en: Sports lottery sales, column: lottery_sales}
    lottery-fund: {zh: 体育彩票公益金, en: Welfare fund raised by the sports lottery, column: lottery_fund}
    industry-revenue: {zh: 体育产业营业收入, en: Revenue of the sports industry, column: industry_revenue}
id: sports-month-{figure}
title: {zh: "{zh}", en: "{en}"}
serves: ["29.6"]
unit: {zh: 元, en: yuan}
better: none
period: month
nature: flow
aggregate: sum
decimals: 0
source: 体育产业与体育彩票月报
about:
  zh: 逐月相加。到期没有报的月份不当作零，单独计数。
  en: "The months added up. A month that is overdue is no nought: it is counted apart."
---*/
SELECT o.org, o.period_first AS on_date,
  coalesce('form_sports_monthly/' || r.id, 'obligations/' || o.org || '-' || o.period) AS subject, r.{column} AS value
FROM obligations AS o
LEFT JOIN form_sports_monthly AS r
  ON r.ledger = o.ledger AND r.org = o.org AND r.period = o.period AND r.state IN ('filed', 'accepted')
WHERE o.ledger = 'sports-monthly' AND (r.id IS NOT NULL OR o.due_on < $today)
