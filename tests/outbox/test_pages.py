"""What the service worker fetches beside open pages must not move what their forms are judged by."""

import pytest


@pytest.mark.parametrize("address", ["/outbox/offline/", "/sw.js"])
def test_what_a_device_fetches_in_the_background_sets_no_cookie(client, city, address):
    answer = client.get(address)

    assert (answer.status_code, dict(answer.cookies)) == (200, {})
