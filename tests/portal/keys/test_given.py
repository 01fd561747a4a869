"""A bureau's own key: taken over, exchanged, lost, leaked, and what is wrong with one that cannot be used."""

from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa

from portal.keys import registrations, selectors, services
from portal.keys.errors import KeyChangeRefused, KeyUnavailable
from portal.keys.models import ring as ring_file
from tests.portal.keys.making import CONTENT, pem_of

pytestmark = pytest.mark.usefixtures("ring")


@pytest.mark.parametrize(
    "make",
    [
        lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048),
        lambda: ec.generate_private_key(ec.SECP256R1()),
    ],
)
def test_a_bureaus_own_key(given, make):
    given(make())
    key = selectors.current("pdf")
    assert not key.development
    assert not selectors.is_development()
    made = services.sign(purpose="pdf", content=CONTENT)
    leaf = x509.load_der_x509_certificate(selectors.chain()[0])
    if key.algorithm == "RS256":
        leaf.public_key().verify(made.value, CONTENT, padding.PKCS1v15(), hashes.SHA256())
    else:
        leaf.public_key().verify(made.value, CONTENT, ec.ECDSA(hashes.SHA256()))
    assert len(selectors.roots()) == 1


def test_a_bureaus_key_takes_over_from_the_development_authority(given, db, now):
    development = services.sign(purpose="pdf", content=CONTENT)
    given()
    key = selectors.current("pdf")
    assert key.key_id != development.key_id
    _, old = selectors.public_keys("pdf")
    assert old.retired_on is not None
    assert old.development
    assert services.verify(purpose="pdf", key_id=old.key_id, content=CONTENT, value=development.value)
    with pytest.raises(KeyChangeRefused) as refused:
        services.rotate(purpose="pdf", actor=None, now=now)
    assert refused.value.code == "given"


def test_another_key_in_the_settings_is_a_rotation(given):
    given()
    first = services.sign(purpose="pdf", content=CONTENT)
    given()
    ring_file._checked.clear()  # what a new process knows
    second = services.sign(purpose="pdf", content=CONTENT)
    assert second.key_id != first.key_id
    assert services.verify(purpose="pdf", key_id=first.key_id, content=CONTENT, value=first.value)


def test_a_bureaus_key_that_is_gone_is_not_replaced_by_a_development_one(given, settings, db, now):
    given()
    made = services.sign(purpose="pdf", content=CONTENT)
    settings.SIGNING_KEYS = settings.SIGNING_KEYS | {"pdf": {"key": "", "passphrase": "", "public": ""}}
    with pytest.raises(KeyUnavailable):
        services.sign(purpose="pdf", content=CONTENT)
    # Old signatures can still be checked.
    assert services.verify(purpose="pdf", key_id=made.key_id, content=CONTENT, value=made.value)


def test_a_given_key_that_leaked_stays_given_up(given, db, now):
    given()
    services.mark_compromised(purpose="pdf", since=now, actor=None, now=now)
    ring_file._checked.clear()
    with pytest.raises(KeyUnavailable):
        services.sign(purpose="pdf", content=CONTENT)
    assert [key.current for key in selectors.public_keys("pdf")] == [False]


@pytest.mark.parametrize("harm", ["passphrase", "missing", "chain", "foreign", "small", "rubbish", "kind"])
def test_a_given_key_that_cannot_be_used_says_why(harm, given, settings, tmp_path):
    given(None if harm != "small" else rsa.generate_private_key(public_exponent=65537, key_size=1024))
    said = dict(settings.SIGNING_KEYS["pdf"])
    if harm == "passphrase":
        said["passphrase"] = "falsch"
    elif harm == "missing":
        said["key"] = str(tmp_path / "nothing.pem")
    elif harm == "chain":
        said["public"] = ""
    elif harm == "foreign":
        (tmp_path / "other.pem").write_bytes(pem_of(ec.generate_private_key(ec.SECP256R1())))
        said |= {"key": str(tmp_path / "other.pem"), "passphrase": ""}
    elif harm == "rubbish":
        (tmp_path / "bureau.crt").write_bytes(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
    elif harm == "kind":
        (tmp_path / "other.pem").write_bytes(pem_of(ed25519.Ed25519PrivateKey.generate()))
        said |= {"key": str(tmp_path / "other.pem"), "passphrase": "", "public": ""}
    settings.SIGNING_KEYS = settings.SIGNING_KEYS | {"pdf": said}
    with pytest.raises(KeyUnavailable) as refused:
        services.sign(purpose="pdf", content=CONTENT)
    assert "falsch" not in str(refused.value)


def test_production_is_told_that_nobody_trusts_its_certificates(settings):
    assert registrations.bureaus_key() == []
    settings.PORTAL_ENV = "production"
    assert [found.id for found in registrations.bureaus_key()] == ["keys.W001"]
    settings.SIGNING_KEYS = {"pdf": {"key": "pkcs11:issuer", "passphrase": "", "public": ""}}
    assert registrations.bureaus_key() == []


def test_a_bureaus_key_that_was_taken_away_can_still_be_given_up(given, settings, db, now):
    """Whoever closes the way first, then marks: file gone, or settings empty."""
    given()
    bad = services.sign(purpose="pdf", content=CONTENT).key_id
    Path(settings.SIGNING_KEYS["pdf"]["key"]).unlink()
    ring_file._checked.clear()
    services.mark_compromised(purpose="pdf", since=now, actor=None, now=now)
    assert [key.compromised_on for key in selectors.public_keys("pdf")] == [now]
    ring_file._checked.clear()
    with pytest.raises(KeyUnavailable):
        services.sign(purpose="pdf", content=CONTENT, key_id=bad)


def test_without_a_bureaus_key_rotation_leads_back_to_the_portals_own(given, settings, db, now):
    given()
    services.sign(purpose="pdf", content=CONTENT)
    settings.SIGNING_KEYS = settings.SIGNING_KEYS | {"pdf": {"key": "", "passphrase": "", "public": ""}}
    with pytest.raises(KeyUnavailable, match="rotate"):
        services.sign(purpose="pdf", content=CONTENT)
    made = services.rotate(purpose="pdf", actor=None, now=now)
    assert made.development
    assert services.sign(purpose="pdf", content=CONTENT).key_id == made.key_id
    assert [key.retired_on for key in selectors.public_keys("pdf")] == [None, now]


def test_another_key_under_the_same_path_signs_nothing_before_a_restart(given, settings, tmp_path):
    given()
    selectors.current("pdf")
    (tmp_path / "bureau.pem").write_bytes(
        pem_of(rsa.generate_private_key(public_exponent=65537, key_size=2048), "开门")
    )
    with pytest.raises(KeyUnavailable, match="restart"):
        services.sign(purpose="pdf", content=CONTENT)
