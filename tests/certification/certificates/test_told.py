"""What holder and officer read of a certificate: one message an event, what one can do, who did what and when."""

from datetime import timedelta

import pytest
from django.utils import timezone

from certification.certificates import services
from certification.certificates.enums import Kind, Why
from certification.certificates.models import Certificate
from portal.messaging.models import Message
from tests.certification.certificates.test_external import picture
from tests.factories import PersonFactory
from tests.factories.exams import number_patterns

pytestmark = pytest.mark.django_db
LIST = "/assess/certificates/"


@pytest.fixture
def certificate(body, now, tmp_path, settings):
    settings.SIGNING_FOLDER = str(tmp_path / "signing")
    settings.SIGNING_PDF_ALGORITHM = "ES256"
    number_patterns(body)
    return services.award(
        kind=Kind.SKILL_LEVEL, person_id=PersonFactory(name="王小芳").pk, issuer_id=body.pk, level=5, source_kind="test",
        source_id=1, issued_on=timezone.localdate() - timedelta(days=30), actor=None, facts={}, now=now,
    )  # fmt: skip


@pytest.fixture
def made(certificate, drain):
    drain()
    return Certificate.objects.get(pk=certificate.pk)


@pytest.fixture
def person(make_user):
    """An officer whom the portal knows by name."""

    def make(body, name):
        user = make_user(("assessment_body_officer", body, None))
        PersonFactory(user=user, name=name)
        return user

    return make


def change(row, how, officer, now, reason="接到举报"):
    return how(certificate=row, reason=reason, on=timezone.localdate(now), actor=officer, now=now)


@pytest.mark.parametrize("how", ["suspend", "revoke"])
def test_who_is_suspended_or_revoked_reads_what_one_can_do(made, officer, now, signed_in, how):
    change(made, getattr(services, how), officer, now)
    user = made.person.user
    assert "书面提出" in Message.objects.get(user=user, subject__startswith="证书状态有变化").body
    page = signed_in(user).get(f"/certificates/{made.public_id}/").content.decode()
    assert "原因：接到举报" in page
    assert "书面提出" in page
    assert 'href="/help/object/"' in page
    for useless in ("做出示链接", "出示 PDF 就够了", "下载电子凭证"):
        assert useless not in page
    assert "以前做的出示链接" in page, "what was made before can be taken back"


def test_a_superseded_one_sends_to_the_new_one_and_offers_nothing_else(made, officer, now, drain, signed_in):
    asked = services.ask(
        certificate=made, why=Why.NAME, new_name="王晓芳", evidence=picture(), actor=made.person.user, now=now
    )
    new = services.approve(request=asked, actor=officer, now=now).issued
    before = Message.objects.filter(user=made.person.user).exclude(subject__contains="发下来了")
    assert [message.subject for message in before] == ["您的证书已经换发"]
    drain()
    assert Message.objects.filter(user=made.person.user).count() == 2, "the first paper, and the exchange: no more"
    page = signed_in(made.person.user).get(f"/certificates/{made.public_id}/").content.decode()
    assert f"/certificates/{new.public_id}/" in page
    for useless in ("做出示链接", "出示 PDF 就够了", "继续教育", "书面提出"):
        assert useless not in page


def test_what_a_valid_one_offers(made, signed_in):
    page = signed_in(made.person.user).get(f"/certificates/{made.public_id}/").content.decode()
    for useful in ("做出示链接", "出示 PDF 就够了", "下载证书"):
        assert useful in page


def test_the_record_says_who_and_when(made, body, person, now, signed_in):
    officer = person(body, "闻人正")
    change(made, services.suspend, officer, now)
    change(made, services.restore, officer, now, "核查没有问题")
    page = signed_in(officer).get(f"{LIST}{made.public_id}/").content.decode()
    assert "闻人正" in page
    assert f"{timezone.localtime(now):%H:%M}" in page
    assert "原因：核查没有问题" in page
    assert "公开原因" not in page, "a valid one has none"


def test_the_level_is_said_in_the_readers_language(made, officer, signed_in):
    staff = signed_in(officer)
    staff.cookies["django_language"] = "en"
    type(officer).objects.filter(pk=officer.pk).update(language="en")
    page = staff.get(f"{LIST}{made.public_id}/", headers={"accept-language": "en"}).content.decode()
    assert "Level 5" in page
    assert "五级" not in page


def test_the_list_begins_anew_for_whoever_comes_from_elsewhere(made, officer, signed_in):
    staff = signed_in(officer)
    found = staff.post(LIST, {"q": "zzz"})["Location"]
    page = staff.get(found).content.decode()
    assert "zzz" not in found, "no name in an address"
    assert "“zzz”" in page
    assert "看全部证书" in page
    assert made.number not in page
    record = staff.get(f"{LIST}{made.public_id}/").content.decode()
    assert f'href="{found}"' in record, "back to what was found"
    fresh = staff.get(LIST).content.decode()
    assert made.number in fresh
    assert "zzz" not in fresh
    assert made.number in staff.get(found).content.decode()


def test_the_holders_list_leads_to_what_belongs_to_it(signed_in):
    page = signed_in(PersonFactory().user).get("/certificates/").content.decode()
    for address in ("/certificates/look-ups/", "/certificates/continuing/", "/contests/mine/"):
        assert f'href="{address}"' in page
