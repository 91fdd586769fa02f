"""Only named files out of node_modules are served, under their public names, also without DEBUG."""

import pytest
from django.contrib.staticfiles.finders import get_finder
from django.test import Client

from tijiao.pages.assets import NAMED

FINDER = get_finder("tijiao.pages.assets.NamedAssets")


@pytest.mark.parametrize("public", sorted(NAMED))
def test_a_named_file_is_there_and_served(public):
    assert FINDER.find(public).endswith(NAMED[public])
    assert Client().get(f"/static/{public}").status_code == 200


def test_the_list_names_every_public_file_and_where_it_lies():
    assert [(name, storage.path(name)) for name, storage in FINDER.list([])] == [
        (name, FINDER.find(name)) for name in NAMED
    ]


def test_nothing_else_of_a_package_is_served():
    assert FINDER.find("vendor/../package.json") == ""
    assert FINDER.find("@tabler/core/package.json") == ""
