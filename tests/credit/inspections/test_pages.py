"""The officer's pages from the plan to the public result, and what everybody sees."""

import json
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from credit.inspections import selectors, services
from credit.inspections.models import Plan
from credit.records import selectors as records


def test_from_the_plan_to_the_public_result(
    city: SimpleNamespace, signed_in: Any, client: Any, now: datetime, monkeypatch: Any
) -> None:
    first, second = signed_in(city.first), signed_in(city.second)
    assert "还没有抽查计划" in client.get("/inspections/").content.decode()
    assert "列出机构" in first.get("/desk/inspections/new/").content.decode()
    address = "/desk/inspections/new/?region=230100&strata_by=risk"
    page = first.get(address).content.decode()
    assert city.agencies[0].name in page
    come = (now + timedelta(days=1)).astimezone(ZoneInfo("Asia/Shanghai"))
    data = {
        "title": "第4季度双随机抽查",
        "number_source": "某日公布的号码",
        "day": f"{come:%Y-%m-%d}",
        "at": f"{come:%H:%M}",
        "quota_green": "1",
        "inspectors": [str(city.first.pk), str(city.second.pk)],
        f"exclude_{city.agencies[2].credit_code}": "上月已检查",
    }
    assert first.post(address, data | {"inspectors": [str(city.first.pk)]}).status_code == 422
    assert first.post(address, data | {"quota_green": "0"}).status_code == 422
    alone = first.post(address, data | {f"conflicts_{city.second.pk}": [city.agencies[0].credit_code]})
    assert alone.status_code == 422
    assert "只有 1 位" in alone.content.decode()
    assert "某日公布的号码" in alone.content.decode()
    assert first.post(address, data).status_code == 302
    plan = Plan.objects.get()
    public, desk = f"/inspections/{plan.public_id}/", f"/desk/inspections/{plan.public_id}/"
    page = client.get(public).content.decode()
    assert plan.list_sha256 in page
    assert "上月已检查" in page
    assert plan.title in client.get("/inspections/").content.decode()
    notices = client.get("/notices/").content.decode()
    assert public in notices
    assert 'href="/inspections/"' in notices
    assert json.loads(client.get(public + "plan.json").content) == selectors.as_file(plan)
    assert "以后才能录入" in first.get(desk).content.decode()
    assert first.post(desk, {"numbers": "88"}).status_code == 422
    later = come + timedelta(minutes=5)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    # Sessions of the second factor were confirmed a day ago by then; they are given anew.
    first, second = signed_in(city.first), signed_in(city.second)
    first.post(desk, {"numbers": "88"})
    assert "等另一位录入" in first.get(desk).content.decode()
    second.post(desk, {"numbers": "89"})
    assert "两位录入的不一样" in second.get(desk).content.decode()
    done = second.post(desk, {"numbers": "88"}, follow=True)
    assert "抽中" in done.content.decode()
    plan.refresh_from_db()
    page = client.get(public).content.decode()
    assert plan.draw.tickets[0]["ticket"] in page
    visit = selectors.visits(plan).get()
    form = f"/desk/inspections/visits/{visit.public_id}/"
    on = f"{records.day(later):%Y-%m-%d}"
    assert (
        first.post(form, {"action": "report", "visited_on": on, "findings": "", "result": "rectify"}).status_code == 422
    )
    first.post(form, {"action": "report", "visited_on": on, "findings": "夜班仅1人照护38位老年人", "result": "rectify"})
    assert "夜班仅1人" not in client.get(public).content.decode()
    result = {
        "action": "publish",
        "credit-code": "night_duty_short",
        "credit-severity": "general",
        "credit-points": "-7",
    }
    assert first.post(form, result).status_code == 422
    first.post(form, result | {"credit-document": "示例检查结果〔2026〕12号"})
    assert "夜班仅1人" in client.get(public).content.decode()
    organisation = client.get(f"/organisations/{visit.organisation.public_id}/").content.decode()
    assert "夜班仅1人" in organisation
    assert "夜班人手不足" in organisation
    assert plan.title in first.get("/desk/inspections/").content.decode()


def test_whose_pages(city: SimpleNamespace, publish: Any, signed_in: Any, client: Any, now: datetime) -> None:
    plan = publish()
    for officer in (city.first, city.second):
        services.enter_numbers(plan=plan, numbers="88", actor=officer, now=now)
    visit = selectors.visits(plan).get()
    for user in (city.stranger, city.county):
        assert signed_in(user).get(f"/desk/inspections/{plan.public_id}/").status_code == 404
        assert signed_in(user).get(f"/desk/inspections/visits/{visit.public_id}/").status_code == 404
    assert signed_in(city.clerk).get("/desk/inspections/").status_code == 403
    assert client.get("/desk/inspections/").status_code == 302
    assert client.get("/inspections/nothing/").status_code == 404
    assert "等检查的机构 1 家" in signed_in(city.first).get("/desk/").content.decode()
