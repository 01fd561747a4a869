"""Classes: applying, admitting, attending, leaving; another school finds nothing."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from courses.enrolment import errors, panels, selectors, services
from courses.enrolment.models import Attendance, CourseTest, Enrolment
from portal.messaging.models import Message
from portal.people.models import IdentityDocument
from tests.factories import OrganisationFactory, PersonFactory, UserFactory
from tests.factories.courses import enrol, make_class, make_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def school(db):
    return OrganisationFactory(kind="school")


@pytest.fixture
def version(school):
    return make_version(school, online=1, offline=2)


@pytest.fixture
def manager(school, make_user):
    return make_user(("school_manager", school, None))


@pytest.fixture
def other_manager(make_user):
    return make_user(("school_manager", OrganisationFactory(kind="school"), None))


def offline(version):
    return [
        lesson["uuid"] for lesson in version.content["sections"][0]["lessons"] if lesson["kind"] == "offline_practice"
    ]


def apply(training_class, person, now):
    return services.apply(training_class=training_class, person_id=person.pk, actor=None, now=now)


def test_an_automatic_class_admits_at_once_and_once(version, now, drain):
    row, person = make_class(version), PersonFactory()
    one = apply(row, person, now)
    assert one.state == "admitted"
    assert apply(row, person, now).pk == one.pk
    drain()
    assert Message.objects.filter(user=person.user).count() == 1


def test_a_school_that_decides_tells_why_it_refuses(version, manager, now):
    row, person = make_class(version, admission="manual"), PersonFactory()
    waiting = apply(row, person, now)
    assert waiting.state == "applied"
    for reason in ("", "很" * 201):
        with pytest.raises(errors.Refusal) as refusal:
            services.decide(enrolment=waiting, admit=False, reason=reason, actor=manager, now=now)
        assert refusal.value.field == "reason"
    refused = services.decide(enrolment=waiting, admit=False, reason="年龄不到", actor=manager, now=now)
    assert (refused.state, refused.reason) == ("refused", "年龄不到")
    assert "年龄不到" in Message.objects.get(user=person.user).body
    assert services.decide(enrolment=waiting, admit=True, actor=manager, now=now).state == "refused"
    assert services.withdraw(enrolment=refused, actor=None, now=now).state == "refused"
    again = apply(row, person, now + timedelta(days=1))
    assert (again.pk, again.state, again.reason) == (waiting.pk, "applied", "")
    assert services.decide(enrolment=again, admit=True, actor=manager, now=now).state == "admitted"


def test_a_full_class_a_closed_one_and_one_that_is_over_say_so(version, manager, now):
    row = make_class(version, quota=1)
    first = apply(row, PersonFactory(), now)
    with pytest.raises(errors.Refusal, match="名额已满"):
        apply(row, PersonFactory(), now)
    services.withdraw(enrolment=first, actor=None, now=now)
    apply(row, PersonFactory(), now)
    over = make_class(version)
    with pytest.raises(errors.Refusal, match="不收人"):
        apply(over, PersonFactory(), now + timedelta(days=32))
    closed = services.close_class(training_class=make_class(version), actor=manager, now=now)
    with pytest.raises(errors.Refusal, match="不收人"):
        apply(closed, PersonFactory(), now)


def test_without_a_document_nobody_enrols(version, now):
    person = PersonFactory()
    IdentityDocument.objects.filter(person=person).delete()
    with pytest.raises(errors.Refusal, match="身份信息"):
        apply(make_class(version), person, now)


def test_whoever_has_completed_does_not_leave(version, now):
    row = apply(make_class(version), PersonFactory(), now)
    assert services.complete(enrolment_id=row.pk, now=now)
    assert not services.complete(enrolment_id=row.pk, now=now)
    with pytest.raises(errors.Refusal, match="已经结业"):
        services.withdraw(enrolment=row, actor=None, now=now)


def test_a_class_needs_the_schools_own_course_and_sensible_dates(version, manager, now):
    today = timezone.localdate()
    values = {"title": "班", "starts_on": today, "ends_on": today, "quota": 1, "actor": manager, "now": now}
    school_id = version.organisation_id
    foreign = make_version(OrganisationFactory(kind="school"))
    with pytest.raises(errors.Refusal) as refusal:
        services.open_class(school_id=school_id, version=foreign, **values)
    assert refusal.value.field == "version"
    with pytest.raises(errors.Refusal):
        services.open_class(school_id=school_id, version=version, **values | {"ends_on": today - timedelta(days=1)})
    with pytest.raises(errors.Refusal):
        services.open_class(school_id=school_id, version=version, **values | {"quota": 0})
    with pytest.raises(errors.NotYours):
        services.open_class(school_id=foreign.organisation_id, version=foreign, **values)


def attend(row, uuid_, actor, now, **values):
    return services.record_attendance(
        **{
            "enrolment": row,
            "lesson_uuid": uuid_,
            "held_on": timezone.localdate(),
            "actor": actor,
            "now": now,
            **values,
        }
    )


def test_attendance_counts_once_and_can_be_taken_back_once(version, manager, now):
    row = enrol(PersonFactory(), make_class(version))
    lesson = offline(version)[0]
    entry = attend(row, lesson, manager, now)
    assert selectors.attended_minutes(row.pk) == {lesson: 45}
    with pytest.raises(errors.Refusal, match="已经签过到了"):
        attend(row, lesson, manager, now)
    services.reverse_attendance(attendance=entry, actor=manager, now=now)
    assert selectors.attended_minutes(row.pk) == {lesson: 0}
    with pytest.raises(errors.Refusal, match="已经撤回"):
        services.reverse_attendance(attendance=entry, actor=manager, now=now)
    attend(row, lesson, manager, now)
    assert selectors.attended_minutes(row.pk) == {lesson: 45}
    assert [a.minutes for a in Attendance.objects.order_by("pk")] == [45, -45, 45]
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.update(minutes=1)


def test_attendance_is_of_this_class_of_its_days_and_of_learners(version, manager, other_manager, now):
    training_class = make_class(version)
    row = enrol(PersonFactory(), training_class)
    online = version.content["sections"][0]["lessons"][0]["uuid"]
    for lesson in (online, str(uuid.uuid4()), "nonsense"):
        with pytest.raises(errors.Refusal, match="线下课"):
            attend(row, lesson, manager, now)
    for day in (timezone.localdate() + timedelta(days=1), training_class.starts_on - timedelta(days=1)):
        with pytest.raises(errors.Refusal, match="到课日期"):
            attend(row, offline(version)[0], manager, now, held_on=day)
    with pytest.raises(errors.NotYours):
        attend(row, offline(version)[0], other_manager, now)
    services.withdraw(enrolment=row, actor=None, now=now)
    with pytest.raises(errors.Refusal, match="不在学"):
        attend(row, offline(version)[0], manager, now)


def test_a_test_is_recorded_once_for_each_source(version, now):
    row = enrol(PersonFactory(), make_class(version))
    for score in (80, 90):
        services.record_test(
            enrolment_id=row.pk, source="exam:1", score=Decimal(score), passed=True, held_on=now.date(), now=now
        )
    assert CourseTest.objects.get().score == 80
    assert selectors.test_passed(row.pk)


def test_a_running_class_keeps_its_course_page(version, now):
    assert panels.keep_running([version.course_uuid]) is None
    training_class = make_class(version)
    sentence = panels.keep_running([version.course_uuid])
    assert training_class.title in sentence
    assert "结班以后才能删除" in sentence
    services.close_class(training_class=training_class, actor=None, now=now)
    assert panels.keep_running([version.course_uuid]) is None


def test_a_learner_applies_on_the_page_and_leaves(version, signed_in, now):
    training_class, person = make_class(version), PersonFactory()
    browser = signed_in(person.user)
    at = reverse("enrolment:class", args=[training_class.public_id])
    assert "报名这个班" in browser.get(at).content.decode()
    assert browser.post(at).status_code == 302
    assert Enrolment.objects.get().state == "admitted"
    browser.post(reverse("enrolment:withdraw", args=[training_class.public_id]))
    assert Enrolment.objects.get().state == "withdrawn"
    stranger = signed_in(PersonFactory().user)
    assert stranger.post(reverse("enrolment:withdraw", args=[training_class.public_id])).status_code == 404


def test_without_identity_the_page_leads_there(version, signed_in):
    browser = signed_in(UserFactory())
    at = reverse("enrolment:class", args=[make_class(version).public_id])
    assert "先登记身份信息" in browser.get(at).content.decode()
    assert browser.post(at)["Location"].startswith(reverse("people:identity"))


def test_a_full_class_is_told_on_the_page(version, signed_in, now):
    training_class = make_class(version, quota=1)
    enrol(PersonFactory(), training_class)
    at = reverse("enrolment:class", args=[training_class.public_id])
    answer = signed_in(PersonFactory().user).post(at)
    assert answer.status_code == 422
    assert "名额已满" in answer.content.decode()


SCHOOL = ["class", "decide", "attend", "attend_reverse"]


@pytest.mark.parametrize("name", SCHOOL)
def test_another_school_finds_nothing_by_any_method(version, other_manager, signed_in, name):
    at = reverse(f"school:{name}", args=[make_class(version).public_id])
    browser = signed_in(other_manager)
    answers = [getattr(browser, method)(at).status_code for method in ("get", "post", "put", "delete")]
    assert set(answers) <= {404, 405}
    assert 404 in answers


def test_learners_have_no_school_pages(version, signed_in):
    at = reverse("school:class", args=[make_class(version).public_id])
    assert signed_in(PersonFactory().user).get(at).status_code == 403


def test_the_school_decides_attends_and_takes_back(version, manager, signed_in, now):
    training_class = make_class(version, admission="manual")
    row = apply(training_class, PersonFactory(), now)
    browser = signed_in(manager)

    def post(name, **data):
        at = reverse(f"school:{name}", args=[training_class.public_id])
        return browser.post(at, {"enrolment": row.public_id, **data}, follow=True).content.decode()

    assert "请写明不录取的原因" in post("decide", decision="refuse", reason="")
    assert "已处理" in post("decide", decision="admit")
    assert "已签到" in post("attend", lesson=offline(version)[0])
    assert "已经签过到了" in post("attend", lesson=offline(version)[0])
    assert "线下课" in post("attend", lesson="nonsense")
    entry = Attendance.objects.get()
    assert "已撤回" in post("attend_reverse", attendance=entry.pk)
    assert "已经撤回" in post("attend_reverse", attendance=entry.pk)
    at = reverse("school:attend_reverse", args=[training_class.public_id])
    assert browser.post(at, {"enrolment": row.public_id, "attendance": "x"}).status_code == 404


def test_a_class_is_opened_on_the_page(version, manager, signed_in):
    browser = signed_in(manager)
    today = timezone.localdate()
    data = {
        "school": version.organisation_id, "version": version.pk, "title": "第5期", "starts_on": today,
        "ends_on": today - timedelta(days=1), "quota": 10, "admission": "automatic",
    }  # fmt: skip
    answer = browser.post(reverse("school:new"), data)
    assert answer.status_code == 422
    assert "结班日期不能早于开班日期" in answer.content.decode()
    assert browser.post(reverse("school:new"), data | {"ends_on": today}).status_code == 302
    foreign = make_version(OrganisationFactory(kind="school"))
    assert browser.post(reverse("school:new"), data | {"version": foreign.pk, "ends_on": today}).status_code == 422


@pytest.mark.parametrize("many", [1, 3])
def test_lists_take_as_many_queries_for_one_row_as_for_three(
    version, manager, signed_in, now, many, django_assert_num_queries
):
    training_class = make_class(version)
    for _ in range(many):
        row = enrol(PersonFactory(), training_class)
        attend(row, offline(version)[0], manager, now)
    for _ in range(many - 1):
        make_class(version)
    browser = signed_in(manager)
    browser.get(reverse("school:classes"))
    with django_assert_num_queries(5):
        browser.get(reverse("school:classes"))
    with django_assert_num_queries(8):
        browser.get(reverse("school:class", args=[training_class.public_id]))
