"""The ring of keys: made once, rotated, given up."""

import multiprocessing
import stat
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.x509.oid import NameOID

from portal.audit.models import Entry
from portal.keys import selectors, services
from portal.keys.errors import KeyChangeRefused, KeyUnavailable
from tests.portal.keys.making import CONTENT

pytestmark = pytest.mark.usefixtures("ring")


@pytest.mark.parametrize(("purpose", "algorithm"), [("pdf", "RS256"), ("credential", "Ed25519"), ("log", "Ed25519")])
def test_a_key_is_made_on_first_use_and_kept(purpose, algorithm, ring):
    made = services.sign(purpose=purpose, content=CONTENT)
    assert made.algorithm == algorithm
    key = selectors.current(purpose)
    assert made.key_id == key.key_id
    assert services.verify(purpose=purpose, key_id=key.key_id, content=CONTENT, value=made.value)
    assert not services.verify(purpose=purpose, key_id=key.key_id, content=CONTENT + b"!", value=made.value)
    assert not services.verify(purpose=purpose, key_id="pdf-0", content=CONTENT, value=made.value)
    assert not services.verify(purpose=purpose, key_id=key.key_id, content=CONTENT, value=b"")
    assert services.sign(purpose=purpose, content=CONTENT).key_id == key.key_id
    for path in ring.iterdir():
        if path.suffix == ".pem" or path.name == "ring.json":
            assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name
    assert stat.S_IMODE(ring.stat().st_mode) == 0o700


def test_a_demonstrations_past_can_be_signed():
    key = selectors.current("pdf")
    assert key.valid_from < datetime.now(UTC) - timedelta(days=3600)
    assert key.trusted_at(datetime(2020, 1, 1, tzinfo=UTC))


def test_the_development_authority_says_what_it_is(settings):
    leaf, root = (x509.load_der_x509_certificate(item) for item in selectors.chain())
    for certificate in (leaf, root):
        text = certificate.subject.rfc4514_string()
        assert "开发" in text
        assert "DEVELOPMENT" in text
    leaf.verify_directly_issued_by(root)
    assert selectors.roots() == [root.public_bytes(serialization.Encoding.DER)]
    assert leaf.public_key().key_size == 2048
    assert selectors.is_development()
    usage = leaf.extensions.get_extension_for_class(x509.KeyUsage)
    assert usage.critical
    assert usage.value.content_commitment
    assert not usage.value.key_cert_sign
    assert root.extensions.get_extension_for_class(x509.BasicConstraints).value.path_length == 0
    name = leaf.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value
    assert len(name) <= 64
    # Nobody vouches for these two, and nobody needs to: they are published.
    assert not selectors.is_development("credential")


def test_an_elliptic_key_can_be_chosen(settings):
    settings.SIGNING_PDF_ALGORITHM = "ES256"
    made = services.sign(purpose="pdf", content=CONTENT)
    assert made.algorithm == "ES256"
    assert services.verify(purpose="pdf", key_id=made.key_id, content=CONTENT, value=made.value)


def _first_use(folder: str, results) -> None:
    """In a process of its own: sign, and tell with which key."""
    from django.conf import settings

    settings.SIGNING_FOLDER = folder
    results.put([services.sign(purpose=purpose, content=b"x").key_id for purpose in ("pdf", "log")])


def test_processes_that_start_together_make_one_key(ring):
    context = multiprocessing.get_context("fork")
    results = context.Queue()
    processes = [context.Process(target=_first_use, args=(str(ring), results)) for _ in range(4)]
    for process in processes:
        process.start()
    found = [results.get(timeout=60) for _ in processes]
    for process in processes:
        process.join()
    assert all(item == found[0] for item in found)
    assert len(selectors.public_keys("pdf")) == 1
    assert len(list(ring.glob("pdf-*.pem"))) == 1


def test_rotation_keeps_the_old_key_for_checking(db, now):
    before = services.sign(purpose="log", content=CONTENT)
    fresh = services.rotate(purpose="log", actor=None, now=now)
    assert fresh.current
    assert fresh.valid_from == now
    assert services.sign(purpose="log", content=CONTENT).key_id == fresh.key_id
    new, old = selectors.public_keys("log")
    assert (new.key_id, old.key_id) == (fresh.key_id, before.key_id)
    assert (old.current, old.retired_on) == (False, now)
    assert services.verify(purpose="log", key_id=old.key_id, content=CONTENT, value=before.value)
    # A batch that began with it may end with it.
    assert services.sign(purpose="log", content=CONTENT, key_id=old.key_id).key_id == old.key_id
    entry = Entry.objects.get(action="keys.rotated")
    assert entry.data == {"purpose": "log", "key": fresh.key_id}


def test_rotated_certificates_lead_to_the_same_root(db, now):
    roots = selectors.roots()
    services.rotate(purpose="pdf", actor=None, now=now)
    assert selectors.roots() == roots
    assert [key.development for key in selectors.public_keys("pdf")] == [True, True]


def test_a_retired_key_leaves_nothing_to_sign_with_until_there_is_another(db, now):
    kept = services.sign(purpose="credential", content=CONTENT)
    services.retire(purpose="credential", actor=None, now=now)
    with pytest.raises(KeyUnavailable):
        services.sign(purpose="credential", content=CONTENT)
    with pytest.raises(KeyUnavailable):
        selectors.current("credential")
    assert services.verify(
        purpose="credential", key_id=kept.key_id, content=CONTENT, value=kept.value, at=now - timedelta(1)
    )
    with pytest.raises(KeyChangeRefused):
        services.retire(purpose="credential", key_id=kept.key_id, actor=None, now=now)
    services.rotate(purpose="credential", actor=None, now=now)
    assert services.sign(purpose="credential", content=CONTENT).key_id != kept.key_id


def test_what_a_leaked_key_signed_afterwards_does_not_count(db, now):
    made = services.sign(purpose="log", content=CONTENT)
    since = now - timedelta(days=2)
    key = services.mark_compromised(purpose="log", since=since, actor=None, now=now)
    assert key.compromised_on == since
    assert key.retired_on == now

    def holds(at: datetime | None) -> bool:
        return services.verify(purpose="log", key_id=made.key_id, content=CONTENT, value=made.value, at=at)

    assert holds(since - timedelta(seconds=1))
    assert not holds(since)
    assert not holds(now)
    assert holds(None)
    for key_id in ("", made.key_id):
        with pytest.raises(KeyUnavailable):
            services.sign(purpose="log", content=CONTENT, key_id=key_id)
    # A later finding may move the moment back, never forward.
    services.mark_compromised(purpose="log", key_id=made.key_id, since=since - timedelta(days=1), actor=None, now=now)
    with pytest.raises(KeyChangeRefused):
        services.mark_compromised(purpose="log", key_id=made.key_id, since=since, actor=None, now=now)
    with pytest.raises(KeyChangeRefused):
        services.mark_compromised(
            purpose="log", key_id=made.key_id, since=now + timedelta(hours=1), actor=None, now=now
        )
    assert Entry.objects.filter(action="keys.compromised").count() == 2


def test_a_ring_that_cannot_be_read_is_never_begun_anew(ring):
    ring.mkdir(exist_ok=True)
    (ring / "ring.json").write_text("[]")
    with pytest.raises(KeyUnavailable):
        services.sign(purpose="log", content=CONTENT)
    assert (ring / "ring.json").read_text() == "[]"
