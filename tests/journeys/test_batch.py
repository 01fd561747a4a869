"""An officer awards a whole session on a phone and watches it: the page tells by itself how far it is."""

from typing import Any

from django.utils import timezone

from certification.awards import services
from certification.awards.models import Batch
from portal.access.enums import Role
from tests.factories.courses import make_class, make_version
from tests.factories.exams import make_candidate, make_session, number_patterns
from tests.factories.people import OrganisationFactory
from tests.factories.practical import make_assessors, make_ready


def test_the_batch_shows_its_progress_by_itself(portal: str, visit: Any, work: Any, make_user: Any) -> None:
    body = OrganisationFactory(kind="assessment_body", name="示例职业技能评价中心")
    number_patterns(body)
    training_class = make_class(make_version(OrganisationFactory(kind="school")))
    people = [make_candidate(training_class) for _ in range(3)]
    make_ready(session := make_session(body=body), people, make_assessors(body, make_user))
    officer = visit("1-officer", user=make_user((Role.ASSESSMENT_BODY_OFFICER, body, None), name="秦主任"))
    officer.open(f"/assess/awards/{session.public_id}/all/", shot="plan").reads("将授予 3 人")
    officer.press("授予 3 人并制证", shot="begun").reads("正在授予和制证")
    services.batches.advance(batch_id=Batch.objects.get().pk, now=timezone.now(), chunk=1)
    # Nobody presses anything from here on.
    officer.reads("已完成 1 / 3")
    tile = officer.page.locator("#batch-figures > *", has_text="新授予")
    tile.get_by_text("1").wait_for()
    officer.look("running")
    work()
    officer.reads("新授予 3 人，已有证书文件 3 本。").look("done").reads("下载和打印")
    officer.press("准备打印用的 PDF", shot="asked").reads("正在准备")
    work()
    # The file shows itself too.
    officer.reads("以前可以下载").look("file")
