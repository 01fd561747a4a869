"""Awards beside the examination: by contest, by direct assessment, in exchange for an old certificate."""

import threading
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certification.awards import errors, selectors, services
from certification.awards.enums import Route
from certification.awards.models import Award
from certification.certificates import services as certificates
from certification.certificates.enums import Kind
from certification.certificates.logic.papers import Fault
from certification.certificates.models import Certificate
from certification.contests import services as contests
from portal.employment import services as employment
from portal.messaging.models import Message
from tests.factories import OrganisationFactory
from tests.factories.contests import hold_rules, holds, make_contest, make_placing, numbered_person
from tests.factories.exams import number_patterns
from tests.factories.practical import make_assessors

pytestmark = pytest.mark.django_db


@pytest.fixture
def enterer(db, make_user):
    return make_user(("city_officer", None, 230100))


@pytest.fixture
def publisher(db, make_user):
    return make_user(("province_officer", None, 230000))


@pytest.fixture
def contest(body, enterer, now):
    bureau = OrganisationFactory(kind="bureau", name="示例市民政局")
    return make_contest(organiser=bureau, body=body, enterer=enterer, now=now)


@pytest.fixture
def rules(publisher, now):
    return hold_rules(now, publisher)


@pytest.fixture
def second(contest, body, enterer, publisher, rules, now):
    """The second of a city's contest, who holds level 5."""
    number_patterns(body)
    placing = make_placing(contest, enterer, now)
    holds(placing.person, 5, body, now)
    contests.publish(contest=contest, actor=publisher, now=now)
    return placing


@pytest.fixture
def old(body, now):
    """An old qualification certificate of level 4, entered and not verified yet."""
    number_patterns(body)
    person, _number = numbered_person()
    return holds(person, 4, body, now, kind=Kind.EXTERNAL)


@pytest.fixture
def verified(old, rules, now):
    return certificates.verify(certificate=old, method="向发证机构核实", actor=None, now=now)


def test_a_placing_raises_once_and_says_so_to_its_bearer(second, officer, now, drain):
    award = services.decide_contest(placing=second, actor=officer, now=now)
    assert services.decide_contest(placing=second, actor=officer, now=now).pk == award.pk
    certificate = Certificate.objects.get(source_kind="award")
    assert (certificate.level, certificate.person_id, certificate.kind) == (4, second.person_id, "skill_level")
    assert "市竞赛中获职工组第 2 名" in certificate.facts["basis"]
    assert all(check["holds"] for check in award.checks)
    assert "示例办法第三条" in award.checks[1]["text"]
    assert Message.objects.filter(user_id=second.person.user_id, body__contains=certificate.number).count() == 1
    drain()
    certificate.refresh_from_db()
    assert certificate.pdf_id is not None
    told = Message.objects.filter(user_id=second.person.user_id, body__contains=certificate.number)
    assert told.count() == 1, "that its paper is there is no second piece of news"


def test_each_unmet_condition_is_named_with_its_article(contest, body, officer, enterer, publisher, now):
    number_patterns(body)
    placing = make_placing(contest, enterer, now, rank=4)
    with pytest.raises(errors.Refusal, match="名次还没有公布；政策没有规定"):
        services.decide_contest(placing=placing, actor=officer, now=now)
    contests.publish(contest=contest, actor=publisher, now=now)
    hold_rules(now)
    with pytest.raises(errors.Refusal) as refusal:
        services.decide_contest(placing=placing, actor=officer, now=now)
    assert "名次不在规定范围（示例办法第三条）" in str(refusal.value)
    assert "没有规定的证书（示例办法第三条）" in str(refusal.value)
    assert Award.objects.count() == 0


def test_nothing_is_awarded_on_a_value_that_no_bureau_has_confirmed(contest, body, officer, enterer, publisher, now):
    number_patterns(body)
    hold_rules(now)
    placing = make_placing(contest, enterer, now)
    holds(placing.person, 5, body, now)
    contests.publish(contest=contest, actor=publisher, now=now)
    with pytest.raises(errors.Refusal, match=r"主管部门还没有核实：.*市级竞赛前三名"):
        services.decide_contest(placing=placing, actor=officer, now=now)
    hold_rules(now, publisher)
    assert services.decide_contest(placing=placing, actor=officer, now=now).route == Route.CONTEST


@pytest.mark.parametrize("level", [4, 3])
def test_nobody_is_raised_to_what_they_hold(second, body, officer, now, level):
    holds(second.person, level, body, now)
    with pytest.raises(errors.Refusal, match="已经有本等级或更高等级的证书"):
        services.decide_contest(placing=second, actor=officer, now=now)


def test_a_withdrawn_placing_and_another_body_award_nothing(second, officer, stranger, publisher, now):
    with pytest.raises(errors.NotYours):
        services.decide_contest(placing=second, actor=stranger, now=now)
    contests.withdraw(placing=second, reason="冒名参赛", actor=publisher, now=now)
    with pytest.raises(errors.Refusal, match="名次已取消"):
        services.decide_contest(placing=second, actor=officer, now=now)


def test_an_old_certificate_is_exchanged_once_and_superseded(verified, body, officer, now):
    lower = holds(verified.person, 5, body, now)
    award = services.convert(certificate=verified, body=body, actor=officer, now=now)
    assert services.convert(certificate=verified, body=body, actor=officer, now=now).pk == award.pk
    new = Certificate.objects.get(source_kind="award")
    verified.refresh_from_db()
    assert (new.level, new.replaces_id, new.person_id) == (4, verified.pk, verified.person_id)
    assert (verified.state, verified.superseded_by_id) == ("superseded", new.pk)
    assert award.source_id == verified.pk
    lower.refresh_from_db()
    assert (lower.state, lower.superseded_by_id) == ("valid", None), "only what is exchanged is replaced"


def test_only_a_verified_valid_old_certificate_is_exchanged(old, body, officer, stranger, rules, now):
    with pytest.raises(errors.Refusal, match="旧证书还没有核实"):
        services.convert(certificate=old, body=body, actor=officer, now=now)
    certificates.verify(certificate=old, method="查", actor=None, now=now)
    with pytest.raises(errors.NotYours):
        services.convert(certificate=old, body=body, actor=stranger, now=now)
    certificates.suspend(certificate=old, reason="核查", on=now.date(), actor=None, now=now)
    with pytest.raises(errors.Refusal, match="不是有效状态"):
        services.convert(certificate=old, body=body, actor=officer, now=now)
    certificates.restore(certificate=old, reason="查清", on=now.date(), actor=None, now=now)
    holds(old.person, 3, body, now)
    with pytest.raises(errors.Refusal, match="已经有本等级"):
        services.convert(certificate=old, body=body, actor=officer, now=now)


@pytest.fixture
def agreed(body, officer, rules, make_user, now):
    """An application to which two assessors may agree."""
    number_patterns(body)
    person, number = numbered_person()
    holds(person, 5, body, now)
    employment.hire(
        person=person, organisation=OrganisationFactory(kind="agency"), started_on=date(2010, 1, 4), actor=None, now=now
    )
    return contests.apply(body=body, name=person.name, number=number, level=4, evidence="证明", actor=officer, now=now)


def test_a_direct_assessment_wants_two_assessors_and_nobody_against(agreed, body, officer, make_user, now):
    one, two, three = make_assessors(body, make_user)
    for count, user in enumerate((one, two)):
        with pytest.raises(errors.Refusal, match=f"要有 2 名考评员同意，现在 {count} 名"):
            services.decide_direct(assessment=agreed, actor=officer, now=now)
        contests.state_opinion(assessment=agreed, agrees=True, text="同意", actor=user, now=now)
    contests.state_opinion(assessment=agreed, agrees=False, text="证据不足", actor=three, now=now)
    with pytest.raises(errors.Refusal, match="有考评员不同意"):
        services.decide_direct(assessment=agreed, actor=officer, now=now)


def test_a_direct_assessment_gives_its_level_once(agreed, body, officer, make_user, now):
    for user in make_assessors(body, make_user)[:2]:
        contests.state_opinion(assessment=agreed, agrees=True, text="同意", actor=user, now=now)
    award = services.decide_direct(assessment=agreed, actor=officer, now=now)
    assert services.decide_direct(assessment=agreed, actor=officer, now=now).pk == award.pk
    assert Certificate.objects.get(source_kind="award").level == 4
    # The lower one stays as it is, as after an examination.
    assert dict(Certificate.objects.filter(person=agreed.person).values_list("level", "state")) == {
        5: "valid",
        4: "valid",
    }


def test_the_database_keeps_one_award_a_source_and_one_source_an_award(second, verified, officer, now):
    services.decide_contest(placing=second, actor=officer, now=now)
    values = {"decided_by": officer, "decided_at": now}
    wrong = [
        {"route": "contest", "placing": second},
        {"route": "contest", "old": verified},
        {"route": "conversion", "old": verified, "placing": second},
        {"route": "conversion", "old": verified, "theory_score": 60, "practical_score": 60},
        {"route": "examination"},
    ]
    for columns in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Award.objects.create(**columns, **values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Award.objects.update(route="direct_assessment")


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tries=st.lists(st.booleans(), min_size=1, max_size=5))
def test_killed_and_repeated_it_awards_once_and_loses_no_number(second, body, officer, now, tries):
    """A try that is True dies after everything is written, before the commit."""
    with transaction.atomic():
        before = set(Certificate.objects.values_list("pk", flat=True))
        for dies in [*tries, False]:
            try:
                with transaction.atomic():
                    services.decide_contest(placing=second, actor=officer, now=now)
                    if dies:
                        raise KeyboardInterrupt
            except KeyboardInterrupt:
                pass
        new = Certificate.objects.exclude(pk__in=before)
        assert Award.objects.filter(placing=second).count() == new.count() == 1
        assert new.get().number.endswith("000001")
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_the_same_moment_award_once(second, officer, now):
    found, barrier = [], threading.Barrier(2)

    def press():
        try:
            barrier.wait(timeout=30)
            found.append(services.decide_contest(placing=second, actor=officer, now=now).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(found) == 2
    assert len(set(found)) == 1
    assert Award.objects.count() == 1
    assert Certificate.objects.filter(source_kind="award").count() == 1


def test_nobody_raises_or_exchanges_for_themselves(second, verified, body, make_user, now):
    for source, decide in (
        (second, lambda user: services.decide_contest(placing=second, actor=user, now=now)),
        (verified, lambda user: services.convert(certificate=verified, body=body, actor=user, now=now)),
    ):
        own = make_user(("assessment_body_officer", body, None))
        type(source.person).objects.filter(pk=source.person_id).update(user=own)
        with pytest.raises(errors.Refusal, match="请由同事办理"):
            decide(own)
    assert Award.objects.count() == 0


def test_an_old_certificate_is_found_as_it_is_written_and_never_a_revoked_one(old, now):
    wide = " ".join(chr(ord(sign) + 0xFEE0) for sign in old.number)
    assert selectors.old_certificate(number=wide, name=old.holder_name) == old
    certificates.revoke(certificate=old, reason="冒用", on=now.date(), actor=None, now=now)
    assert selectors.old_certificate(number=old.number, name=old.holder_name) is None


def test_two_clicks_for_a_placing(second, officer, stranger, signed_in):
    browser = signed_in(officer)
    page = browser.get(reverse("awards:placings")).content.decode()
    assert "授予四级 / 中级工证书" in page
    assert second.person.name not in page
    form = {"placing": second.public_id}
    assert signed_in(stranger).post(reverse("awards:placings"), form).status_code == 404
    page = browser.post(reverse("awards:placings"), form, follow=True).content.decode()
    assert "已授予" in page
    assert Certificate.objects.get(source_kind="award").number in page
    assert "没有等待晋级的选手" in page
    assert "正在后台制作" in page
    made = Certificate.objects.get(source_kind="award")
    certificates.stop(certificate_id=made.pk, fault=Fault("missing_glyph", "󰀀"), now=timezone.now())
    page = browser.get(reverse("awards:placings")).content.decode()
    assert "没有制成" in page
    assert "正在后台制作" not in page, "nobody waits for what will not come"
    assert f"/assess/certificates/{made.public_id}/" in page
    assert selectors.decided(officer, Route.CONTEST)[0]["award"].placing_id == second.pk


def test_two_clicks_for_an_old_certificate(verified, officer, signed_in):
    browser, at = signed_in(officer), reverse("awards:conversion")
    assert browser.get(at).status_code == 200
    form = {"number": verified.number, "name": verified.holder_name}
    for wrong in ({**form, "name": "别人"}, {**form, "number": "1"}):
        answer = browser.post(at, wrong)
        assert answer.status_code == 422
        assert "没有查到编号和姓名都相符的外来证书" in answer.content.decode()
    page = browser.post(at, form).content.decode()
    assert "换发四级 / 中级工证书" in page
    page = browser.post(at, {**form, "do": "convert"}, follow=True).content.decode()
    assert f"代替旧证书 {verified.number}" in page
    again = browser.post(at, form).content.decode()
    assert "不能换证" in again


def test_two_clicks_for_a_direct_assessment(agreed, body, officer, make_user, now, signed_in):
    browser, at = signed_in(officer), reverse("awards:assessments")
    page = browser.get(at).content.decode()
    assert "要有 2 名考评员同意" in page
    assert browser.post(at, {"assessment": agreed.public_id}).status_code == 422
    for user in make_assessors(body, make_user)[:2]:
        contests.state_opinion(assessment=agreed, agrees=True, text="同意", actor=user, now=now)
    page = browser.post(at, {"assessment": agreed.public_id}, follow=True).content.decode()
    assert Certificate.objects.get(source_kind="award").number in page


def test_a_late_press_asks_for_the_second_factor(second, officer, signed_in):
    browser = signed_in(officer)
    session = browser.session
    session["second_factor_at"] = 0
    session.save()
    late = browser.post(reverse("awards:placings"), {"placing": second.public_id})
    assert (late.status_code, late["Location"][:18]) == (307, "/accounts/confirm/")
    assert Award.objects.count() == 0


def test_a_contest_too_long_ago_raises_nobody(second, officer, now):
    with pytest.raises(errors.Refusal, match="竞赛过去太久"):
        services.decide_contest(placing=second, actor=officer, now=now + timedelta(days=800))
