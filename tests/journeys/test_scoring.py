"""The practical part alone, in browsers: planned at a desk, scored by two on their phones, released, awarded."""

from types import SimpleNamespace
from typing import Any

from portal.access.enums import Role
from tests.factories.exams import make_candidate, make_passed, make_session, number_patterns
from tests.factories.people import OrganisationFactory, RegionFactory
from tests.journeys import certifying
from tests.journeys.learning import NAME


def test_two_phones_and_a_desk(portal: str, make_user: Any, visit: Any, work: Any) -> None:
    """What the path from draft to certificate goes through as its fourth step, without the first three."""
    body = OrganisationFactory(kind="assessment_body", name="示例职业技能评价中心", region=RegionFactory(code=230103))
    number_patterns(body)
    registration = make_passed(make_session(body=body), make_candidate(name=NAME))
    cast = SimpleNamespace(
        examiners=[make_user((Role.ASSESSOR, body, None), name=name) for name in ("皮远山", "施雅琴")]
    )
    officer = visit("4-officer", user=make_user((Role.ASSESSMENT_BODY_OFFICER, body, None), name="秦主任"), desk=True)
    caregiver = visit("4-caregiver", user=registration.person.user)
    certifying.is_scored(cast, visit, officer, caregiver)
    certifying.is_awarded(cast, work, officer)
