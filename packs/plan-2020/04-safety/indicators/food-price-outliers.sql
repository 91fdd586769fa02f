/*---
id: food-price-outliers
title: {zh: 食材价格异常占比, en: Food prices far from the city's}
serves: ["04.17"]
unit: {zh: "%", en: "%"}
better: down
period: month
nature: flow
aggregate: rate
decimals: 1
source: 大宗食材到货月报；离散度用中位数绝对偏差（乘 1.4826），偏离超过三倍且超过一成为异常
about:
  zh: 到货价格与全市同月同类中位价相比，偏离超过三倍稳健离散度且超过一成的比例。同月同类不足四笔的不判。只看价格，不评价人。
  en: "Of the prices paid, those further from the city's median of the food and month than three robust deviations and a tenth of it. Fewer than four prices are not judged. It is about prices, never about persons."
---*/
WITH paid AS (
  SELECT i.id, i.org, i.on_date, i.period, i.food, i.price, i."row"
  FROM form_food_delivery_items AS i
  WHERE i.state IN ('filed', 'accepted') AND i.price > 0
),
ordered AS (
  SELECT p.food, p.period, p.price, row_number() OVER (PARTITION BY p.food, p.period ORDER BY p.price, p.id, p."row") AS place,
    count(*) OVER (PARTITION BY p.food, p.period) AS whole
  FROM paid AS p
),
middle AS (
  SELECT food, period, avg(price) AS median, max(whole) AS whole
  FROM ordered
  WHERE 2 * place BETWEEN whole AND whole + 2
  GROUP BY food, period
),
away AS (
  SELECT p.id, p.org, p.on_date, p.period, p.food, p."row", m.median, m.whole, abs(p.price - m.median) AS distance
  FROM paid AS p
  JOIN middle AS m ON m.food = p.food AND m.period = p.period
),
spread AS (
  SELECT food, period, avg(distance) AS deviation
  FROM (
    SELECT a.food, a.period, a.distance, a.whole,
      row_number() OVER (PARTITION BY a.food, a.period ORDER BY a.distance, a.id, a."row") AS place
    FROM away AS a
  ) AS d
  WHERE 2 * d.place BETWEEN d.whole AND d.whole + 2
  GROUP BY food, period
)
SELECT a.org, a.on_date, 'form_food_delivery/' || a.id AS subject,
  CASE WHEN a.whole < 4 THEN NULL
    WHEN a.distance > 3 * 1.4826 * s.deviation AND a.distance > 0.1 * a.median THEN 1 ELSE 0 END AS value
FROM away AS a
JOIN spread AS s ON s.food = a.food AND s.period = a.period
