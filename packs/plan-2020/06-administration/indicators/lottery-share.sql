/*---
id: lottery-share
title: {zh: 摇号录取占比, en: Children admitted by lottery}
serves: ["06.9"]
unit: {zh: "%", en: "%"}
better: none
period: year
nature: flow
aggregate: rate
decimals: 1
source: 公布的招生结果：摇号录取人数 ÷ 录取人数；候补的不计
about:
  zh: 按公布的招生结果，摇号录取的孩子占录取总数的比例。整类录取的不用摇号，候补的还没有录取。
  en: "Children admitted by lottery, of all that were admitted. Categories admitted whole need no lottery; who waits is not admitted yet."
---*/
SELECT a.org, a.on_date, 'admissions/' || a.id AS subject,
  CASE WHEN a.how = 'drawn' THEN a.children ELSE 0 END AS value, a.children AS weight
FROM admissions AS a
WHERE a.how IN ('whole', 'drawn')
