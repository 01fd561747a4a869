"""The ring of keys: made once, rotated, given up, given by the operator, published."""

import json
import multiprocessing
import stat
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.x509.oid import NameOID
from django.core.management import CommandError, call_command
from django.test import Client

from portal.audit.models import Entry
from portal.keys import logic, registrations, selectors, services
from portal.keys.errors import KeyChangeRefused, KeyUnavailable
from portal.keys.models import ring as ring_file

pytestmark = pytest.mark.usefixtures("ring")
CONTENT = "颁发".encode()


def pem_of(key: object, passphrase: str = "") -> bytes:
    how = serialization.BestAvailableEncryption(passphrase.encode()) if passphrase else serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, how)


def bureau(folder: Path, key: object, *, name: str = "示例省民政厅") -> None:
    """Write key and certificate chain as a bureau gets them from its authority."""
    now = datetime.now(UTC)
    root = ec.generate_private_key(ec.SECP256R1())

    def certificate(subject: str, public: object) -> x509.Certificate:
        return (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
            .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "示例电子认证")]))
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=30))
            .not_valid_after(now + timedelta(days=300))
            .sign(root, hashes.SHA256())
        )

    chain = [certificate(name, key.public_key()), certificate("示例电子认证", root.public_key())]
    (folder / "bureau.crt").write_bytes(b"".join(item.public_bytes(serialization.Encoding.PEM) for item in chain))
    (folder / "bureau.pem").write_bytes(pem_of(key, "开门"))


@pytest.fixture
def given(settings, tmp_path):
    """Give a bureau's key for PDF files."""

    def give(key: object | None = None, passphrase: str = "开门") -> None:
        bureau(tmp_path, key or rsa.generate_private_key(public_exponent=65537, key_size=2048))
        settings.SIGNING_KEYS = settings.SIGNING_KEYS | {
            "pdf": {
                "key": str(tmp_path / "bureau.pem"),
                "passphrase": passphrase,
                "public": str(tmp_path / "bureau.crt"),
            }
        }

    return give


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


def test_multikey_of_a_published_key():
    """The public key of RFC 8032, section 7.1, test 1, as it stands in did:key documents."""
    raw = bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    assert logic.multibase(raw) == "z6MktwupdmLXVVqTzCw4i46r4uGyosGXRnR3XjN4Zq7oMMsw"
    # Of the base58 draft (draft-msporny-base58), section 5.
    assert logic.base58(b"Hello World!") == "2NEpo7TZRRrLZSi2U"
    assert logic.base58(bytes.fromhex("0000287fb4cd")) == "11233QC4"


def test_production_is_told_that_nobody_trusts_its_certificates(settings):
    assert registrations.bureaus_key() == []
    settings.PORTAL_ENV = "production"
    assert [found.id for found in registrations.bureaus_key()] == ["keys.W001"]
    settings.SIGNING_KEYS = {"pdf": {"key": "pkcs11:issuer", "passphrase": "", "public": ""}}
    assert registrations.bureaus_key() == []


@pytest.mark.django_db
class TestCommand:
    """manage.py signing_keys."""

    def run(self, *arguments: str) -> dict:
        out = StringIO()
        call_command("signing_keys", *arguments, "--json", stdout=out, stderr=StringIO())
        return json.loads(out.getvalue())

    def test_list_shows_all_purposes(self):
        keys = self.run("list")["keys"]
        assert [key["purpose"] for key in keys] == ["pdf", "credential", "log"]
        assert all(key["current"] for key in keys)
        assert "PRIVATE" not in json.dumps(keys)

    def test_rotate_retire_and_compromised(self):
        (first,) = self.run("list", "log")["keys"]
        (second,) = self.run("rotate", "log")["keys"]
        assert second["current"]
        (marked,) = self.run("compromised", "log", "--key", first["key_id"], "--since", "2026-01-01T00:00+08:00")[
            "keys"
        ]
        assert marked["key_id"] == first["key_id"]
        assert marked["compromised_on"] == "2025-12-31T16:00:00+00:00"
        (retired,) = self.run("retire", "log")["keys"]
        assert retired["key_id"] == second["key_id"]
        assert not any(key["current"] for key in self.run("list", "log")["keys"])

    @pytest.mark.parametrize(
        ("arguments", "status"),
        [
            (["rotate"], 2),
            (["compromised", "log"], 2),
            (["compromised", "log", "--since", "yesterday"], 2),
            (["compromised", "log", "--since", "2026-01-01T00:00"], 2),
            (["compromised", "log", "--since", "2226-01-01T00:00+08:00"], 1),
            (["retire", "log", "--key", "log-0"], 1),
        ],
    )
    def test_wrong_calls(self, arguments, status):
        with pytest.raises(CommandError) as refused:
            self.run(*arguments)
        assert refused.value.returncode == status

    def test_words_for_people(self):
        out, err = StringIO(), StringIO()
        call_command("signing_keys", "retire", "credential", stdout=out, stderr=err)
        assert "retired_on 20" in out.getvalue()
        assert "rotate" in err.getvalue()


@pytest.mark.django_db
def test_anybody_may_read_the_public_keys(now):
    services.rotate(purpose="log", actor=None, now=now)
    answer = Client().get("/api/v1/keys")
    assert answer.status_code == 200
    body = answer.json()
    assert [key["purpose"] for key in body["keys"]] == ["pdf", "credential", "log", "log"]
    assert body["keys"][0]["certificates"][0].startswith("-----BEGIN CERTIFICATE-----")
    assert body["keys"][0]["development"]
    assert body["keys"][1]["public_key_multibase"].startswith("z6Mk")
    assert len(body["roots"]) == 1
    assert "PRIVATE" not in answer.content.decode()
    only = Client().get("/api/v1/keys?purpose=log").json()["keys"]
    assert [key["current"] for key in only] == [True, False]
    assert Client().get("/api/v1/keys?purpose=tea").status_code == 422


@pytest.mark.django_db
@pytest.mark.parametrize("harm", ["key", "roots", "ring"])
def test_keys_that_cannot_be_read_are_no_fault_of_the_caller(harm, given, settings, tmp_path, ring):
    if harm == "key":
        given(passphrase="falsch")
    elif harm == "roots":
        settings.SIGNING_ROOTS = str(tmp_path / "none.pem")
    else:
        ring.mkdir(exist_ok=True)
        (ring / "ring.json").write_text('{"keys": [')
    answer = Client().get("/api/v1/keys")
    assert answer.status_code == 503
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "key_unavailable"
    assert str(tmp_path) not in answer.content.decode()


def test_a_ring_that_cannot_be_read_is_never_begun_anew(ring):
    ring.mkdir(exist_ok=True)
    (ring / "ring.json").write_text("[]")
    with pytest.raises(KeyUnavailable):
        services.sign(purpose="log", content=CONTENT)
    assert (ring / "ring.json").read_text() == "[]"


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
