import pytest

from event_booking.api.client_address import client_address
from event_booking.testing import override_event_booking


def address(rf, hops, forwarded, peer="10.0.0.1"):
    headers = {} if forwarded is None else {"x-forwarded-for": forwarded}
    with override_event_booking(TRUSTED_PROXY_COUNT=hops):
        return client_address(rf.get("/", headers=headers, REMOTE_ADDR=peer))


@pytest.mark.parametrize("forwarded", [None, "", "6.6.6.6", "6.6.6.6, 7.7.7.7"])
def test_without_proxies_what_a_client_claims_is_ignored(rf, forwarded):
    assert address(rf, 0, forwarded) == "10.0.0.1"


@pytest.mark.parametrize(
    ("forwarded", "believed"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("6.6.6.6, 203.0.113.7", "203.0.113.7"),
        ("6.6.6.6, 127.0.0.1, 203.0.113.7", "203.0.113.7"),
        ("6.6.6.6,,  , 203.0.113.7 ", "203.0.113.7"),
        ("2001:db8::7", "2001:db8::7"),
        (None, "10.0.0.1"),
        ("", "10.0.0.1"),
        (" , ,", "10.0.0.1"),
    ],
)
def test_behind_one_proxy_only_what_it_wrote_is_believed(rf, forwarded, believed):
    assert address(rf, 1, forwarded) == believed


@pytest.mark.parametrize(
    ("forwarded", "believed"),
    [
        ("203.0.113.7, 10.0.0.2", "203.0.113.7"),
        ("6.6.6.6, 203.0.113.7, 10.0.0.2", "203.0.113.7"),
        ("10.0.0.2", "10.0.0.1"),
    ],
)
def test_behind_two_proxies_what_the_outer_one_wrote_is_believed(rf, forwarded, believed):
    assert address(rf, 2, forwarded) == believed


def test_however_a_client_varies_its_claims_it_stays_one_address(rf):
    claims = [f"{n}.{n}.{n}.{n}, 203.0.113.7" for n in range(50)]

    assert {address(rf, 1, claim) for claim in claims} == {"203.0.113.7"}


def test_a_socket_without_an_address_has_none(rf):
    assert address(rf, 0, "6.6.6.6", peer="") == ""
