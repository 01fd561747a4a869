"""The page for people who have a credential and no wallet."""

import copy
import json
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from certification.certificates import services as certificates
from certification.certificates.services import credentials
from certification.verification import selectors
from certification.verification.services import PER_MINUTE, credential
from portal.keys import services as keys
from tests.factories import PersonFactory
from tests.factories.exams import number_patterns

pytestmark = pytest.mark.django_db
PAGE = "/verify/credential/"


@pytest.fixture
def own_keys(settings, tmp_path):
    """Keys of this test alone: others go on with theirs."""
    settings.SIGNING_FOLDER = str(tmp_path / "signing")


@pytest.fixture
def certificate(body, now):
    number_patterns(body)
    return certificates.award(
        kind="skill_level", person_id=PersonFactory(name="王桂英").pk, issuer_id=body.pk, level=4, source_kind="test",
        source_id=1, issued_on=date(2026, 11, 21), facts={}, actor=None, now=now,
    )  # fmt: skip


@pytest.fixture
def document(certificate, now):
    return credentials.build(certificate, now=now)


def paste(document):
    text = document if isinstance(document, str) else json.dumps(document, ensure_ascii=False, indent=2)
    return Client().post(PAGE, {"text": text})


def test_what_we_issued_is_told_with_a_masked_name_and_the_holder_sees_it(certificate, document):
    answer = paste(document)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "证书有效" in page
    assert certificate.number in page
    assert "王桂英" not in page
    assert "王" in page
    [seen] = selectors.look_ups_of(certificate.person_id)
    assert seen.get_way_display() == "电子凭证"


def test_a_file_does_as_well_as_its_text(document):
    content = b"\xef\xbb\xbf" + json.dumps(document).encode()
    upload = SimpleUploadedFile("c.json", content, content_type="application/json")
    assert "证书有效" in Client().post(PAGE, {"file": upload}).content.decode()


def test_another_level_or_name_is_found_out(certificate, document, now):
    changed = copy.deepcopy(document)
    changed["credentialSubject"]["result"][0]["value"] = "1"
    assert credential.check(document=changed, address=None, now=now).code == credential.ALTERED
    page = paste(changed).content.decode()
    assert "内容被改动过" in page
    assert certificate.number not in page
    assert not selectors.look_ups_of(certificate.person_id)


@pytest.mark.parametrize("proof", [None, {}, "", "no value"])
def test_one_without_a_signature_is_called_that_and_not_altered(certificate, document, now, proof):
    bare = copy.deepcopy(document)
    if proof is None:
        del bare["proof"]
    elif proof == "no value":
        del bare["proof"]["proofValue"]
    else:
        bare["proof"] = proof
    assert credential.check(document=bare, address=None, now=now).code == credential.UNSIGNED
    page = paste(bare).content.decode()
    assert "没有签名" in page
    assert "改动过" not in page
    assert certificate.number not in page
    assert not selectors.look_ups_of(certificate.person_id)


def test_anothers_is_not_ours(document, now):
    foreign = copy.deepcopy(document)
    foreign["id"] = "https://elsewhere.example/credentials/1"
    foreign["issuer"] = "https://elsewhere.example/issuers/1"
    foreign["proof"]["verificationMethod"] = (
        "https://elsewhere.example/issuers/1#z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
    )
    assert credential.check(document=foreign, address=None, now=now).code == credential.FOREIGN
    assert "不是本平台签发的" in paste(foreign).content.decode()


def test_one_of_ours_signed_with_anothers_key_counts_as_altered(document, now):
    foreign = copy.deepcopy(document)
    method = foreign["proof"]["verificationMethod"].partition("#")[0]
    foreign["proof"]["verificationMethod"] = f"{method}#z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
    assert credential.check(document=foreign, address=None, now=now).code == credential.ALTERED


def test_a_revoked_one_is_genuine_and_worth_nothing(certificate, document, now):
    certificates.revoke(certificate=certificate, reason="查实替考", on=date(2026, 11, 22), actor=None, now=now)
    page = paste(document).content.decode()
    assert "证书已撤销" in page
    assert "查实替考" in page
    assert "现在不能用" in page


def test_what_a_leaked_key_signed_counts_only_as_we_keep_it(own_keys, certificate, document, now):
    keys.mark_compromised(purpose="credential", since=now, actor=None, now=now)
    keys.rotate(purpose="credential", actor=None, now=now)
    assert credential.check(document=document, address=None, now=now).code == credential.GENUINE
    certificate.refresh_from_db()
    fresh = credentials.build(certificate, now=now)
    assert credential.check(document=fresh, address=None, now=now).code == credential.GENUINE
    assert credential.check(document=document, address=None, now=now).code == credential.LEAKED
    assert "签名已经作废" in paste(document).content.decode()


def test_signed_by_us_and_not_in_the_register_is_said(certificate, document, now):
    changed = credentials._signed(
        {name: value for name, value in document.items() if name != "proof"}
        | {"id": document["id"].replace(certificate.public_id, "2" * 20)},
        created=now,
    )
    assert credential.check(document=changed, address=None, now=now).code == credential.UNKNOWN
    assert "登记册里没有" in paste(changed).content.decode()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "请选择电子凭证文件"),
        ("hello", "读不懂"),
        ("{}", "不是证书的电子凭证"),
        ('{"type": [1, {}]}', "不是证书的电子凭证"),
        ('{"type": ["VerifiableCredential", "BitstringStatusListCredential"]}', "不是证书的电子凭证"),
        ("[" * 100_000, "读不懂"),
        ('{"a": "' + "字" * 80_000 + '"}', "太长"),
    ],
)
def test_what_cannot_be_one_is_refused_and_kept(text, says):
    answer = paste(text)
    assert answer.status_code == 422
    assert says in answer.content.decode()


@pytest.mark.parametrize(
    ("content", "says"), [(b"%PDF-1.7 ...", "PDF"), (b"x" * 300_000, "200 KB"), (b"\x00\x01", "读不懂"), (b"", "空的")]
)
def test_another_file_is_refused(content, says):
    answer = Client().post(PAGE, {"file": SimpleUploadedFile("c.json", content)})
    assert answer.status_code == 422
    assert says in answer.content.decode()


def test_what_is_announced_too_large_is_not_read(monkeypatch):
    monkeypatch.setattr("certification.verification.views.credential.CredentialForm.content", None)
    answer = Client().post(PAGE, {"file": SimpleUploadedFile("c.json", b"x" * (6 * 1024 * 1024))})
    assert answer.status_code == 413
    assert "200 KB" in answer.content.decode()


@pytest.mark.parametrize(
    "odd",
    [
        {"type": ["AchievementCredential"]},
        {"type": ["AchievementCredential"], "proof": [], "issuer": 1, "id": {}},
        {"type": ["AchievementCredential"], "proof": {"verificationMethod": "#"}, "issuer": ""},
        {"type": ["AchievementCredential"], "id": "a/b/credential.json", "proof": {"verificationMethod": 7}},
        {"type": ["AchievementCredential"], "id": "a/\u0000/credential.json"},
    ],
)
def test_hostile_documents_are_answered(odd):
    assert paste(odd).status_code == 200


def test_the_call_hands_it_out_and_the_holder_sees_that_too(certificate):
    answer = Client().get(f"/api/v1/certificates/{certificate.public_id}/credential.json")
    assert answer.status_code == 200
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert len(selectors.look_ups_of(certificate.person_id)) == 1
    assert Client().get("/api/v1/certificates/22222222222222222222/credential.json").status_code == 404


def test_nobody_asks_without_end(document, now):
    for _turn in range(PER_MINUTE):
        credential.check(document=document, address="192.0.2.7", now=now)
    with pytest.raises(Exception, match="太快"):
        credential.check(document=document, address="192.0.2.7", now=now)
    credential.check(document=document, address="192.0.2.7", now=now + timedelta(minutes=1))
