/*---
id: charter-councils-in-place
title: {zh: 章程与五会健全率, en: Charter and councils in place}
serves: ["14.4"]
unit: {zh: "%", en: "%"}
better: up
period: year
nature: stock
aggregate: rate
decimals: 1
also:
  - id: charter-councils-complete
    title: {zh: 章程与五会齐全的学校占比, en: Schools with the charter and all councils}
    unit: {zh: "%", en: "%"}
    better: up
    aggregate: share-meeting
    threshold: 1
    decimals: 1
source: 章程与五会年度台账，最近一年已到期的；章程一项、五会五项
about:
  zh: 每校六项：章程已核准；五会各自在任期内，并且当年至少一次会议有纪要。到期没有报的学校不计入，并单独计数。
  en: "Six items a school: the charter is approved; each council is within its term and left minutes of a meeting that year. Schools whose list is overdue are counted apart."
---*/
WITH latest AS (
  SELECT o.org, o.ledger, o.period, row_number() OVER (PARTITION BY o.org ORDER BY o.period_first DESC) AS place
  FROM obligations AS o
  WHERE o.ledger = 'school-governance' AND o.due_on <= $as_of
),
serving AS (
  SELECT c.id, count(DISTINCT c.council) AS councils
  FROM form_school_governance_councils AS c
  WHERE c.founded_on <= $as_of AND c.term_ends >= $as_of AND c.minuted >= 1
  GROUP BY c.id
)
SELECT l.org, $as_of AS on_date,
  coalesce('form_school_governance/' || g.id, 'obligations/' || l.org || '-' || l.period) AS subject,
  CASE WHEN g.charter_state = 'approved' THEN 1 WHEN g.id IS NOT NULL THEN 0 END + coalesce(s.councils, 0) AS value,
  6 AS weight
FROM latest AS l
LEFT JOIN form_school_governance AS g
  ON g.ledger = l.ledger AND g.org = l.org AND g.period = l.period AND g.state IN ('filed', 'accepted')
LEFT JOIN serving AS s ON s.id = g.id
WHERE l.place = 1
