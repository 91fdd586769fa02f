"""Pages cost the same few queries for one thing and for three."""

from datetime import date

import pytest

from tijiao.directory import clock
from tijiao.directory.domain import add_organisation, open_post
from tijiao.directory.models import Post, User
from tijiao.directory.roles import Role
from tijiao.plans.models import Line, Measure, Part, Plan, Target

MOST = 12


@pytest.fixture
def things(city, at):
    """`things(3)`: so many more estates, posts, accounts and lines of a plan."""

    def make(count):
        plan = Plan.objects.create(code=f"p{count}", title_zh="要点", year=2020, state="confirmed")
        part = Part.objects.create(plan=plan, number=1, title_zh="一")
        for number in range(10 * count, 11 * count):
            day = date(2020, 1, 1)
            add_organisation(
                code=f"e{number}", kind="estate", name="小区", parent=city.west, opened_on=day, by=None, at=at
            )
            open_post(city.other, Role.HEAD, "校长", on=day, by=None, at=at)
            User.objects.create_user(f"u{number}", None, name="某")
            line = Line.objects.create(part=part, number=str(number), position=number, title_zh="线")
            measure = Measure.objects.create(line=line, code="1", position=1, text_zh="做")
            Target.objects.create(measure=measure, code="t", title_zh="率", unit_zh="%")

    return make


def cost(client, address, django_assert_max_num_queries):
    clock.is_sample()
    with django_assert_max_num_queries(MOST) as spent:
        assert client.get(address).status_code == 200
    return len(spent)


PAGES = [
    ("leader", "/"),
    ("leader", "/board/help/"),
    ("leader", "/board/changes/"),
    ("leader", "/my/"),
    ("leader", "/settings/"),
    ("leader", "/organisations/"),
    ("leader", "/organisations/west/"),
    ("leader", "/organisations/west/below/"),
    ("leader", "/posts/"),
    ("system-admin", "/posts/{post}/hand-over/"),
    ("system-admin", "/organisations/west/rename/"),
    ("security-admin", "/people/"),
    ("audit-admin", "/audit/"),
    ("leader", "/schools/s-002/"),
]


@pytest.mark.parametrize(("role", "address"), PAGES)
def test_a_page_costs_few_queries_however_much_there_is(
    client, city, person, things, role, address, django_assert_max_num_queries
):
    client.force_login(person(role, city.bureau))
    things(1)
    address = address.format(post=Post.objects.filter(title="校长").earliest("pk").pk)
    client.get(address)  # the first request of a session writes when it was seen
    one = cost(client, address, django_assert_max_num_queries)

    things(3)
    client.get(address)  # the first reading after a change refreshes the lake

    assert cost(client, address, django_assert_max_num_queries) == one
