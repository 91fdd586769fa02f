"""The words in which notices are asked."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from tijiao.access.gate import posts_of


class NoticeQuerySet(models.QuerySet[Any]):
    def of(self, user: Any) -> Self:
        """What is for the person, and for the posts that the person holds today."""
        return self.filter(Q(user=user.pk) | Q(post__in=[post.pk for post in posts_of(user)]))

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def unread_first(self) -> Self:
        """What nobody read yet, then the rest, each the latest first."""
        return self.order_by(F("read_at").desc(nulls_first=True), "-at", "-pk")
