"""Choosing an organisation out of thousands: the page asks the server as one types, nothing is loaded first."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from tijiao.directory import clock
from tijiao.directory.models import Organisation


class OrganisationSelect(forms.Select):
    """A select that holds only what is chosen; picker.js fills it from the server. Without scripts: a code is typed."""

    template_name = "pages/_picker.html"

    def __init__(self, attrs: dict[str, Any] | None = None, *, kinds: tuple[str, ...] = ()) -> None:
        super().__init__(attrs)
        self.kinds = kinds

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, None, attrs)
        chosen = Organisation.objects.filter(code=value).first() if value else None
        context["widget"] |= {"chosen": chosen, "url": reverse_lazy("web:pick"), "kinds": ",".join(self.kinds)}
        return context


class OrganisationField(forms.Field):
    """A form field whose value is an Organisation that stands today. What is sent is its code."""

    def __init__(self, *, kinds: tuple[str, ...] = (), **options: Any) -> None:
        super().__init__(widget=OrganisationSelect(kinds=kinds), **options)
        self.kinds = kinds

    def to_python(self, value: Any) -> Organisation | None:
        if value in self.empty_values:
            return None
        found = self.candidates().filter(code=str(value).strip()).first()
        if found is None:
            raise ValidationError(_("没有编码为 %(code)s 的在册单位，请重新选择。"), params={"code": value})
        return found

    def candidates(self) -> "QuerySet[Organisation]":
        live = Organisation.objects.live(on=clock.today())
        return live.kinds(*self.kinds) if self.kinds else live

    def prepare_value(self, value: Any) -> Any:
        return value.code if isinstance(value, Organisation) else value
