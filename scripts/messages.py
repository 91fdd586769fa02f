"""Compiles the message catalogues, so that no gettext tools are needed: django.po → django.mo beside it."""

from pathlib import Path

import polib

LOCALES = Path(__file__).resolve().parents[1] / "src" / "tijiao" / "locale"

for source in LOCALES.glob("*/LC_MESSAGES/django.po"):
    polib.pofile(str(source), encoding="utf-8").save_as_mofile(str(source.with_suffix(".mo")))
