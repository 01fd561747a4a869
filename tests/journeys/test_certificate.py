"""From a school's first draft to an employer's look at a certificate, as each of them does it."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from portal.access.enums import Role
from tests.factories.exams import number_patterns
from tests.factories.people import OrganisationFactory, RegionFactory
from tests.journeys import certifying, examining, learning, publishing

HERE = 230103


@pytest.fixture
def cast(portal: str, make_user: Any) -> SimpleNamespace:
    """Two schools, a bureau, an assessment body, and the people who work there."""
    region = RegionFactory(code=HERE)
    far = RegionFactory(code=420704)
    school = OrganisationFactory(name="示例北方护理培训学校", region=region)
    other = OrganisationFactory(name="示例南方护理培训学校", region=far)
    body = OrganisationFactory(kind="assessment_body", name="示例职业技能评价中心", region=region)
    number_patterns(school, body)
    return SimpleNamespace(
        region=region,
        school=school,
        other=other,
        body=body,
        editor=make_user((Role.SCHOOL_EDITOR, school, None), name="陆文清", phone="+8619900010001"),
        rival=make_user((Role.SCHOOL_EDITOR, other, None), name="钱远山"),
        manager=make_user((Role.SCHOOL_MANAGER, school, None), name="孟校长"),
        officer=make_user((Role.COUNTY_OFFICER, None, HERE), name="何经办"),
        assessor=make_user((Role.ASSESSMENT_BODY_OFFICER, body, None), name="秦主任"),
        examiners=[make_user((Role.ASSESSOR, body, None), name=name) for name in ("皮远山", "施雅琴")],
    )


def test_from_draft_to_certificate(cast: SimpleNamespace, visit: Any, work: Any, clock: Any, tmp_path: Path) -> None:
    """The one path of the portal, through three floors."""
    publishing.course(cast, visit, work)
    manager = learning.opens(cast, visit)
    caregiver = learning.studies(cast, visit, work, clock, manager)
    examining.sits(cast, visit, work, clock, caregiver)
    officer = examining.is_released(cast, visit, work, clock, caregiver)
    certifying.is_scored(cast, visit, officer, caregiver, now=clock.now())
    certifying.is_awarded(cast, work, officer)
    number, address, pdf = certifying.downloads(caregiver, tmp_path)
    certifying.is_checked(visit, number, address, pdf)
