"""What was entered by mistake is taken back, as long as no officer has looked at it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from certification.awards import selectors as awards
from certification.certificates import errors, selectors, services
from certification.certificates.enums import CheckMethod, CheckOutcome
from certification.certificates.models import Certificate, CertificateEvent
from portal.audit.models import Entry
from portal.employment import services as employment
from portal.messaging.models import Message
from tests.factories import OrganisationFactory, PersonFactory, RegionFactory

pytestmark = pytest.mark.django_db
NUMBER = "S000123000001195000001"


@pytest.fixture
def county():
    return RegionFactory(code=230103)


@pytest.fixture
def person(county):
    return PersonFactory(name="王小芳", region=county)


@pytest.fixture
def checker(county, make_user):
    return make_user(("county_officer", None, county))


@pytest.fixture
def agency(county, person, now):
    found = OrganisationFactory(kind="agency", name="夕照养老院", region=county)
    employment.hire(
        organisation=found, person=person, post="caregiver", started_on=date(2024, 1, 1), actor=None, now=now
    )
    return found


@pytest.fixture
def clerk(agency, make_user):
    return make_user(("agency_clerk", agency, None))


def enter(person, now, actor=None, number=NUMBER):
    return services.enter(
        person_id=person.pk, number=number, level=5, issuer_name="外省评价机构", issued_on=date(2019, 6, 1),
        actor=actor or person.user, now=now,
    )  # fmt: skip


def say(row, checker, now, outcome):
    note = "" if outcome == CheckOutcome.CONFIRMED else "查无此证"
    return services.check(
        certificate=row, outcome=outcome, method=CheckMethod.NATIONAL_QUERY, note=note, actor=checker, now=now
    )


def wide(person, **more):
    return selectors.counted(on=timezone.localdate(), verified=False, **more).filter(person_id=person.pk).count()


def test_the_holder_takes_an_entry_back_and_may_enter_it_anew(person, checker, signed_in, now, drain):
    row = enter(person, now)
    before = now - timedelta(seconds=1)
    mine = signed_in(person.user)
    at = f"/certificates/{row.public_id}/"
    assert f"{at}withdraw/" in mine.get(at).content.decode()
    assert "确认撤回" in mine.get(f"{at}withdraw/").content.decode()
    row.refresh_from_db()
    assert row.state == "valid", "looking at the page takes nothing back"
    assert mine.post(f"{at}withdraw/")["Location"] == at
    drain()
    row.refresh_from_db()
    assert (row.state, row.verified_at, row.state_since) == ("withdrawn", None, timezone.localdate())
    page = mine.get(at).content.decode()
    assert "已撤回" in page
    assert "撤回了登记" in page
    assert f"{at}withdraw/" not in page
    assert wide(person) == 0
    assert wide(person, known_at=before) == 0
    assert wide(person, known_at=now) == 1, "as it was known before it was taken back"
    assert not selectors.to_check(checker).exists()
    (entry,) = Entry.objects.filter(action="certificates.certificate.withdrawn")
    assert (entry.actor_id, entry.data) == (person.user_id, {})
    assert list(CertificateEvent.objects.order_by("pk").values_list("kind", flat=True)) == ["recorded", "withdrawn"]
    assert mine.post(f"{at}withdraw/").status_code == 302
    assert Entry.objects.filter(action="certificates.certificate.withdrawn").count() == 1, "twice is once"
    assert awards.old_certificate(number=NUMBER, name=person.name) is None, "nothing that could be exchanged"
    again = enter(person, now)
    assert again.pk != row.pk
    assert awards.old_certificate(number=NUMBER, name=person.name) == again
    say(again, checker, now, CheckOutcome.CONFIRMED)
    assert wide(person) == 1


@pytest.mark.parametrize("outcome", CheckOutcome.values)
def test_not_after_an_officer_has_said_a_word(person, checker, signed_in, now, outcome):
    row = enter(person, now)
    say(row, checker, now, outcome)
    mine = signed_in(person.user)
    at = f"/certificates/{row.public_id}/"
    assert f"{at}withdraw/" not in mine.get(at).content.decode()
    assert "不能再撤回" in mine.get(f"{at}withdraw/").content.decode()
    answer = mine.post(f"{at}withdraw/")
    assert answer.status_code == 422
    assert "不能再撤回" in answer.content.decode()
    row.refresh_from_db()
    assert (row.state, row.checked) == ("valid", outcome)


def test_an_officer_decides_nothing_about_what_was_taken_back(person, checker, now):
    row = enter(person, now)
    services.withdraw(certificate=row, actor=person.user, now=now)
    with pytest.raises(errors.Refusal) as refusal:
        say(row, checker, now, CheckOutcome.CONFIRMED)
    assert refusal.value.code == "state"
    assert "已撤回" in refusal.value.message


def test_the_agency_takes_back_what_it_has_entered_and_the_holder_is_told(person, clerk, signed_in, now):
    own = enter(person, now, number="OWN-1")
    row = enter(person, now, actor=clerk)
    staff = signed_in(clerk)
    page = staff.get("/agency/certificates/").content.decode()
    assert f"/agency/certificates/{row.public_id}/withdraw/" in page
    assert f"/agency/certificates/{own.public_id}/withdraw/" not in page
    assert staff.post(f"/agency/certificates/{own.public_id}/withdraw/").status_code == 404, "the holder's own"
    assert "王小芳" in staff.get(f"/agency/certificates/{row.public_id}/withdraw/").content.decode()
    assert staff.post(f"/agency/certificates/{row.public_id}/withdraw/")["Location"] == "/agency/certificates/"
    row.refresh_from_db()
    assert row.state == "withdrawn"
    assert Message.objects.filter(user=person.user, subject__contains="撤回").count() == 1
    own.refresh_from_db()
    assert own.state == "valid"


def test_nobody_else_takes_anything_back(person, clerk, checker, county, make_user, signed_in, now):
    row = enter(person, now, actor=clerk)
    elsewhere = OrganisationFactory(kind="agency", region=county)
    other = make_user(("agency_clerk", elsewhere, None))
    for stranger in (other, checker, PersonFactory().user):
        with pytest.raises(errors.NotYours):
            services.withdraw(certificate=row, actor=stranger, now=now)
    assert signed_in(other).post(f"/agency/certificates/{row.public_id}/withdraw/").status_code == 404
    assert signed_in(PersonFactory().user).post(f"/certificates/{row.public_id}/withdraw/").status_code == 404
    assert Certificate.objects.get().state == "valid"
