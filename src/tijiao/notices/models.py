"""Notices for people and for posts, and the ways beside the app by which a person wants to hear of them."""

from datetime import datetime, time, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from tijiao.directory.models import Post
from tijiao.kernel.times import CITY_ZONE, local_day, moment_on
from tijiao.notices.kinds import Kind, Service
from tijiao.notices.queries import NoticeQuerySet
from tijiao.pages.language import english


class Notice(models.Model):
    """Something to know, with the page where it is dealt with. It hangs on a person or on a post.

    What hangs on a post is seen, and read, by whoever holds the post now. Titles name no person.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, null=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    key = models.CharField(max_length=120, help_text="what it is about: the same key tells a recipient nothing twice")
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=300)
    url = models.CharField(max_length=300)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(user=None, post__isnull=False) | Q(user__isnull=False, post=None), name="notice_for_one"
            ),
            models.UniqueConstraint(fields=["user", "key"], condition=Q(post=None), name="notice_once_a_person"),
            models.UniqueConstraint(fields=["post", "key"], condition=Q(user=None), name="notice_once_a_post"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["user"], condition=Q(read_at=None), name="notice_unread_of_person"),
            models.Index(fields=["post"], condition=Q(read_at=None), name="notice_unread_of_post"),
            models.Index(fields=["at"], name="notice_by_moment"),
        ]

    def __str__(self) -> str:
        return self.title_en if english() else self.title_zh


class Preferences(models.Model):
    """When a person wants to hear of notices outside the app. City times of day; equal ones mean no quiet hours."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    quiet_from = models.TimeField(default=time(21))
    quiet_until = models.TimeField(default=time(7))
    digest_at = models.TimeField(default=time(7, 30))
    digest_by = models.ForeignKey(
        "notices.Channel", null=True, on_delete=models.SET_NULL, related_name="+",
        help_text="the channel by which the digest comes; null: the first that works",
    )  # fmt: skip

    def quiet(self, moment: datetime) -> bool:
        """Whether nothing may be sent at the moment. Quiet hours may run over midnight."""
        clock, first, end = moment.astimezone(CITY_ZONE).time(), self.quiet_from, self.quiet_until
        return first <= clock < end if first <= end else clock >= first or clock < end

    def slot(self, moment: datetime) -> datetime:
        """The last moment, not after this one, at which a digest was to be sent."""
        today = local_day(moment)
        slot = moment_on(today, self.digest_at)
        return slot if slot <= moment else moment_on(today - timedelta(days=1), self.digest_at)


class Channel(models.Model):
    """A way beside the app. The address holds a secret: it is kept encrypted and shown masked."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="channels")
    service = models.CharField(max_length=20, choices=Service.choices)
    address = models.TextField(help_text="encrypted")
    shown = models.CharField(max_length=120, help_text="the address, masked")
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_service_display()} {self.shown}"


class Message(models.Model):
    """One sending through a channel: one urgent notice, or (`notice` is null) the digest of a day; with what failed.

    A person gets one digest a day. A row of it stands for each channel that was tried; at most one of them was sent.
    """

    channel = models.ForeignKey(Channel, on_delete=models.CASCADE, related_name="messages")
    day = models.DateField(help_text="the city's day on which it was to be sent")
    notice = models.ForeignKey(Notice, null=True, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(help_text="a digest gathers what came after this")
    upto = models.DateTimeField(help_text="and up to this")
    notices = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["channel", "day"], condition=Q(notice=None), name="digest_once_a_day"),
            models.UniqueConstraint(fields=["channel", "notice"], name="notice_once_a_channel"),
        ]
        indexes: ClassVar = [models.Index(fields=["channel"], condition=Q(sent_at=None), name="message_unsent")]
