"""Keys that are elsewhere: a key service over HTTP, a PKCS #11 device."""

import base64
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa

from portal.keys import selectors, services
from portal.keys.adapters import kms, pkcs11
from portal.keys.errors import KeyUnavailable
from tests.portal.keys.making import bureau

pytestmark = pytest.mark.usefixtures("ring")
CONTENT = b"to be signed"


class Service(HTTPServer):
    """A key service as docs/certificates.md describes it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Door)
        self.keys = {
            "seal": rsa.generate_private_key(public_exponent=65537, key_size=2048),
            "log 1": ed25519.Ed25519PrivateKey.generate(),
        }
        self.answer: bytes | None = None
        self.moved = False
        self.asked: list[tuple[str, str, dict]] = []


class _Door(BaseHTTPRequestHandler):
    server: Service

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append((self.path, self.headers["Authorization"], body))
        if self.headers["Authorization"] != "Bearer open-sesame":
            self.send_error(403)
            return
        if self.server.moved:
            self.send_response(302)
            self.send_header("Location", "/elsewhere")
            self.end_headers()
            return
        content = base64.b64decode(body["content"])
        if body["algorithm"] == "RS256":
            value = self.server.keys["seal"].sign(content, padding.PKCS1v15(), hashes.SHA256())
        else:
            value = self.server.keys["log 1"].sign(content)
        answer = self.server.answer or json.dumps({"signature": base64.b64encode(value).decode()}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def do_GET(self) -> None:
        self.server.asked.append((self.path, self.headers["Authorization"], {}))
        self.send_error(404)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def service(settings, tmp_path) -> Iterator[Service]:
    server = Service()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    bureau(tmp_path, server.keys["seal"])
    public = server.keys["log 1"].public_key()
    (tmp_path / "log.pub").write_bytes(
        public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    settings.SIGNING_KMS = {"url": f"http://127.0.0.1:{server.server_port}/v1/", "token": "open-sesame"}
    settings.SIGNING_KEYS = settings.SIGNING_KEYS | {
        "pdf": {"key": "kms:seal", "passphrase": "", "public": str(tmp_path / "bureau.crt")},
        "log": {"key": "kms:log 1", "passphrase": "", "public": str(tmp_path / "log.pub")},
    }
    yield server
    server.shutdown()
    server.server_close()


def test_a_key_service_signs(service):
    for purpose, algorithm in (("pdf", "RS256"), ("log", "Ed25519")):
        made = services.sign(purpose=purpose, content=CONTENT)
        assert made.algorithm == algorithm
        assert services.verify(purpose=purpose, key_id=made.key_id, content=CONTENT, value=made.value)
    paths = [path for path, _, _ in service.asked]
    assert paths == ["/v1/keys/seal/sign", "/v1/keys/log%201/sign"]
    assert service.asked[0][2] == {"algorithm": "RS256", "content": base64.b64encode(CONTENT).decode()}


@pytest.mark.parametrize("answer", [b"", b"no", b"[]", b'{"signature": "%%"}', b'{"signature": 5}', b"x" * 100_000])
def test_an_answer_that_is_no_signature(service, answer):
    service.answer = answer or b" "
    with pytest.raises(KeyUnavailable):
        services.sign(purpose="pdf", content=CONTENT)


def test_a_signature_of_another_key_is_not_taken(service):
    selectors.current("pdf")
    service.keys["seal"] = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    with pytest.raises(KeyUnavailable, match="no signature of the key"):
        services.sign(purpose="pdf", content=CONTENT)


def test_the_token_follows_no_redirect(service):
    service.moved = True
    with pytest.raises(KeyUnavailable, match="302"):
        services.sign(purpose="pdf", content=CONTENT)
    assert [path for path, _, _ in service.asked] == ["/v1/keys/seal/sign"]


def test_a_service_that_refuses_or_is_away(service, settings):
    selectors.current("pdf")
    settings.SIGNING_KMS = settings.SIGNING_KMS | {"token": "wrong-token"}
    with pytest.raises(KeyUnavailable) as refused:
        services.sign(purpose="pdf", content=CONTENT)
    assert "403" in str(refused.value)
    assert "wrong-token" not in str(refused.value)
    settings.SIGNING_KMS = {"url": "http://127.0.0.1:9/", "token": ""}
    with pytest.raises(KeyUnavailable):
        services.sign(purpose="pdf", content=CONTENT)


@pytest.mark.parametrize("url", ["http://keys.example/v1", "file:///etc/passwd", "", "ftp://127.0.0.1.example/"])
def test_the_token_does_not_travel_in_the_clear(settings, url):
    settings.SIGNING_KMS = {"url": url, "token": "open-sesame"}
    with pytest.raises(KeyUnavailable):
        kms.sign(name="seal", algorithm="RS256", content=CONTENT)


def test_without_the_package_the_device_is_said_to_be_missing(monkeypatch):
    monkeypatch.setattr(pkcs11, "pkcs11", None)
    with pytest.raises(KeyUnavailable) as refused:
        pkcs11.sign(label="seal", algorithm="RS256", content=CONTENT)
    assert "python-pkcs11" in str(refused.value)


@pytest.fixture
def device(settings, tmp_path, monkeypatch) -> Path:
    """A SoftHSM token with an RSA and an elliptic key whose certificates are the bureau's."""
    library = next(Path("/usr/lib").glob("**/libsofthsm2.so"), None)
    if library is None or not shutil.which("softhsm2-util") or pkcs11.pkcs11 is None:
        pytest.skip("SoftHSM or python-pkcs11 is not installed")
    (tmp_path / "tokens").mkdir()
    configuration = tmp_path / "softhsm2.conf"
    configuration.write_text(f"directories.tokendir = {tmp_path / 'tokens'}\nobjectstore.backend = file\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(configuration))
    monkeypatch.setattr(pkcs11, "_own", threading.local())
    return library


# In a process of its own: the device's library reads its configuration once.
PROGRAM = """
import os, subprocess, sys
from pathlib import Path
os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings.test"
import django
django.setup()
from django.conf import settings
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from portal.keys import services
from portal.keys.errors import KeyUnavailable
from tests.portal.keys.making import bureau, pem_of
library, folder = sys.argv[1], Path(sys.argv[2])
subprocess.run(["softhsm2-util", "--init-token", "--free", "--label", "seal", "--pin", "1234", "--so-pin", "5678"],
               check=True, capture_output=True)
settings.SIGNING_PKCS11 = {"module": library, "token": "seal", "pin": "1234"}
for number, key in enumerate((rsa.generate_private_key(public_exponent=65537, key_size=2048),
                              ec.generate_private_key(ec.SECP256R1()))):
    bureau(folder, key)
    (folder / "plain.pem").write_bytes(pem_of(key))
    subprocess.run(["softhsm2-util", "--import", str(folder / "plain.pem"), "--token", "seal", "--label",
                    f"issuer{number}", "--id", f"a{number}", "--pin", "1234"], check=True, capture_output=True)
    settings.SIGNING_FOLDER = str(folder / f"signing{number}")
    settings.SIGNING_KEYS = settings.SIGNING_KEYS | {
        "pdf": {"key": f"pkcs11:issuer{number}", "passphrase": "", "public": str(folder / "bureau.crt")}}
    for content in (b"one", b"two"):
        made = services.sign(purpose="pdf", content=content)
        assert services.verify(purpose="pdf", key_id=made.key_id, content=content, value=made.value)
    assert not list((folder / f"signing{number}").glob("*.pem"))
    print(made.algorithm)
settings.SIGNING_PKCS11["pin"] = "0000"
from portal.keys.adapters import pkcs11
for label in ("nobody", "issuer0"):
    try:
        pkcs11.sign(label=label, algorithm="RS256", content=b"three")
    except KeyUnavailable as refused:
        print(refused)
    pkcs11._own.session = None
"""


def test_a_device_signs(device, tmp_path):
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(device), str(tmp_path)],
        capture_output=True,
        text=True,
        env=dict(os.environ),
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.split("\n")[:2] == ["RS256", "ES256"]
    assert run.stdout.count("the device refused to sign with") == 2
    assert "0000" not in run.stdout
