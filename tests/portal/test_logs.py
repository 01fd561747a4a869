"""What the log of requests keeps, and what it does not."""

import logging

import pytest
from django.test import Client

from certification.verification.services import looking

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/v/7K4M29QF", "/s/3f9a-secret", "/s/3f9a-secret/pdf"])
def test_no_code_of_a_certificate_stands_in_the_log(address, caplog, monkeypatch):
    monkeypatch.setattr(looking, "PER_MINUTE", 0)
    with caplog.at_level(logging.WARNING, "django.request"):
        assert Client().get(address).status_code == 429
    said = caplog.text
    assert f"Too Many Requests: {address[:3]}…" in said
    assert "7K4M29QF" not in said
    assert "secret" not in said


def test_other_addresses_are_kept(caplog):
    with caplog.at_level(logging.WARNING, "django.request"):
        Client().get("/certificates/v/abc/nothing/")
    assert "/certificates/v/abc/nothing/" in caplog.text
