"""The question bank of the demonstration world."""

import pytest

from certification.questions import demo, selectors
from certification.questions.logic import contents, scoring
from certification.questions.models import QuestionVersion
from portal.demo import adapters
from portal.organisations.models import Organisation
from portal.people.models import Person
from portal.regions.models import Region

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(make_user, now):
    world = adapters.read_world(today=now.date())
    region = Region.objects.create(code=230100, name="示例市", level="city", path="230000/230100")
    body = Organisation.objects.create(
        kind="assessment_body", name="示例中心", credit_code="52230100XXXX001313", region=region, created_at=now
    )
    world.ids["O13"] = body.pk
    for key in ("P43", "P44"):
        world.ids[key] = Person.objects.create(user=make_user(), name=key, created_at=now).pk
    return world


def test_the_whole_bank_is_approved_by_two_people(world, now):
    demo.load(world, now=now)
    bank = selectors.bank("caregiver")
    versions = list(selectors.approved(bank))
    assert len(versions) == sum(
        adapters.read_yaml(path)["count"] for path in (world.folder / "questions").glob("level*.yaml")
    )
    assert all(version.proposed_by_id != version.approved_by_id for version in versions)
    assert all(version.decided_at < now for version in versions)
    assert all(contents.digest(selectors.draft(version)) == version.content_hash for version in versions)
    assert all(scoring.score(version.content, contents.right_response(version.content)) == 1 for version in versions)
    assert sum(selectors.counts(bank).values()) == len(versions)
    assert "饮食照护" in [module.title for module in selectors.modules(bank)]


def test_telling_it_twice_changes_nothing(world, now):
    demo.load(world, now=now)
    before = QuestionVersion.objects.count()
    demo.load(world, now=now)
    assert QuestionVersion.objects.count() == before
