"""What the analyst of the sample city asked: a saved question, and an indicator that waits for its confirmation."""

from tijiao.directory.models import User
from tijiao.insight.models import KeptIndicator, Question
from tijiao.insight.question_pages import EXAMPLE
from tijiao.sample.design import City
from tijiao.sample.sizes import MOMENT

_SQL = """SELECT f.org, f.found_on AS on_date, 'findings/' || f.id AS subject,
  CASE WHEN f.severity = 'major' THEN 1 ELSE 0 END AS value
FROM findings AS f"""


def write_questions(city: City) -> dict[str, int]:
    """Returns counts."""
    analyst = User.objects.get(pk=city.account("analyst", city.bureau.pk))
    Question.objects.create(owner=analyst, title="各单位隐患数", sql=EXAMPLE, at=MOMENT)
    KeptIndicator.objects.create(
        code="major-hazards-share",
        title_zh="重大隐患占比",
        title_en="Share of major hazards",
        unit_zh="%",
        unit_en="%",
        better="down",
        period="year",
        nature="flow",
        aggregate="rate",
        decimals=1,
        source="本市隐患登记口径（样例）",
        about_zh="本期发现的隐患中重大隐患的比例。",
        about_en="Major ones among the hazards found in the period.",
        sql=_SQL,
        drafted_by=analyst,
        drafted_at=MOMENT,
    )
    return {"questions": 1}
