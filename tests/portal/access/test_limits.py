"""How often one address may call."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import RequestFactory

from portal.access import adapters, logic, services
from portal.access.errors import TooMany
from portal.access.models import Caller

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def call(at=NOON, name="page", address="192.0.2.7", per_minute=2, per_hour=3):
    services.count_caller(name=name, address=address, per_minute=per_minute, per_hour=per_hour, now=at)


def test_a_caller_is_counted_by_minute_and_hour_for_each_thing_alone():
    call()
    call()
    with pytest.raises(TooMany):
        call()
    call(name="another")
    call(address="192.0.2.8")
    # The refused call counted too: the hour is full.
    with pytest.raises(TooMany):
        call(at=NOON + timedelta(minutes=1))
    call(at=NOON + timedelta(hours=1))


def test_no_address_is_kept_and_counts_are_forgotten():
    call()
    assert "192.0.2.7" not in str(Caller.objects.values().get())
    assert services.forget_callers(now=NOON + timedelta(hours=2)) == 0
    assert services.forget_callers(now=NOON + timedelta(hours=4)) == 1


def test_the_address_is_what_our_own_proxy_saw(settings):
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR="198.51.100.9, 192.0.2.7")
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    assert adapters.address_of(request) == "10.0.0.1"
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert adapters.address_of(request) == "192.0.2.7"


def test_behind_our_proxies_the_caller_is_told_apart_and_cannot_choose_a_name():
    assert logic.caller("10.0.0.1", "", proxies=0) == "10.0.0.1"
    assert logic.caller("10.0.0.1", "9.9.9.9", proxies=0) == "10.0.0.1"
    assert logic.caller("10.0.0.1", "9.9.9.9", proxies=1) == "9.9.9.9"
    assert logic.caller("10.0.0.1", "forged, 9.9.9.9", proxies=1) == "9.9.9.9"
    assert logic.caller("10.0.0.1", "", proxies=1) == "10.0.0.1"


def test_an_ipv6_customer_is_one_place():
    assert logic.network("2001:db8:1:2:3::4") == logic.network("2001:db8:1:2:ffff::1") == "2001:db8:1:2::"
    assert logic.caller("10.0.0.1", "2001:db8:1:2:3::4", proxies=1) == "2001:db8:1:2::"
    assert logic.network("192.0.2.7") == "192.0.2.7"
    assert logic.network("no address") == "no address"


def test_what_passes_with_time_is_counted_from_the_first_and_survives_a_count_that_just_ended(monkeypatch):
    name = f"test.count.{uuid4().hex}"
    assert [adapters.count_up(name, seconds=60) for _ in range(3)] == [1, 2, 3]
    assert adapters.count_up(name, seconds=60, by=5) == 8

    def gone(*_args):
        raise ValueError(name)

    monkeypatch.setattr(adapters.cache, "incr", gone)
    assert adapters.count_up(name, seconds=60, by=2) == 2
