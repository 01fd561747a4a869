"""The audit log in the browser: for auditors only, of their regions, and one thing's way through the portal."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.urls import reverse

from portal.access.enums import Role
from portal.audit import services as audit
from portal.home.enums import ACTS, AREAS
from portal.regions.enums import Level
from portal.regions.models import Region

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)


@pytest.fixture
def auditor(make_user):
    Region.objects.create(code=330100, name="示例市", level=Level.CITY, path="330100")
    return make_user((Role.AUDITOR, None, 330100), name="覃思远")


@pytest.fixture
def log(auditor, signed_in):
    browser = signed_in(auditor)

    def read(**query) -> str:
        return browser.get(reverse("home:audit"), query).content.decode()

    return read


def test_an_auditor_reads_the_own_regions_and_what_has_none(auditor, log):
    audit.record(actor=auditor, action="subsidies.claim.recovered", region=330106, now=NOON)
    audit.record(actor=None, action="certificates.certificate.revoked", now=NOON)
    audit.record(actor=None, action="exams.session.released", region=420700, now=NOON)
    html = log()
    assert "补贴 · 款项退回" in html
    assert "覃思远" in html
    assert "证书 · 撤销" in html
    assert "考试 · 公布" not in html


def test_area_and_day_narrow_the_log(auditor, log):
    audit.record(actor=None, action="subsidies.claim.paid", region=330106, now=NOON)
    audit.record(actor=None, action="timebank.order.settled", region=330106, now=NOON)
    assert "时间银行 · 结算" not in log(area="subsidies")
    assert "补贴 · 发放" in log(area="subsidies", day="2026-11-20")
    assert "补贴 · 发放" not in log(area="subsidies", day="2026-11-19")


def test_one_thing_is_followed(auditor, log):
    audit.record(actor=None, action="people.person.registered", target=auditor, region=330106, now=NOON)
    audit.record(actor=None, action="subsidies.claim.paid", region=330106, now=NOON)
    html = log(type="portal_accounts.user", id=str(auditor.pk))
    assert "人员 · 登记" in html
    assert "补贴 · 发放" not in html


def test_the_desk_shows_what_weighs_and_leads_to_the_log(auditor, signed_in):
    audit.record(actor=None, action="certificates.certificate.revoked", now=NOON)
    audit.record(actor=None, action="messaging.message.sent", now=NOON)
    html = signed_in(auditor).get(reverse("home:desk")).content.decode()
    assert "证书 · 撤销" in html
    assert "消息 · 发出" not in html
    assert 'href="/desk/audit/"' in html


def test_wrong_filters_do_not_break_the_page(auditor, log):
    assert "审计记录" in log(area="nosuch", day="31.11.", start="-5")


def test_officers_and_caregivers_do_not_read_it(make_user, signed_in, auditor):
    for user in (make_user(), make_user((Role.CITY_OFFICER, None, 330100))):
        assert signed_in(user).get(reverse("home:audit")).status_code == 403


def test_an_action_without_a_word_is_shown_by_its_own_name(auditor, log):
    audit.record(actor=None, action="people.number.used", region=330100, now=NOON)
    audit.record(actor=None, action="kitchen.soup.stirred", now=NOON)
    html = log()
    assert "人员 · 核对完整号码" in html
    assert "示例市" in html
    assert "kitchen.soup.stirred" in html


def test_every_action_of_the_services_has_a_word():
    """What auditors read is never a raw code; new actions get their word in portal.home.enums."""
    found = set()
    for floor in ("portal", "courses", "certification", "credit"):
        for file in Path(floor).rglob("*.py"):
            found |= set(re.findall(r'action="([a-z_]+(?:\.[a-z_]+)+)"', file.read_text("utf-8")))
    assert len(found) > 80
    last = {".".join(action.split(".")[-2:]) for action in found}
    assert sorted(two for two in last if two not in ACTS and two.rpartition(".")[2] not in ACTS) == []
    assert sorted({action.split(".")[0] for action in found} - set(AREAS)) == []
