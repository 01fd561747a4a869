"""New certificates in the place of older ones: a renewed term, another name; asked for by the holder, decided by the issuer."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from certification.certificates import errors, selectors, services
from certification.certificates.enums import Kind, RequestState, State, Why
from certification.certificates.models import Certificate, NumberPattern, Replacement
from portal.messaging.models import Message
from portal.people.models import Person
from tests.certification.certificates.test_external import picture
from tests.factories import PersonFactory
from tests.factories.exams import number_patterns
from tests.factories.frozen import rewrite

pytestmark = pytest.mark.django_db


def today():
    return timezone.localdate()


@pytest.fixture
def issue(body, now):
    number_patterns(body)
    numbers = iter(range(1, 1000))

    def make(person=None, **values):
        return services.award(
            **{
                "kind": Kind.SKILL_LEVEL, "person_id": (person or PersonFactory(name="王小芳")).pk, "issuer_id": body.pk,
                "level": 4, "source_kind": "test", "source_id": next(numbers),
                "issued_on": today() - timedelta(days=365 * 3), "valid_until": today() + timedelta(days=30),
                "actor": None, "facts": {"scores": "理论知识 80 分"}, "now": now, **values,
            }
        )  # fmt: skip

    return make


def user_of(certificate):
    return Person.objects.get(pk=certificate.person_id).user


def test_a_renewal_is_a_new_certificate_and_the_old_one_names_it(issue, officer, now, drain):
    old = issue()
    drain()
    asked = services.ask(certificate=old, why=Why.RENEWAL, actor=user_of(old), now=now)
    assert services.ask(certificate=old, why=Why.RENEWAL, actor=user_of(old), now=now).pk == asked.pk
    until = selectors.next_term(old, on=today())
    done = services.approve(request=asked, valid_until=until, actor=officer, now=now)
    assert services.approve(request=asked, valid_until=until, actor=officer, now=now).issued_id == done.issued_id
    drain()
    old.refresh_from_db()
    new = Certificate.objects.get(pk=done.issued_id)
    assert (old.state, old.superseded_by_id, new.replaces_id) == (State.SUPERSEDED, new.pk, old.pk)
    assert new.number != old.number
    assert (new.level, new.holder_name, new.valid_until) == (old.level, old.holder_name, until)
    assert new.facts["scores"] == old.facts["scores"]
    assert new.facts["first_issued_on"] == old.issued_on.isoformat()
    assert new.pdf_sha256 != old.pdf_sha256
    assert [event.kind for event in selectors.public_events(new.pk).order_by("pk")] == ["issued", "renewed"]
    assert selectors.counted(on=today()).filter(person_id=old.person_id).count() == 1
    said = {words["issued_on"] for words in selectors.facts(old.person_id)["certificates"]}
    assert said == {old.issued_on}, "a new paper is no new achievement"
    assert Message.objects.filter(user=user_of(old), subject="您的证书已经换发").count() == 1


def test_renewed_again_it_is_still_as_old_as_the_first(issue, officer, now):
    first = row = issue()
    later = now
    for _turn in range(2):
        asked = services.ask(certificate=row, why=Why.RENEWAL, actor=None, now=later)
        row = services.approve(
            request=asked, valid_until=timezone.localdate(later) + timedelta(days=100), actor=officer, now=later
        ).issued
        later += timedelta(days=50)
    assert row.facts["first_issued_on"] == first.issued_on.isoformat()


@pytest.mark.parametrize(
    ("change", "why", "code"),
    [
        ({"valid_until": None}, Why.RENEWAL, "no_term"),
        ({"valid_until": "far"}, Why.RENEWAL, "early"),
        ({"valid_until": "past"}, Why.NAME, "expired"),
        ({"state": State.SUSPENDED}, Why.RENEWAL, "state"),
        ({"state": State.REVOKED}, Why.NAME, "state"),
        ({"kind": Kind.EXTERNAL}, Why.NAME, "external"),
        ({"issuer_id": None}, Why.RENEWAL, "external"),
        ({}, "whim", "why"),
    ],
)
def test_what_cannot_be_replaced(issue, now, change, why, code):
    old = issue()
    days = {"far": today() + timedelta(days=181), "past": today() - timedelta(days=1)}
    rewrite(old, **{key: days.get(value, value) for key, value in change.items()})
    with pytest.raises(errors.Refusal) as refusal:
        services.ask(certificate=old, why=why, new_name="李芳", evidence=picture(), actor=user_of(old), now=now)
    assert refusal.value.code == code
    assert Replacement.objects.count() == 0


def test_the_term_goes_on_even_from_one_that_has_expired(issue, officer, now):
    old = issue(valid_until=today() - timedelta(days=10))
    asked = services.ask(certificate=old, why=Why.RENEWAL, actor=user_of(old), now=now)
    for wrong in (None, today(), today() - timedelta(days=1)):
        with pytest.raises(errors.Refusal) as refusal:
            services.approve(request=asked, valid_until=wrong, actor=officer, now=now)
        assert refusal.value.field == "valid_until"
    done = services.approve(request=asked, valid_until=today() + timedelta(days=365), actor=officer, now=now)
    assert done.issued.issued_on == today()


def test_another_name_stands_on_the_new_one_alone(issue, officer, now):
    old = issue()
    with pytest.raises(errors.Refusal) as refusal:
        services.ask(certificate=old, why=Why.NAME, new_name="王晓芳", actor=user_of(old), now=now)
    assert refusal.value.field == "evidence"
    with pytest.raises(errors.Refusal) as refusal:
        services.ask(certificate=old, why=Why.NAME, new_name="王小芳", evidence=picture(), actor=user_of(old), now=now)
    assert refusal.value.field == "new_name"
    asked = services.ask(
        certificate=old, why=Why.NAME, new_name="王晓芳", evidence=picture(), actor=user_of(old), now=now
    )
    new = services.approve(request=asked, actor=officer, now=now).issued
    old.refresh_from_db()
    assert (old.holder_name, new.holder_name) == ("王小芳", "王晓芳")
    assert (new.valid_until, new.level) == (old.valid_until, old.level)
    assert Person.objects.get(pk=old.person_id).name == "王晓芳"
    assert "姓名" not in old.state_reason, "the public reason does not tell"


def test_who_wrote_down_another_name_does_not_decide_on_it(issue, body, officer, make_user, now):
    old = issue()
    asked = services.ask(certificate=old, why=Why.NAME, new_name="王晓芳", evidence=picture(), actor=officer, now=now)
    with pytest.raises(errors.Refusal) as refusal:
        services.approve(request=asked, actor=officer, now=now)
    assert refusal.value.code == "two_people"
    second = make_user(("assessment_body_officer", body, None))
    assert services.approve(request=asked, actor=second, now=now).issued.holder_name == "王晓芳"


def test_while_one_request_waits_another_is_refused_and_not_offered(issue, officer, signed_in, now):
    old = issue()
    mine, staff = signed_in(user_of(old)), signed_in(officer)
    at, desk = f"/certificates/{old.public_id}/", f"/assess/certificates/{old.public_id}/"
    page = mine.get(f"{at}replace/").content.decode()
    assert page.count("可以不填") == 1, "the note alone is left to one's liking"
    asked = services.ask(certificate=old, why=Why.RENEWAL, actor=user_of(old), now=now)
    with pytest.raises(errors.Refusal) as refusal:
        services.ask(certificate=old, why=Why.NAME, new_name="王晓芳", evidence=picture(), actor=user_of(old), now=now)
    assert refusal.value.code == "open"
    assert f"{at}replace/" not in mine.get(at).content.decode()
    assert f"{desk}replace/" not in staff.get(desk).content.decode()
    assert mine.get(f"{at}replace/")["Location"] == at
    assert staff.get(f"{desk}replace/")["Location"] == f"/assess/replacements/{asked.public_id}/"


def test_without_a_pattern_nothing_changes(issue, officer, now):
    old = issue()
    asked = services.ask(certificate=old, why=Why.NAME, new_name="王晓芳", evidence=picture(), actor=None, now=now)
    NumberPattern.objects.all().delete()
    with pytest.raises(errors.Refusal, match="编号规则"):
        services.approve(request=asked, actor=officer, now=now)
    old.refresh_from_db()
    assert old.state == State.VALID
    assert Person.objects.get(pk=old.person_id).name == "王小芳"
    assert Replacement.objects.get().state == RequestState.OPEN


def test_who_may_ask_and_who_decides(issue, officer, stranger, now):
    old = issue()
    for other in (stranger, PersonFactory().user):
        with pytest.raises(errors.NotYours):
            services.ask(certificate=old, why=Why.RENEWAL, actor=other, now=now)
    asked = services.ask(certificate=old, why=Why.RENEWAL, actor=user_of(old), now=now)
    for other in (stranger, user_of(old)):
        with pytest.raises(errors.NotYours):
            services.approve(request=asked, valid_until=today() + timedelta(days=400), actor=other, now=now)
    own = issue(PersonFactory(user=officer))
    mine = services.ask(certificate=own, why=Why.RENEWAL, actor=officer, now=now)
    with pytest.raises(errors.Refusal) as refusal:
        services.approve(request=mine, valid_until=today() + timedelta(days=400), actor=officer, now=now)
    assert refusal.value.code == "own"
    assert list(selectors.open_replacements(officer)) == [asked]


def test_a_refusal_has_a_reason_and_the_holder_may_ask_again(issue, officer, now):
    old = issue()
    asked = services.ask(certificate=old, why=Why.RENEWAL, actor=user_of(old), now=now)
    with pytest.raises(errors.Refusal) as refusal:
        services.refuse(request=asked, reason=" ", actor=officer, now=now)
    assert refusal.value.field == "reason"
    services.refuse(request=asked, reason="照片看不清", actor=officer, now=now)
    assert "照片看不清" in Message.objects.get(user=user_of(old), subject__contains="没有同意").body
    assert services.ask(certificate=old, why=Why.RENEWAL, actor=user_of(old), now=now).pk != asked.pk


def test_from_the_holders_phone_to_the_officers_desk(issue, officer, signed_in, now):
    old = issue()
    mine, staff = signed_in(user_of(old)), signed_in(officer)
    at = f"/certificates/{old.public_id}/"
    assert f"{at}replace/" in mine.get(at).content.decode()
    assert mine.get(f"{at}replace/").status_code == 200
    without = mine.post(f"{at}replace/", {"why": "name", "new_name": "王晓芳"})
    assert without.status_code == 422
    assert "王晓芳" in without.content.decode()
    bad = SimpleUploadedFile("x.jpg", b"no picture", "image/jpeg")
    assert mine.post(f"{at}replace/", {"why": "name", "new_name": "王晓芳", "evidence": bad}).status_code == 422
    wrong = mine.post(f"{at}replace/", {"why": "name", "new_name": "王1芳", "evidence": picture()})
    assert wrong.status_code == 422
    sent = {"why": "name", "new_name": "王晓芳", "evidence": picture(), "note": "随母姓不变，改名"}
    assert mine.post(f"{at}replace/", sent)["Location"] == at
    assert "等发证机构办理" in mine.get(at).content.decode()
    assert "换发申请" in staff.get("/assess/").content.decode()
    page = staff.get("/assess/replacements/").content.decode()
    assert old.number in page
    assert "王小芳" not in page
    desk = f"/assess/replacements/{Replacement.objects.get().public_id}/"
    shown = staff.get(desk).content.decode()
    assert "王晓芳" in shown
    assert "valid_until" not in shown, "a change of name keeps the term"
    evidence = f"/files/{Replacement.objects.get().evidence.public_id}/"
    assert staff.get(evidence).status_code == 200
    assert signed_in(PersonFactory().user).get(evidence).status_code in (403, 404)
    assert staff.post(desk, {}).status_code == 422
    assert staff.post(desk, {"decision": "refuse", "reason": ""}).status_code == 422
    assert staff.post(desk, {"decision": "approve"}).status_code == 302
    new = Certificate.objects.get(replaces=old)
    assert new.number in staff.get("/assess/replacements/").content.decode()
    assert new.number in staff.get(f"/assess/certificates/{old.public_id}/").content.decode()
    assert new.public_id in mine.get(at).content.decode()
    assert mine.get(f"{at}replace/").status_code == 302


def test_the_officer_writes_down_what_somebody_brings(issue, officer, stranger, signed_in):
    old = issue()
    staff = signed_in(officer)
    begin = f"/assess/certificates/{old.public_id}/replace/"
    assert begin in staff.get(f"/assess/certificates/{old.public_id}/").content.decode()
    desk = staff.post(begin, {"why": "renewal"})["Location"]
    until = (today() + timedelta(days=900)).isoformat()
    assert staff.post(desk, {"decision": "approve", "valid_until": until}).status_code == 302
    assert Certificate.objects.get(replaces=old).valid_until.isoformat() == until
    other = signed_in(stranger)
    assert other.get(begin).status_code == 404
    assert other.get(desk).status_code == 404
