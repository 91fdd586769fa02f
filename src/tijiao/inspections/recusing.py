"""From whom an inspector keeps away: the own organisation, former ones, and those declared. Why is stored nowhere."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from tijiao.directory.models import Holding, OrganisationKind
from tijiao.inspections.models import Inspector, Recusal

_OWN_SCHOOL = (OrganisationKind.SCHOOL, OrganisationKind.KINDERGARTEN)


def recused_pairs(inspectors: Iterable[Inspector], *, on: date) -> dict[int, set[int]]:
    """Inspector → organisations to keep away from on a day. Two queries."""
    asked = list(inspectors)
    found: dict[int, set[int]] = defaultdict(set)
    for one in asked:
        found[one.pk].add(one.organisation_id)
    declared = Recusal.objects.on(on).filter(inspector__in=asked)
    for inspector, organisation in declared.values_list("inspector", "organisation"):
        found[inspector].add(organisation)
    by_user = {one.user_id: one.pk for one in asked}
    posts = Holding.objects.filter(user__in=by_user, from_day__lte=on).select_related("post__organisation")
    for holding in posts:
        place = holding.post.organisation
        own = (
            place.pk if place.kind in _OWN_SCHOOL else place.parent_id if place.kind == OrganisationKind.CLASS else None
        )
        if own is not None:
            found[by_user[holding.user_id]].add(own)
    return found
