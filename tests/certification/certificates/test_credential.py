"""Credentials of certificates: signed once, checked by what is published, without a name."""

import base64
import gzip
import json
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from certification.certificates import logic, selectors, services
from certification.certificates.enums import Kind
from certification.certificates.services import credentials
from portal.keys import services as keys
from tests.certification.certificates.test_registry import issue
from tests.factories import PersonFactory
from tests.factories.exams import number_patterns

pytestmark = pytest.mark.django_db


@pytest.fixture
def own_keys(settings, tmp_path):
    """Keys of this test alone: others go on with theirs."""
    settings.SIGNING_FOLDER = str(tmp_path / "signing")


@pytest.fixture
def issuer(body):
    number_patterns(body)
    return body


@pytest.fixture
def holder(make_user):
    return PersonFactory(user=make_user(), name="买买提·吐尔逊")


@pytest.fixture
def certificate(issuer, holder, now):
    return issue(issuer, 1, holder, now=now)


def get(url):
    answer = Client().get(url.removeprefix(settings.PORTAL_URL))
    assert answer.status_code == 200, url
    assert answer["Access-Control-Allow-Origin"] == "*"
    return json.loads(answer.content)


def key_of(document):
    """Find the key as a stranger would: by the proof's address, in the issuer's document."""
    method = document["proof"]["verificationMethod"]
    published = get(method.partition("#")[0])
    assert published["id"] == method.partition("#")[0]
    assert method in published["assertionMethod"]
    [found] = [entry for entry in published["verificationMethod"] if entry["id"] == method]
    assert (found["type"], found["controller"]) == ("Multikey", published["id"])
    return logic.unmultikey(found["publicKeyMultibase"])


def bit(entry):
    """Tell whether the place of a status entry is set, as a stranger would."""
    listed = get(entry["statusListCredential"])
    logic.check(listed, key=key_of(listed))
    assert listed["id"] == entry["statusListCredential"]
    subject = listed["credentialSubject"]
    assert (subject["type"], subject["statusPurpose"]) == ("BitstringStatusList", entry["statusPurpose"])
    text = subject["encodedList"][1:]
    content = gzip.decompress(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    place = int(entry["statusListIndex"])
    return bool(content[place // 8] & 0x80 >> place % 8)


def bits(document):
    cache.clear()
    return {entry["statusPurpose"]: bit(entry) for entry in document["credentialStatus"]}


def test_a_stranger_checks_it_by_what_is_published(certificate, now):
    built = credentials.build(certificate, now=now)
    document = get(built["id"])
    assert document == built
    logic.check(document, key=key_of(document))
    assert document["issuer"]["id"] == document["proof"]["verificationMethod"].partition("#")[0]
    assert document["@context"] == [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ]
    assert document["type"] == ["VerifiableCredential", "AchievementCredential"]
    assert document["validFrom"] == "2026-11-21T00:00:00+08:00"
    subject = document["credentialSubject"]
    assert subject["type"] == ["AchievementSubject"]
    assert subject["licenseNumber"] == certificate.number
    assert subject["achievement"]["achievementType"] == "Certification"
    assert subject["result"][0]["resultDescription"] == subject["achievement"]["resultDescription"][0]["id"]
    assert subject["result"][0]["value"] == "5"
    assert bits(document) == {"revocation": False, "suspension": False}


def test_it_names_nobody_but_whoever_holds_the_paper_can_tell(certificate, holder, now):
    document = credentials.build(certificate, now=now)
    text = json.dumps(document, ensure_ascii=False)
    assert holder.name not in text
    assert certificate.verify_code not in text
    [identity] = document["credentialSubject"]["identifier"]
    assert identity["hashed"] is True
    assert identity["identityHash"] == logic.identity(
        holder_name=holder.name, verify_code=certificate.verify_code, salt=identity["salt"]
    )
    assert len(identity["salt"]) == 32


def test_it_is_the_same_for_ever(own_keys, certificate, now):
    first = credentials.build(certificate, now=now)
    again = credentials.build(selectors.by_pk(certificate.pk), now=now + timedelta(days=900))
    assert again == first
    keys.rotate(purpose="credential", actor=None, now=now)
    assert credentials.build(selectors.by_pk(certificate.pk), now=now) == first
    logic.check(first, key=key_of(first))


def test_after_a_leak_the_same_content_is_signed_anew(own_keys, certificate, now):
    first = credentials.build(certificate, now=now)
    method = first["proof"]["verificationMethod"]
    keys.mark_compromised(purpose="credential", since=now, actor=None, now=now)
    keys.rotate(purpose="credential", actor=None, now=now)
    published = selectors.issuer_document(certificate.issuer.public_id)
    assert method not in published["assertionMethod"]
    assert next(entry for entry in published["verificationMethod"] if entry["id"] == method)["revoked"]
    second = credentials.build(selectors.by_pk(certificate.pk), now=now)
    assert second["proof"]["verificationMethod"] != method
    assert {name: second[name] for name in second if name != "proof"} == {
        name: first[name] for name in first if name != "proof"
    }
    logic.check(second, key=key_of(second))


def test_the_lists_follow_the_states(certificate, now):
    document = credentials.build(certificate, now=now)
    day = date(2026, 11, 22)
    services.suspend(certificate=certificate, reason="核查", on=day, actor=None, now=now)
    assert bits(document) == {"revocation": False, "suspension": True}
    services.restore(certificate=certificate, reason="查清", on=day, actor=None, now=now)
    assert bits(document) == {"revocation": False, "suspension": False}
    services.revoke(certificate=certificate, reason="冒名", on=day, actor=None, now=now)
    assert bits(document) == {"revocation": True, "suspension": False}


def test_a_replaced_one_speaks_no_more(certificate, now):
    document = credentials.build(certificate, now=now)
    services.supersede(certificate=certificate, reason="改名", on=date(2026, 11, 22), actor=None, now=now)
    assert bits(document) == {"revocation": True, "suspension": False}


def test_places_are_free_ones_and_a_full_list_is_followed_by_the_next(issuer, monkeypatch, now):
    # What a process remembers of lists of the real size, as it does once any other test has asked.
    assert selectors.decoys(0)
    monkeypatch.setattr("certification.certificates.selectors.credentials._decoys", logic.decoys)
    monkeypatch.setattr("certification.certificates.logic.SIZE", 16)
    monkeypatch.setattr("certification.certificates.logic.status.SIZE", 16)
    monkeypatch.setattr("certification.certificates.logic.status.DECOYS", 2)
    rows = [issue(issuer, n, now=now) for n in range(1, 31)]
    for row in rows:
        credentials.build(row, now=now)
    places = [row.status_index for row in rows]
    assert len(set(places)) == 30
    assert max(places) >= 16
    assert not set(places) & {index for n in range(9) for index in selectors.decoys(n)}
    assert places != sorted(places)


def test_a_place_that_another_takes_meanwhile_is_left_to_them(issuer, monkeypatch, now):
    rows = [issue(issuer, n, now=now) for n in (1, 2)]
    credentials.build(rows[0], now=now)
    free = credentials._free_indices
    turns = iter([lambda count: [rows[0].status_index] * count, free])
    monkeypatch.setattr(credentials, "_free_indices", lambda count: next(turns)(count))
    document = credentials.build(rows[1], now=now)
    assert rows[1].status_index != rows[0].status_index
    assert document["credentialStatus"][0]["statusListIndex"] == str(rows[1].status_index % logic.SIZE)
    logic.check(document, key=key_of(document))


def test_a_chunk_is_signed_like_one_and_costs_a_handful_of_queries(issuer, now, django_assert_num_queries):
    rows = [issue(issuer, n, now=now) for n in range(1, 41)]
    first = credentials.build(rows[0], now=now)
    with django_assert_num_queries(10):
        assert credentials.build_many(rows, now=now) == 39
    assert rows[0].credential == first
    assert len({row.status_index for row in rows}) == 40
    for row in rows[:3]:
        assert get(row.credential["id"]) == row.credential == selectors.by_pk(row.pk).credential
        logic.check(row.credential, key=key_of(row.credential))
    with django_assert_num_queries(0):
        assert credentials.build_many(rows, now=now) == 0


def test_a_list_is_kept_for_five_minutes_and_asked_for_by_its_tag(certificate, now, django_assert_num_queries):
    document = credentials.build(certificate, now=now)
    path = document["credentialStatus"][0]["statusListCredential"].removeprefix(settings.PORTAL_URL)
    first = Client().get(path)
    assert first["Content-Type"] == "application/vc"
    assert "max-age=300" in first["Cache-Control"]
    assert Client().get(path, headers={"If-None-Match": first["ETag"]}).status_code == 304
    begun = now.replace(minute=0, second=0)
    with django_assert_num_queries(3):
        one = credentials.status_list(0, "suspension", now=begun)
    with django_assert_num_queries(0):
        assert credentials.status_list(0, "suspension", now=begun + timedelta(seconds=299)) == one
    assert credentials.status_list(0, "suspension", now=begun + timedelta(seconds=300)) != one


@pytest.mark.parametrize(
    "path", ["/status/1/revocation", "/status/0/nothing", "/status/99999999999999999999/revocation", "/issuers/nobody"]
)
def test_what_is_not_published_is_not_there(path, certificate):
    assert Client().get(path).status_code == 404


def test_what_was_not_made_here_has_none(issuer, now):
    row = services.record(
        kind=Kind.EXTERNAL, person_id=PersonFactory().pk, number="Y000141003162001234", level=4,
        issued_on=date(2020, 1, 1), issuer_name="别处", actor=None, now=now,
    )  # fmt: skip
    assert credentials.build(row, now=now) is None
    assert Client().get(f"/api/v1/certificates/{row.public_id}/credential.json").status_code == 404


def test_a_training_certificate_has_no_level(issuer, now):
    row = issue(issuer, 2, kind=Kind.TRAINING, level=5, facts={"course_title": "失智照护", "hours": "40 课时"}, now=now)
    document = credentials.build(row, now=now)
    achievement = document["credentialSubject"]["achievement"]
    assert achievement["achievementType"] == "CertificateOfCompletion"
    assert achievement["name"] == "失智照护"
    assert "result" not in document["credentialSubject"]


def test_the_holder_alone_downloads_it_from_their_page(certificate, holder, make_user, signed_in):
    url = reverse("certificates:credential", args=[certificate.public_id])
    client = signed_in(holder.user)
    assert url in client.get(reverse("certificates:certificate", args=[certificate.public_id])).content.decode()
    answer = client.get(url)
    assert answer["Content-Disposition"].startswith("attachment")
    document = answer.json()
    logic.check(document, key=key_of(document))
    assert signed_in(make_user()).get(url).status_code == 404
    assert Client().get(url).status_code == 302


def test_a_sample_says_so(certificate, now, settings):
    settings.SAMPLE_DATA = True
    assert "样例" in credentials.build(certificate, now=now)["name"]
