"""Organisations and groupings, posts and their holders, accounts."""

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tijiao.directory.queries import GroupingQuerySet, HoldingQuerySet, OrganisationQuerySet, dated
from tijiao.directory.roles import Role


class Installation(models.Model):
    """What this database holds: a real bureau or the sample city. Never both, and never changed afterwards."""

    class Kind(models.TextChoices):
        REAL = "real", _("正式")
        SAMPLE = "sample", _("样例数据")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    made_at = models.DateTimeField()
    today = models.DateField(null=True, help_text="the sample city lives on this day; null follows the clock")
    facts = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(pk=1), name="only_one_installation"),
            models.CheckConstraint(condition=Q(kind="sample") | Q(today=None), name="real_cities_live_today"),
        ]


class OrganisationKind(models.TextChoices):
    BUREAU = "bureau", _("局")
    SECTION = "section", _("科室")
    TOWN = "town", _("镇街教育办")
    SCHOOL = "school", _("学校")
    KINDERGARTEN = "kindergarten", _("幼儿园")
    CLASS = "class", _("班级")
    BRANCH = "branch", _("党支部")
    PARTNER = "partner", _("合作单位")
    ENTERPRISE = "enterprise", _("企业")
    ASSOCIATION = "association", _("协会")
    ESTATE = "estate", _("住宅区")


class Organisation(models.Model):
    """A node of the one tree by place. `path` names its ancestors and itself: "/1/5/12/"."""

    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=20, choices=OrganisationKind.choices)
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=60, blank=True)
    letters = models.CharField(max_length=60, blank=True, help_text="pinyin initials, for pickers")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    path = models.CharField(max_length=200, unique=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, help_text="the first day on which it is no more")

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["kind", "path"], name="organisation_by_kind"),
            models.Index(fields=["path"], name="organisation_below", opclasses=["varchar_pattern_ops"]),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gt=F("opened_on")), name="organisation_closes_after_opening"
            ),
            models.CheckConstraint(
                condition=Q(path__startswith="/") & Q(path__endswith="/"), name="organisation_path_has_slashes"
            ),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name


class OrganisationAttribute(models.Model):
    """One dated fact about an organisation: its stage, who owns it, whether it is inclusive, town or country."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="attributes")
    key = models.CharField(max_length=40)
    value = models.CharField(max_length=200)
    from_day = models.DateField()
    to_day = models.DateField(null=True)

    objects = dated.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["key", "value"], name="attribute_by_value")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "key", "from_day"], name="attribute_once_a_day"),
            models.CheckConstraint(
                condition=Q(to_day=None) | Q(to_day__gt=F("from_day")), name="attribute_ends_after_start"
            ),
        ]


class Succession(models.Model):
    """What became of an organisation: merged into, split into, or moved; both sides keep their own history."""

    class Kind(models.TextChoices):
        MERGE = "merge", _("合并")
        SPLIT = "split", _("分设")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    before = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="successors")
    after = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="predecessors")
    on_day = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["before", "after"], name="succession_once"),
            models.CheckConstraint(condition=~Q(before=F("after")), name="succession_of_two"),
        ]


class Grouping(models.Model):
    """Organisations that belong together beside the tree."""

    class Kind(models.TextChoices):
        ZONE = "zone", _("片区")
        SCHOOL_GROUP = "school-group", _("教育集团")
        PAIR = "pair", _("结对")
        COMMUNITY = "community", _("共同体")
        GRID = "grid", _("网格")

    kind = models.CharField(max_length=20, choices=Kind.choices)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)

    objects = GroupingQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


#: The part that an organisation has in a grouping, in words.
PARTS: dict[str, Any] = {"core": _("核心"), "member": _("成员"), "lead": _("牵头"), "cell": _("网格单元")}


class Membership(models.Model):
    """An organisation in a grouping between two days, with its part in it (core, member, lead, cell …)."""

    grouping = models.ForeignKey(Grouping, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=40, blank=True)
    from_day = models.DateField()
    to_day = models.DateField(null=True)

    objects = dated.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["grouping", "organisation", "from_day"], name="membership_once_a_day"),
            models.CheckConstraint(
                condition=Q(to_day=None) | Q(to_day__gt=F("from_day")), name="membership_ends_after_start"
            ),
        ]

    @property
    def part(self) -> str:
        """`role` in the reader's language; as it stands where it is none of the known ones."""
        return str(PARTS.get(self.role, self.role))


class AccountManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """An account; without a password it can sign in only after a one-time code set one."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """An account of one person. It may do nothing by itself: every right comes from the posts the person holds."""

    username = models.CharField(_("账号"), max_length=60, unique=True)
    name = models.CharField(_("姓名"), max_length=60)
    email = models.EmailField(_("邮箱"), blank=True)
    language = models.CharField(_("语言"), max_length=10, default="zh-hans")
    theme = models.CharField(_("外观"), max_length=10, default="auto")
    is_active = models.BooleanField(default=True)
    must_set_password = models.BooleanField(default=False)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = AccountManager()

    #: The post that the person is acting from in this request; the guard sets it, audit entries keep it.
    acting_post_id: int | None = None

    def __str__(self) -> str:
        return self.name or self.username


class Post(models.Model):
    """A duty in an organisation. Tasks, cases and rights hang on it, so nothing is orphaned when people rotate."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=20, choices=Role.choices)
    title = models.CharField(max_length=60)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["role"], name="post_by_role")]

    def __str__(self) -> str:
        return self.title


class Holding(models.Model):
    """A person on a post between two days."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holdings")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="holdings")
    from_day = models.DateField()
    to_day = models.DateField(null=True)

    objects = HoldingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["post", "user", "from_day"], name="holding_once_a_day"),
            models.CheckConstraint(
                condition=Q(to_day=None) | Q(to_day__gt=F("from_day")), name="holding_ends_after_start"
            ),
        ]

    def covers(self, day: date) -> bool:
        return self.from_day <= day and (self.to_day is None or day < self.to_day)


class OneTimeCode(models.Model):
    """Lets one person set a password once. Only a keyed digest is kept; the code itself is told once, when made."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="codes")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    failures = models.IntegerField(default=0, help_text="wrong tries; too many make it void")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="code_lives_a_while"),
            models.UniqueConstraint(fields=["user"], condition=Q(used_at=None), name="one_open_code_each"),
        ]
