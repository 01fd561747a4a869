"""The issuing body's officer looks certificates up and changes their state, with a public reason."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from certification.certificates import services
from certification.certificates.enums import Kind, State
from certification.certificates.models import Certificate
from tests.factories import PersonFactory
from tests.factories.exams import number_patterns
from tests.factories.frozen import rewrite

pytestmark = pytest.mark.django_db
LIST = "/assess/certificates/"


def issue(issuer, source, name="王小芳", now=None):
    return services.award(
        kind=Kind.SKILL_LEVEL, person_id=PersonFactory(name=name).pk, issuer_id=issuer.pk, level=5, source_kind="test",
        source_id=source, issued_on=date(2026, 11, 1), actor=None, facts={}, now=now or timezone.now(),
    )  # fmt: skip


@pytest.fixture
def certificate(body):
    number_patterns(body)
    return issue(body, 1)


def test_the_list_shows_the_bodys_own_masked_and_finds_by_number_and_name(certificate, body, officer, signed_in):
    other = issue(body, 2, name="李大壮")
    client = signed_in(officer)
    page = client.get(LIST).content.decode()
    assert certificate.number in page
    assert "王小芳" not in page, "lists show masked names"
    for words, shown, hidden in (("大壮", other, certificate), (certificate.number[-6:], certificate, other)):
        answer = client.post(LIST, {"q": words})
        assert answer["Location"] == f"{LIST}?found=1", "no name in an address"
        page = client.get(answer["Location"]).content.decode()
        assert shown.number in page
        assert hidden.number not in page
    found = client.post(LIST, {"q": "没有这个人"})["Location"]
    assert "没有找到这样的证书" in client.get(found).content.decode()


def test_pages_follow_by_key(certificate, body, officer, signed_in, monkeypatch):
    for source in range(2, 6):
        issue(body, source)
    monkeypatch.setattr("certification.certificates.selectors.page.__kwdefaults__", {"after": "", "size": 2})
    client, seen, url = signed_in(officer), [], LIST
    while url:
        answer = client.get(url)
        seen += [row.pk for row in answer.context["rows"]]
        url = LIST + answer.context["next_url"] if answer.context["next_url"] else ""
    assert seen == list(Certificate.objects.order_by("-issued_on", "-pk").values_list("pk", flat=True))


def test_suspend_restore_revoke_each_after_a_look_at_what_the_public_reads(certificate, officer, signed_in):
    staff = signed_in(officer)
    address = f"{LIST}{certificate.public_id}/"
    for word, state, reason in (
        ("suspend", State.SUSPENDED, "举报核查中"),
        ("restore", State.VALID, "核查无误"),
        ("revoke", State.REVOKED, "替考"),
    ):
        assert f"{address}{word}/" in staff.get(address).content.decode()
        asked = staff.get(f"{address}{word}/").content.decode()
        # Who checks a certificate that is valid again is not told why it had been suspended.
        assert ("核验的人看不到" in asked) == (word == "restore")
        assert ("公开原因" in asked) == (word != "restore")
        empty = staff.post(f"{address}{word}/", {"reason": " "})
        assert empty.status_code == 422
        assert "请写明原因" in empty.content.decode()
        look = staff.post(f"{address}{word}/", {"reason": reason})
        assert look.status_code == 200
        assert str(State(state).label) in look.content.decode()
        certificate.refresh_from_db()
        assert certificate.state != state, "looking changes nothing"
        assert reason in staff.post(f"{address}{word}/", {"reason": reason, "step": "edit"}).content.decode()
        done = staff.post(f"{address}{word}/", {"reason": reason, "step": "done"})
        assert done["Location"] == address
        certificate.refresh_from_db()
        assert (certificate.state, certificate.state_reason) == (state, reason)
    page = staff.get(address).content.decode()
    assert "不能再变更" in page
    assert "举报核查中" in page, "what happened stays to be read"
    assert staff.get(f"{address}suspend/")["Location"] == address


def test_another_bodys_certificate_is_not_there(certificate, stranger, signed_in, make_user):
    client = signed_in(stranger)
    for tail in ("", "suspend/", "nonsense/"):
        assert client.get(f"{LIST}{certificate.public_id}/{tail}").status_code == 404
    sent = {"reason": "x", "step": "done"}
    assert client.post(f"{LIST}{certificate.public_id}/revoke/", sent).status_code == 404
    certificate.refresh_from_db()
    assert certificate.state == State.VALID
    assert signed_in(make_user()).get(LIST).status_code == 403


def test_changing_wants_a_fresh_second_factor_looking_does_not(certificate, officer, signed_in):
    client = signed_in(officer)
    session = client.session
    session["second_factor_at"] = int((timezone.now() - timedelta(hours=1)).timestamp())
    session.save()
    address = f"{LIST}{certificate.public_id}/"
    assert client.get(address).status_code == 200
    assert client.get(f"{address}revoke/")["Location"].startswith("/accounts/confirm/")


def test_the_desk_shows_the_latest(certificate, officer, signed_in):
    page = signed_in(officer).get("/assess/").content.decode()
    assert "最近签发的证书" in page
    assert certificate.number in page


def test_the_own_certificate_has_no_buttons_and_says_why(certificate, officer, body, make_user, signed_in):
    type(certificate.person).objects.filter(pk=certificate.person_id).update(user=officer)
    browser, at = signed_in(officer), f"{LIST}{certificate.public_id}/"
    page = browser.get(at).content.decode()
    assert "这是您自己的证书" in page
    colleague = signed_in(make_user(("assessment_body_officer", body, None))).get(at).content.decode()
    assert "这是您自己的证书" not in colleague
    for word in ("suspend", "revoke"):
        way = reverse("certificates:change", args=[certificate.public_id, word])
        assert way not in page
        assert way in colleague
        answer = browser.post(way, {"reason": "试一试", "step": "done"})
        assert (answer.status_code, answer["Location"]) == (302, at)
    certificate.refresh_from_db()
    assert certificate.state == State.VALID


def test_the_own_request_is_left_for_a_colleague(certificate, officer, body, make_user, signed_in, now):
    rewrite(certificate, valid_until=timezone.localdate() + timedelta(days=30))
    certificate.refresh_from_db()
    request = services.ask(certificate=certificate, why="renewal", actor=None, now=now)
    type(certificate.person).objects.filter(pk=certificate.person_id).update(user=officer)
    at = reverse("certificates:replacement", args=[request.public_id])
    page = signed_in(officer).get(at).content.decode()
    assert "请由同事决定" in page
    assert "确认决定" not in page
    page = signed_in(make_user(("assessment_body_officer", body, None))).get(at).content.decode()
    assert "确认决定" in page
