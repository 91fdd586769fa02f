from datetime import UTC, datetime

import pytest

from notices.sinks import mail_sink, web_sink


def moment(text):
    """A city moment: "2020-05-20 17:30"."""
    return datetime.fromisoformat(f"{text}+08:00").astimezone(UTC)


@pytest.fixture
def mail(settings):
    with mail_sink() as sink:
        settings.MAIL_READY, settings.EMAIL_HOST, settings.EMAIL_PORT = True, "127.0.0.1", sink.port
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        yield sink


@pytest.fixture
def web(settings):
    settings.NOTICE_SERVICES = ["json"]
    with web_sink() as sink:
        yield sink
