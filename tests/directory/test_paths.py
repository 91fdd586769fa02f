"""Paths of the tree, taken apart."""

import pytest

from tijiao.directory.paths import at_or_above, steps


@pytest.mark.parametrize(("known", "found"), [({4}, 4), ({17}, 17), ({17, 4}, 4), ({7}, None), (set(), None)])
def test_the_first_known_organisation_from_the_top_is_found(known, found):
    assert at_or_above("/1/4/17/", known) == found


def test_a_path_names_every_organisation_from_the_top():
    assert steps("/1/4/17/") == [1, 4, 17]
