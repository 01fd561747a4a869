"""The officers' desk from the province down to one person, and the statistics that everybody sees."""

import io
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.utils import timezone

from certification.targets import services
from portal.access.enums import Role
from portal.audit.models import Entry
from tests.certification.targets.making import agency, certificate, hire, person
from tests.factories.people import RegionFactory

PROVINCE, CITY, HERE, NEXT = 230000, 230100, 230103, 230102


@pytest.fixture
def cast(portal: str, make_user: Any, clock: Any) -> SimpleNamespace:
    """Two counties of one city: three in post with one certificate here, one without in the next."""
    today = timezone.localdate()
    body, next_body = agency(HERE), agency(NEXT)
    names = ("王秀兰", "王秀英", "李小梅")
    people = [person(HERE, name=name) for name in names]
    for who in people:
        hire(who, body, today - timedelta(days=200))
    certificate(people[0], today - timedelta(days=100), level=3)
    hire(person(NEXT, name="周慧"), next_body, today - timedelta(days=90))
    services.rebuild_all(now=clock.now())
    RegionFactory(code=420704)
    return SimpleNamespace(
        body=body,
        next_body=next_body,
        names=names,
        province=make_user((Role.PROVINCE_OFFICER, None, PROVINCE), name="省里人"),
        county=make_user((Role.COUNTY_OFFICER, None, HERE), name="区里人"),
    )


def _sheet(visitor: Any, name: str) -> list[list[Any]]:
    """Return the spreadsheet behind this link."""
    answer = visitor.context.request.get(visitor.base + visitor.control(name).get_attribute("href"))
    assert answer.status == 200
    assert "attachment" in answer.headers["content-disposition"]
    return [
        [cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(answer.body())).active.iter_rows()
    ]


def test_from_the_province_down_to_a_person(cast: SimpleNamespace, visit: Any) -> None:
    """Figures, parts, an agency, a masked person whose opening is kept, and spreadsheets without a name."""
    officer = visit("desk-province", user=cast.province, desk=True)
    officer.open("/desk/", shot="desk").reads("黑龙江省 · 持证上岗").reads("25")
    whole = _sheet(officer, "导出 Excel")
    assert [row[0] for row in whole[1:]] == ["哈尔滨市", "黑龙江省"]
    officer.press("哈尔滨市", shot="city").press("南岗区", shot="county")
    parts = _sheet(officer, "导出 Excel")
    assert cast.body.name in [row[0] for row in parts]
    officer.press(cast.body.name, shot="agency").reads("在岗护理人员 3 人，其中 1 人持证")
    assert not Entry.objects.filter(action="targets.person.opened").exists()
    officer.press("李*梅", shot="person").reads("您打开这条记录的时间已经留痕。")
    assert not any(name in officer.page.content() for name in cast.names)
    entry = Entry.objects.get(action="targets.person.opened")
    assert entry.actor_id == cast.province.pk
    officer.press("南岗区").press("看在岗还没证的 2 人", shot="uncertified")
    listed = _sheet(officer, "导出名单")
    assert {"王*英", "李*梅"} < {cell for row in listed for cell in row}
    assert Entry.objects.filter(action="targets.people.exported").count() == 1


def test_a_county_sees_itself_and_everybody_sees_figures(cast: SimpleNamespace, visit: Any) -> None:
    """On a phone: the county's own desk, nothing of its neighbour; the public page has no people."""
    officer = visit("desk-county", user=cast.county)
    officer.open("/desk/", shot="desk").reads("南岗区 · 持证上岗").reads(cast.body.name)
    assert cast.next_body.name not in officer.page.content()
    officer.press(cast.body.name, shot="agency").press("李*梅", shot="person")
    officer.open(f"/desk/regions/{HERE}/", shot="region")
    for address in (
        f"regions/{NEXT}",
        f"regions/{CITY}",
        f"regions/{NEXT}/export",
        f"agencies/{cast.next_body.public_id}",
    ):
        officer.open(f"/desk/{address}/", status=404)
    officer.look("not-found")

    anybody = visit("desk-anybody")
    anybody.open("/statistics/", shot="statistics").press("黑龙江省", shot="province").press("哈尔滨市", shot="city")
    anybody.press("南岗区", shot="county").reads("33.3")
    assert cast.body.name not in anybody.page.content()
    assert "王*" not in anybody.page.content()
