"""Requests for another certificate: whose name can be printed, for how long, and who decides."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from certification.certificates import errors, selectors, services
from certification.certificates.enums import RequestState, Why
from certification.certificates.models import Certificate, Replacement
from portal.people.models import Person
from portal.printing import services as printing
from portal.printing.errors import MissingGlyph
from tests.certification.certificates.test_external import picture
from tests.certification.certificates.test_renewal import issue, today, user_of

__all__ = ["issue"]
pytestmark = pytest.mark.django_db
ODD = "王\U0003106c"


def test_a_name_that_no_paper_can_bear_is_refused_at_the_field(issue, officer, signed_in, monkeypatch, now):
    old = issue()
    at = f"/certificates/{old.public_id}/replace/"
    sent = {"why": "name", "new_name": ODD, "evidence": picture()}
    answer = signed_in(user_of(old)).post(at, sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "U+3106C" in page
    assert ODD in page
    assert not Replacement.objects.exists()
    # The check may be younger than the request.
    with monkeypatch.context() as patch:
        patch.setattr(printing, "check_text", lambda **_fields: None)
        asked = services.ask(
            certificate=old, why=Why.NAME, new_name=ODD, evidence=picture(), actor=user_of(old), now=now
        )
    with pytest.raises(MissingGlyph):
        services.approve(request=asked, actor=officer, now=now)
    answer = signed_in(officer).post(
        reverse("certificates:replacement", args=[asked.public_id]), {"decision": "approve"}
    )
    assert answer.status_code == 422
    assert "U+3106C" in answer.content.decode()
    assert Certificate.objects.get(pk=old.pk).state == "valid"
    assert Person.objects.get(pk=old.person_id).name != ODD


def test_a_renewal_is_as_long_as_the_term_was_and_no_longer(issue, officer, signed_in, now):
    old = issue(issued_on=today() - timedelta(days=365 * 3), valid_until=today() + timedelta(days=30))
    asked = services.ask(certificate=old, why=Why.RENEWAL, actor=user_of(old), now=now)
    longest = selectors.longest_term(old, on=today())
    assert selectors.next_term(old, on=today()) <= longest
    at = reverse("certificates:replacement", args=[asked.public_id])
    staff = signed_in(officer)
    for far in ("2099-01-01", (longest + timedelta(days=1)).isoformat()):
        answer = staff.post(at, {"decision": "approve", "valid_until": far})
        assert answer.status_code == 422
        assert "比证书原来的期限还长" in answer.content.decode()
    assert not Certificate.objects.filter(replaces=old).exists()
    assert services.approve(request=asked, valid_until=longest, actor=officer, now=now).issued.valid_until == longest


def test_terms_do_not_grow_from_renewal_to_renewal(issue, officer, now):
    row = issue(issued_on=today() - timedelta(days=365), valid_until=today() + timedelta(days=170))
    first = row.valid_until - row.issued_on
    asked = services.ask(certificate=row, why=Why.RENEWAL, actor=None, now=now)
    new = services.approve(
        request=asked, valid_until=selectors.longest_term(row, on=today()), actor=officer, now=now
    ).issued
    # It was issued half a year before the old term's end; that half year is none of its own term.
    following = selectors.longest_term(new, on=today()) - new.valid_until
    assert abs(following - first) < timedelta(days=32)
    # A change of name keeps the term, however short what is left of it.
    asked = services.ask(certificate=new, why=Why.NAME, new_name="王晓芳", evidence=picture(), actor=None, now=now)
    named = services.approve(request=asked, actor=officer, now=now).issued
    assert selectors.next_term(named, on=today()) == selectors.next_term(new, on=today())


def test_who_wrote_a_name_down_sees_that_a_colleague_decides_and_may_take_it_back(
    issue, body, officer, make_user, signed_in, now
):
    old = issue()
    staff = signed_in(officer)
    begin = reverse("certificates:begin_replacement", args=[old.public_id])
    at = staff.post(begin, {"why": "name", "new_name": "王晓芳", "evidence": picture()})["Location"]
    page = staff.get(at).content.decode()
    assert "另一位工作人员" in page
    assert "确认决定" not in page
    assert "撤回这份申请" in page
    colleague = signed_in(make_user(("assessment_body_officer", body, None)))
    page = colleague.get(at).content.decode()
    assert "确认决定" in page
    assert "撤回这份申请" not in page
    assert colleague.post(f"{at}take-back/").status_code == 404
    assert staff.post(f"{at}take-back/")["Location"] == f"/assess/certificates/{old.public_id}/"
    row = Replacement.objects.get()
    assert row.state == RequestState.WITHDRAWN
    assert staff.post(at, {"decision": "approve"}).status_code in (302, 422)
    assert not Certificate.objects.filter(replaces=old).exists()
    assert "已撤回" in staff.get(at).content.decode()
    assert staff.post(begin, {"why": "renewal"})["Location"] != at, "a new one may be written down"


def test_what_is_decided_is_not_taken_back(issue, officer, make_user, body, now):
    old = issue()
    asked = services.ask(certificate=old, why=Why.NAME, new_name="王晓芳", evidence=picture(), actor=officer, now=now)
    second = make_user(("assessment_body_officer", body, None))
    services.approve(request=asked, actor=second, now=now)
    assert services.take_back(request=asked, actor=officer, now=now).state == RequestState.DONE
    with pytest.raises(errors.NotYours):
        services.take_back(request=asked, actor=second, now=now)


def test_a_renewal_may_be_decided_by_whoever_wrote_it_down(issue, officer, signed_in, now):
    old = issue()
    asked = services.ask(certificate=old, why=Why.RENEWAL, actor=officer, now=now)
    page = signed_in(officer).get(reverse("certificates:replacement", args=[asked.public_id])).content.decode()
    assert "确认决定" in page
    assert f"{timezone.localdate().year}" in page
