"""The tree of thousands, the picker, and changing organisations with a way back."""

from datetime import date

import pytest

from tijiao.directory.domain import add_organisation, set_attribute
from tijiao.directory.letters import letters_of
from tijiao.directory.models import Holding, Organisation, Post
from tijiao.registry.models import Enrolment, Pupil
from tijiao.web.organisations import crumbs_of, picked

ON = date(2020, 5, 20)


@pytest.fixture
def admin(client, city, person):
    user = person("system-admin", city.bureau)
    client.force_login(user)
    return user


@pytest.fixture
def many(city):
    """Eight thousand classes below the school."""
    rows = [
        Organisation(
            code=f"c{number}", kind="class", name=f"20{number % 6 + 14}级{number}班", letters=letters_of(f"级{number}班"),
            parent=city.school, path=f"{city.school.path}9{number:05}/", opened_on=date(2019, 9, 1),
        )
        for number in range(8000)
    ]  # fmt: skip
    Organisation.objects.bulk_create(rows)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("东屿", ["east", "k-001", "s-001"]),
        ("dyz", ["east", "k-001", "s-001"]),
        ("中学", ["s-002"]),
        ("s-00", ["s-001", "s-001-c1", "s-002"]),
        ("nothing", []),
    ],
)
def test_a_picker_finds_by_name_initials_and_code(city, text, codes):
    assert sorted(one["code"] for one in picked(text, [], on=ON)) == codes


def test_what_begins_with_the_text_comes_first(city):
    assert picked("西岭镇", [], on=ON)[0] == {"code": "west", "name": "西岭镇", "within": "澜州市教育和体育局"}


def test_a_picker_keeps_to_the_kinds_it_was_told(city):
    assert [one["code"] for one in picked("东屿", ["kindergarten"], on=ON)] == ["k-001"]


def test_what_was_closed_is_no_more_picked(city):
    Organisation.objects.filter(code="k-001").update(closed_on=date(2020, 5, 20))

    assert "k-001" not in [one["code"] for one in picked("东屿", [], on=ON)]


def test_a_picker_gives_fifty_of_eight_thousand_with_one_query(many, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = picked("班", [], on=ON)

    assert len(found) == 50


@pytest.mark.parametrize("address", ["/organisations/", "/organisations/?q=班", "/organisations/pick/?q=班"])
def test_the_tree_of_eight_thousand_opens_with_few_queries(client, many, admin, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        assert client.get(address).status_code == 200


def test_crumbs_walk_from_the_root(city):
    assert [(one.title, one.url) for one in crumbs_of(city.school)] == [
        ("澜州市教育和体育局", "/organisations/bureau/"), ("东屿镇", "/organisations/east/"), ("东屿镇中心小学", ""),
    ]  # fmt: skip


def change(client, at, verb, **told):
    return client.post(f"/organisations/{at}/{verb}/", told)


def test_a_rename_can_be_taken_back(client, city, admin):
    address = change(client, "s-001", "rename", name="东屿实验小学", short_name="")["Location"]
    renamed = Organisation.objects.get(code="s-001").name
    token = client.get(address).context["undo"]
    client.post("/organisations/undo/", {"token": token})

    assert (renamed, Organisation.objects.get(code="s-001").name) == ("东屿实验小学", "东屿镇中心小学")


def test_a_move_can_be_taken_back(client, city, admin):
    address = change(client, "s-001", "move", below="west")["Location"]
    moved = Organisation.objects.get(code="s-001").parent.code
    client.post("/organisations/undo/", {"token": client.get(address).context["undo"]})

    assert (moved, Organisation.objects.get(code="s-001").parent.code) == ("west", "east")


def test_an_altered_undo_is_refused_in_words(client, city, admin):
    answer = client.post("/organisations/undo/", {"token": "not-ours"})

    assert (answer.status_code, "web.undo-too-late" in answer.content.decode()) == (409, True)


def test_a_new_school_hangs_below_its_town(client, city, admin):
    change(
        client, "east", "add", kind="school", code="s-100", name="东屿第二小学", short_name="", opened_on="2020-05-01"
    )

    assert Organisation.objects.get(code="s-100").parent.code == "east"


@pytest.fixture
def pupil(city):
    """A child in the class of the school in the east."""
    child = Pupil.objects.create(student_no="P1", name="林小满", sex="2", birth_date=date(2012, 1, 1))
    Enrolment.objects.create(
        pupil=child, organisation=city.school, class_organisation=city.class_one, school_year="2019/20", grade=2,
        from_day=date(2019, 9, 1),
    )  # fmt: skip
    return child


@pytest.fixture
def third(city, at):
    """Another primary school in the east."""
    made = add_organisation(code="s-003", kind="school", name="东屿镇第二小学", parent=city.east,
                            opened_on=date(2019, 9, 1), by=None, at=at)  # fmt: skip
    set_attribute(made, "stage", "primary", from_day=date(2019, 9, 1), by=None, at=at)
    return made


def test_a_school_with_pupils_does_not_close_and_the_page_says_how_many(client, city, admin, pupil):
    answer = change(client, "s-001", "close", on="2020-05-20", seen="1")

    assert (answer.status_code, "仍有 1 名学生在籍" in answer.content.decode()) == (409, True)
    assert Organisation.objects.get(code="s-001").closed_on is None


def test_a_town_with_schools_does_not_close_and_the_page_says_why(client, city, admin):
    answer = change(client, "east", "close", on="2020-05-20", sure="on")

    assert (answer.status_code, "还有 2 个下级单位" in answer.content.decode()) == (409, True)


def test_nothing_closes_unconfirmed(client, city, admin):
    assert change(client, "east", "close", on="2020-05-20").status_code == 400
    shown = change(client, "k-001", "close", on="2020-05-20")

    assert (shown.status_code, shown.context["counts"]) == (200, [])
    assert Organisation.objects.get(code="k-001").closed_on is None


def test_a_merge_shows_what_goes_along_and_is_done_once_confirmed(client, city, admin, pupil, third):
    shown = change(client, "s-001", "merge", into="s-003", on="2020-05-20")
    before = Organisation.objects.get(code="s-001-c1").parent.code
    done = change(client, "s-001", "merge", into="s-003", on="2020-05-20", seen="1")

    assert [count for _title, count in shown.context["counts"]] == [1, 1]
    assert 'name="into" value="s-003"' in shown.content.decode()
    assert (before, done.status_code) == ("s-001", 302)
    assert Organisation.objects.get(code="s-001-c1").parent.code == "s-003"
    assert pupil.enrolments.get(to_day=None).organisation.code == "s-003"


def test_a_merge_that_cannot_be_is_refused_before_it_is_confirmed(client, city, admin, pupil):
    answer = change(client, "s-001", "merge", into="s-002", on="2020-05-20")

    assert (answer.status_code, "年级超出" in answer.content.decode()) == (409, True)


def test_a_split_takes_the_chosen_class(client, city, admin, pupil, third):
    told = {"new": "s-003", "classes": [city.class_one.pk], "on": "2020-05-20"}
    shown = change(client, "s-001", "split", **told)
    done = change(client, "s-001", "split", **told, seen="1")

    assert (shown.status_code, "2017级1班" in shown.content.decode(), done.status_code) == (200, True, 302)
    assert Organisation.objects.get(code="s-001-c1").parent.code == "s-003"
    assert Organisation.objects.get(code="s-001").closed_on is None


def test_only_schools_split(client, city, admin):
    assert client.get("/organisations/east/split/").status_code == 404
    assert client.get("/organisations/s-001/split/").status_code == 200


def test_an_attribute_takes_only_its_own_values(client, city, admin):
    wrong = change(client, "k-001", "attribute", key="area", value="public", from_day="2020-05-20")
    right = change(client, "k-001", "attribute", key="area", value="urban", from_day="2020-05-20")

    assert (wrong.status_code, right.status_code) == (400, 302)


def test_a_verb_that_does_not_exist_is_not_found(client, city, admin):
    assert client.get("/organisations/s-001/explode/").status_code == 404


@pytest.fixture
def head_post(city, person):
    return Post.objects.get(holdings__user=person("head", city.school, "head"))


def test_a_post_is_handed_over_on_its_page(client, city, admin, head_post, person):
    person("school-clerk", city.school, "successor")

    client.post(f"/posts/{head_post.pk}/hand-over/", {"taker": "successor", "on": "2020-05-21", "sure": "on"})

    assert [(one.user.username, one.to_day) for one in Holding.objects.filter(post=head_post).order_by("from_day")] == [
        ("head", date(2020, 5, 21)), ("successor", None),
    ]  # fmt: skip


def test_a_vacant_post_is_taken(client, city, admin, person):
    change(client, "k-001", "post", role="head", title="园长", on="2020-05-01")
    post = Post.objects.get(title="园长")
    person("school-clerk", city.kinder, "keeper")

    client.post(f"/posts/{post.pk}/hand-over/", {"taker": "keeper", "on": "2020-05-20", "sure": "on"})

    assert post.holdings.get().user.username == "keeper"


def test_an_account_that_does_not_exist_is_told_at_its_field(client, city, admin, head_post):
    answer = client.post(f"/posts/{head_post.pk}/hand-over/", {"taker": "nobody", "on": "2020-05-21", "sure": "on"})

    assert answer.context["form"].errors == {"taker": ["没有这个账号，或者它已被锁定。"]}
