"""Two routes to one level at once: an examination and a contest placing of the same person, in either order and together."""

import threading
from types import SimpleNamespace

import pytest
from django.db import connection

from certification.awards import errors, services
from certification.awards.models import Award
from certification.certificates import selectors as certificates
from certification.certificates import services as registry
from certification.certificates.models import Certificate, CertificateEvent, NumberPattern
from certification.contests import services as contests
from certification.practical import services as practical
from certification.practical.models import Assignment
from tests.factories import OrganisationFactory
from tests.factories.contests import hold_rules, holds, make_contest
from tests.factories.courses import make_class, make_version
from tests.factories.exams import make_candidate, make_passed, make_session, number_patterns
from tests.factories.people import id_number
from tests.factories.practical import make_assessors, make_planned, make_rubric, write

pytestmark = pytest.mark.django_db

HELD = "已经有本等级或更高等级的证书"


@pytest.fixture
def both(body, officer, make_user, now):
    """Who holds level 5, passed both parts of an examination of level 4, and was second in a contest that raises to it."""
    number_patterns(body)
    province = make_user(("province_officer", None, 230000))
    hold_rules(now, province)
    number = id_number(13_900)
    course = make_version(OrganisationFactory(kind="school"), level=4)
    person = make_candidate(make_class(course), number=number)
    lower = holds(person, 5, body, now)
    registration = make_passed(make_session(body=body, level=4), person)
    assessment = make_planned(registration, make_assessors(body, make_user), [make_rubric(level=4)])
    for row in Assignment.objects.filter(place__assessment=assessment).select_related("assessor", "place__rubric"):
        write(row, 80, now=now)
    practical.release(session=registration.session, actor=None, now=now)
    enterer = make_user(("city_officer", None, 230100))
    bureau = OrganisationFactory(kind="bureau", name="示例市民政局")
    contest = make_contest(organiser=bureau, body=body, enterer=enterer, now=now)
    placing = contests.enter(contest=contest, name=person.name, number=number, rank=2, actor=enterer, now=now)
    contests.publish(contest=contest, actor=province, now=now)

    def examination():
        return services.decide(registration=registration, actor=officer, now=now)

    def contest_placing():
        return services.decide_contest(placing=placing, actor=officer, now=now)

    return SimpleNamespace(
        person=person, lower=lower, body=body, routes={"examination": examination, "contest": contest_placing}
    )


def one_certificate_and_no_number_lost(both, now):
    """The property: one award, one counted certificate of the level, and the series goes on without a gap."""
    on = now.date()
    counted = certificates.counted(on=on).filter(person=both.person, level=4)
    assert counted.count() == 1
    certificate = counted.get()
    assert Award.objects.count() == Certificate.objects.filter(source_kind="award").count() == 1
    assert certificate.number.endswith("000001")
    pattern = NumberPattern.objects.get(issuer=both.body, kind="skill_level")
    assert pattern.last_serial == 1
    following = registry.award(
        kind="skill_level", person_id=make_candidate().pk, issuer_id=both.body.pk, level=5, source_kind="test",
        source_id=1, issued_on=on, facts={}, actor=None, now=now,
    )  # fmt: skip
    assert following.number.endswith("000002")


@pytest.mark.parametrize("order", [("examination", "contest"), ("contest", "examination")])
def test_whichever_route_comes_second_is_refused_and_takes_no_number(both, now, order):
    first, second = (both.routes[name] for name in order)
    award = first()
    with pytest.raises(errors.Refusal, match=HELD):
        second()
    assert first().pk == award.pk
    one_certificate_and_no_number_lost(both, now)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("order", [("examination", "contest"), ("contest", "examination")])
def test_both_routes_at_the_same_moment_give_one_certificate(both, now, order):
    said, barrier = [], threading.Barrier(2)

    def press(name):
        try:
            barrier.wait(timeout=30)
            said.append(both.routes[name]())
        except errors.Refusal as refusal:
            said.append(str(refusal.message))
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(name,)) for name in order]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(said) == 2
    assert [HELD in one for one in said if isinstance(one, str)] == [True]
    one_certificate_and_no_number_lost(both, now)


@pytest.mark.parametrize("route", ["examination", "contest"])
def test_a_raise_leaves_the_lower_certificate_as_it_is(both, now, route):
    before = CertificateEvent.objects.filter(certificate=both.lower).count()
    both.routes[route]()
    both.lower.refresh_from_db()
    assert (both.lower.state, both.lower.superseded_by_id) == ("valid", None)
    assert CertificateEvent.objects.filter(certificate=both.lower).count() == before
    counted = certificates.counted(on=now.date()).filter(person=both.person)
    assert sorted(counted.values_list("level", flat=True)) == [4, 5]
