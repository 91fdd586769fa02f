"""One message to one address: by the city's mail server, or by a service that Apprise knows."""

import base64
import hashlib
import re
from functools import cache
from importlib import import_module
from smtplib import SMTPException
from typing import Any
from urllib.parse import parse_qs, urlsplit

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.validators import validate_email

from tijiao.notices.kinds import Service
from tijiao.notices.problems import NoMailServer, NotAllowedService, NotAnAddress, NotSent

ANY = "any"
_DINGTALK = "oapi.dingtalk.com"


@cache
def _box(key: bytes) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(key).digest()))


def locked(address: str) -> str:
    """The address as it is kept."""
    return _box(settings.NOTICES_KEY).encrypt(address.encode()).decode()


def unlocked(kept: str) -> str:
    """The address again. Raises cryptography's InvalidToken when the installation's key is another one."""
    return _box(settings.NOTICES_KEY).decrypt(kept.encode()).decode()


def checked(service: Service, address: str) -> tuple[str, str]:
    """The address as it is used, and masked for the page. Raises NotAnAddress, NotAllowedService, NoMailServer."""
    told = address.strip()
    if service is Service.MAIL:
        return told, _masked_mail(told)
    plugin = _plugin(service, told)
    shown = str(plugin.url(privacy=True)).split("?")[0].rstrip("/")
    return _native(told), shown[:120]


def _masked_mail(address: str) -> str:
    if not settings.MAIL_READY:
        raise NoMailServer()
    try:
        validate_email(address)
    except ValidationError:
        raise NotAnAddress(service=Service.MAIL.label) from None
    name, _at, host = address.rpartition("@")
    return f"{name[:1]}***@{host}"[:120]


def _native(address: str) -> str:
    """The web address that DingTalk shows for a group's robot, as Apprise writes it; others Apprise knows itself."""
    parts = urlsplit(address)
    token = parse_qs(parts.query).get("access_token", [""])[0]
    return f"dingtalk://{token}/" if parts.hostname == _DINGTALK and token.isalnum() else address


def _apprise() -> Any:
    """Apprise, loaded when it is first needed: it costs a quarter of a second at every start."""
    return import_module("apprise").Apprise


def _plugin(service: Service, address: str) -> Any:
    plugin = _apprise().instantiate(_native(address), suppress_exceptions=True)
    if plugin is None:
        raise NotAnAddress(service=service.label)
    names: set[str] = plugin.schemas()
    if ANY not in settings.NOTICE_SERVICES and not names & set(settings.NOTICE_SERVICES):
        raise NotAllowedService(service=min(names))
    expected = {Service.WECOM: "wecombot", Service.DINGTALK: "dingtalk"}.get(service)
    if expected and expected not in names:
        raise NotAnAddress(service=service.label)
    return plugin


def send(service: Service, address: str, *, title: str, body: str) -> None:
    """Send a plain text. Raises NotSent with the service's own words (its secrets masked), NotAllowedService."""
    if service is Service.MAIL:
        _mail(address, title, body)
        return
    said: list[str] = []
    carrier = _apprise()()
    carrier.add(_plugin(service, address))
    sent = carrier.notify(title=title, body=body, body_format="text",
                          log_callback=lambda entry, _by: said.append(str(entry.message)))  # fmt: skip
    if not sent:
        raise NotSent(why=_without_secrets(said[-1] if said else "?", address))


def _mail(address: str, title: str, body: str) -> None:
    if not settings.MAIL_READY:
        raise NoMailServer()
    try:
        EmailMessage(title, body, to=[address]).send()
    except (OSError, SMTPException) as fault:
        raise NotSent(why=_without_secrets(f"{type(fault).__name__}: {fault}", address)) from fault


def _without_secrets(text: str, address: str) -> str:
    """The words of a fault without the parts of the address that are long enough to be keys."""
    for part in sorted(set(re.split(r"[/:@?&=]+", address)), key=len, reverse=True):
        if len(part) >= 8:
            text = text.replace(part, "***")
    return text[:400]
