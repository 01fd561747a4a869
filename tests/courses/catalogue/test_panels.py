"""The desks: a school sees where its courses stand, an officer what waits in the own region."""

import pytest

from courses.catalogue import selectors, services
from courses.catalogue.models import CoursePage

pytestmark = pytest.mark.django_db


def test_courses_and_reviews_stand_on_the_desks_they_belong_to(world, signed_in, now):
    assert selectors.courses_to_review(world.officer) == []
    services.submit(page=world.course, actor=world.editor, now=now)
    for user, sees in ((world.officer, [world.course]), (world.far_officer, []), (world.editor, [])):
        assert selectors.courses_to_review(user) == sees
    assert world.course.title in signed_in(world.officer).get("/desk/").content.decode()
    assert world.course.title not in signed_in(world.far_officer).get("/desk/").content.decode()
    school = signed_in(world.editor).get("/school/").content.decode()
    assert world.course.title in school
    assert "审核中" in school
    assert world.course.title not in signed_in(world.other).get("/school/").content.decode()


def test_each_state_has_its_words(world, publish, now):
    def words():
        return str(selectors.course_state(CoursePage.objects.get(pk=world.course.pk))[0])

    assert words() == "草稿"
    services.submit(page=world.course, actor=world.editor, now=now)
    assert words() == "审核中"
    services.decide(
        page=CoursePage.objects.get(pk=world.course.pk), actor=world.officer, approve=False, comment="改", now=now
    )
    assert words() == "退回修改"
    published = publish(world)
    assert words() == "已发布"
    published.title = "改名"
    published.save_revision()
    assert words() == "已发布，有未送审的修改"
