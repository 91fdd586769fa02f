"""Notices for people and for posts, and the ways beside the app by which a person wants to hear of them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from tijiao.directory.models import Post
from tijiao.notices.kinds import Kind
from tijiao.notices.queries import NoticeQuerySet


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
        return self.title_en if (get_language() or "").startswith("en") else self.title_zh
