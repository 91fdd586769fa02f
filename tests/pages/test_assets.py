"""Only named files out of node_modules are served, and every one of them is there."""

import pytest
from django.contrib.staticfiles import finders
from given import REPOSITORY

from tijiao.pages.assets import NAMED


@pytest.mark.parametrize("name", NAMED)
def test_what_pages_name_is_there(name):
    assert finders.find(name)


@pytest.mark.parametrize("name", ["axe-core/axe.min.js", "vendor/../package.json", "@tabler/core/package.json"])
def test_nothing_else_of_the_packages_is_served(name):
    assert finders.find(name) is None


def test_the_lock_file_names_no_host():
    assert "http" not in (REPOSITORY / "package-lock.json").read_text(encoding="utf-8")
