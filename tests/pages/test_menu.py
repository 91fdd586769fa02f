"""The menu shows what one may open, and where one is."""

from tijiao.pages.menu import MENU, menu_for


def flat(shown):
    return {str(one.title) for top in shown for one in (top.below or (top,))}


def test_a_form_teacher_sees_no_administration(city, person):
    titles = flat(menu_for(person("form-teacher", city.class_one), "/"))

    assert {"工作看板", "我的清单", "单位", "学生"} <= titles
    assert not titles & {"账号", "审计", "岗位", "学年升级"}


def test_each_administrator_sees_the_own_part_only(city, person):
    parts = {"岗位", "账号", "审计"}
    seen = {
        role: flat(menu_for(person(role, city.bureau), "/")) & parts
        for role in ("system-admin", "security-admin", "audit-admin")
    }

    assert seen == {"system-admin": {"岗位"}, "security-admin": {"岗位", "账号"}, "audit-admin": {"审计"}}


def test_nobody_without_a_post_sees_anything(city, person, at):
    head = person("head", city.school)
    head.holdings.update(to_day="2020-01-01")

    assert menu_for(head, "/") == []


def test_the_entry_that_lies_nearest_to_the_page_is_the_open_one(city, person):
    shown = menu_for(person("section-officer", city.safety), "/inspections/report/")

    assert [str(one.title) for top in shown for one in (top.below or (top,)) if one.here] == ["登记隐患"]


def test_every_entry_has_an_address_of_its_own():
    names = [entry.url_name for group in MENU for entry in group.entries]

    assert len(names) == len(set(names))


def test_the_menu_asks_the_database_once(city, person, django_assert_num_queries):
    user = person("leader", city.bureau)
    menu_for(user, "/")
    user.__dict__.pop("_posts_by_day")

    with django_assert_num_queries(1):
        menu_for(user, "/")
