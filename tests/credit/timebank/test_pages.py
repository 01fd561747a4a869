"""The pages, as the three kinds of people use them."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from credit.timebank import selectors, services
from credit.timebank.models import Order
from portal.access.enums import Role
from portal.people import selectors as people
from tests.credit.timebank.conftest import HERE
from tests.factories.people import OrganisationFactory


def wish_data(noon: Any, **more: Any) -> dict[str, Any]:
    return {
        "kind": "accompany",
        "title": "陪我去医院复诊",
        "day": f"{noon + timedelta(days=1):%Y-%m-%d}",
        "at": "08:30",
        "minutes": "180",
        "place": "和顺里 3 栋楼下",
        "details": "走路慢，要扶",
        **more,
    }


def test_the_way_through_the_pages(town: SimpleNamespace, noon: Any, signed_in: Any, monkeypatch: Any) -> None:
    elder, volunteer, operator = (signed_in(user) for user in (town.elder.user, town.volunteer.user, town.operator))
    page = elder.post("/timebank/ask/", wish_data(noon, minutes=""))
    assert page.status_code == 422
    assert "走路慢" in page.content.decode()
    page = elder.post("/timebank/ask/", wish_data(noon), follow=True)
    order = Order.objects.get()
    address, desk = f"/timebank/orders/{order.public_id}/", f"/timebank/desk/{order.public_id}/"
    assert "等受理点审核" in page.content.decode()
    assert volunteer.get(address).status_code == 404
    assert order.title in operator.get("/timebank/desk/?state=draft").content.decode()
    assert operator.post(desk + "publish/", {}).status_code == 422
    page = operator.post(desk + "publish/", {"paid_from": "savings", "priority": "on"}, follow=True)
    assert "已发布" in page.content.decode()
    index = volunteer.get("/timebank/?kind=accompany").content.decode()
    assert order.title in index
    assert "优先照顾" in index
    assert town.elder.name not in index
    before = volunteer.get(address).content.decode()
    assert "和顺里" not in before
    assert "我来帮，接单" in before
    after = volunteer.post(address + "accept/", follow=True).content.decode()
    assert "和顺里" in after
    assert "邵*仙" in after
    order.refresh_from_db()
    code = selectors.code(order)
    assert "".join(f"<li>{digit}</li>" for digit in code) in elder.get(address).content.decode()
    assert f"<li>{code[0]}</li><li>{code[1]}</li>" not in after
    monkeypatch.setattr("django.utils.timezone.now", lambda: order.starts_at)
    wrong = volunteer.post(address + "check-in/", {"code": "12"})
    assert wrong.status_code == 422
    assert "数字不对" in wrong.content.decode()
    assert "开始计时" in volunteer.post(address + "check-in/", {"code": code}, follow=True).content.decode()
    monkeypatch.setattr("django.utils.timezone.now", lambda: order.starts_at + timedelta(hours=3))
    volunteer.post(address + "check-out/", {"code": selectors.code(order, leaving=True)})
    refused = volunteer.post(address + "confirm/")
    assert "不能自己确认" in refused.content.decode()
    assert "3 小时" in elder.get(address).content.decode()
    elder.post(address + "confirm/")
    services.settle_due(now=order.starts_at + timedelta(days=1))
    statement = volunteer.get("/timebank/statement/").content.decode()
    assert "+3 小时" in statement
    assert "邵*仙" in statement
    assert "−3 小时" in elder.get("/timebank/statement/").content.decode()
    gift = {"kind": "savings", "minutes": "30", "token": "once"}
    assert elder.post("/timebank/donate/", gift | {"minutes": "999"}).status_code == 422
    assert "已捐给时间池" in elder.post("/timebank/donate/", gift, follow=True).content.decode()
    for client, paths in (
        (volunteer, ("/timebank/", "/timebank/orders/", "/timebank/join/", "/me/", address)),
        (elder, ("/timebank/", "/timebank/orders/", "/timebank/ask/", "/timebank/donate/", "/me/", address)),
        (operator, ("/timebank/desk/", "/timebank/desk/?state=settled", "/timebank/desk/new/", desk)),
    ):
        for path in paths:
            assert client.get(path).status_code == 200, path


def test_a_volunteer_signs_up(town: SimpleNamespace, make_user: Any, signed_in: Any, noon: Any) -> None:
    newcomer = make_user(name="新人")
    client = signed_in(newcomer)
    assert "先登记身份信息" in client.get("/timebank/").content.decode()
    assert client.get("/timebank/join/").status_code == 302
    assert client.get("/timebank/ask/").status_code == 302
    from tests.factories.people import PersonFactory

    person = PersonFactory(user=newcomer, name="钟离浩然", now=noon)
    person.birth_date = noon.date().replace(year=noon.year - 16, day=1)
    person.save()
    client = signed_in(newcomer)
    assert "您还不是志愿者" in client.get("/timebank/").content.decode()
    refused = client.post("/timebank/join/", {"resident": "on"})
    assert refused.status_code == 422
    assert "未成年人须由监护人陪同" in refused.content.decode()
    assert client.post("/timebank/join/", {"resident": "on", "guardian": "钟离平"}).status_code == 302
    assert selectors.volunteer(person.pk) is not None


def test_the_desk_for_a_person_without_phone(
    town: SimpleNamespace, signed_in: Any, noon: Any, make_user: Any, wish: Any, another: Any
) -> None:
    client = signed_in(town.operator)
    data = wish_data(noon, elder="0", region=str(HERE))
    refused = client.post("/timebank/desk/new/", data)
    assert refused.status_code == 422
    assert "请填老人姓名" in refused.content.decode()
    data |= {"name": "贺兰英", "sex": "F", "birth_date": "1941-05-19"}
    assert client.post("/timebank/desk/new/", data).status_code == 302
    order = Order.objects.get()
    assert people.document_kind(order.requester) == ""
    again = wish_data(noon, elder=str(order.requester_id), region=str(HERE))
    assert client.post("/timebank/desk/new/", again).status_code == 302
    desk = f"/timebank/desk/{order.public_id}/"
    page = client.post(desk + "publish/", {"paid_from": "savings"})
    assert page.status_code == 422
    assert "存的时间不够" in page.content.decode()
    client.post(desk + "publish/", {"paid_from": "pool", "priority": "on"})
    services.accept(order=order, person=town.volunteer, actor=town.volunteer.user, now=noon)
    early = client.post(desk + "check-in/", {"at": ""})
    assert "1 小时" in early.content.decode()
    assert client.post(desk + "cancel/", {"reason": ""}).status_code == 422
    assert client.post(desk + "cancel/", {"reason": "老人住院了"}, follow=True).status_code == 200
    disputed = wish("checked_out")
    services.dispute(order=disputed, reason="短了", actor=town.elder.user, now=disputed.checked_out_at)
    address = f"/timebank/desk/{disputed.public_id}/"
    assert client.post(address + "resolve/", {"minutes": "99", "note": "x"}).status_code == 422
    assert client.post(address + "resolve/", {"minutes": "30", "note": "问过了"}).status_code == 302
    overlapped = wish("accepted", starts_at=disputed.starts_at)
    assert "同一位志愿者" in client.get(f"/timebank/desk/{overlapped.public_id}/").content.decode()


def test_whom_to_turn_to(town: SimpleNamespace, signed_in: Any, wish: Any, noon: Any, make_user: Any) -> None:
    """The volunteer at the door of a person without a phone reads whom to call; who asks where nobody listens is told."""
    order = wish("accepted")
    address = f"/timebank/orders/{order.public_id}/"
    volunteer, elder = signed_in(town.volunteer.user), signed_in(town.elder.user)
    assert "12345 政务服务热线" in volunteer.get(address).content.decode()
    OrganisationFactory(kind="bureau", region=town.region, name="示例民政部门", phone="0451-00000000")
    page = volunteer.get(address).content.decode()
    assert "示例民政部门" in page
    assert "0451-00000000" in page
    assert "还没有受理点" not in elder.get("/timebank/ask/").content.decode()
    town.elder.region_id = 420704
    town.elder.save()
    far = signed_in(town.elder.user)
    assert "还没有受理点" in far.get("/timebank/ask/").content.decode()
    refused = far.post("/timebank/ask/", wish_data(noon, details="打 138 0013 8000"))
    assert refused.status_code == 422
    assert "不要写电话和证件号" in refused.content.decode()
    page = far.post("/timebank/ask/", wish_data(noon), follow=True).content.decode()
    assert "受理点审核时定" in page


def test_who_noted_the_times_is_told_to_leave_the_rest_to_another(
    town: SimpleNamespace, signed_in: Any, wish: Any
) -> None:
    order = wish("checked_out")
    address = f"/timebank/desk/{order.public_id}/"
    first = signed_in(town.colleague)
    page = first.get(address).content.decode()
    assert "代为确认" not in page
    assert "请老人在自己的手机上确认" in page
    refused = first.post(address + "confirm/")
    assert refused.status_code == 422
    assert "另一位经办人" in refused.content.decode()
    second = signed_in(town.operator)
    assert "代为确认" in second.get(address).content.decode()
    assert second.post(address + "confirm/").status_code == 302


def test_what_moves_minutes_wants_the_second_factor_again(
    town: SimpleNamespace, signed_in: Any, wish: Any, time_machine: Any
) -> None:
    """An open desk does not publish on the pool's account, confirm or decide; noting that somebody came is possible."""
    draft, done = wish("draft"), wish("checked_out")
    client = signed_in(town.operator)
    time_machine.move_to(timezone.now() + timedelta(minutes=20))
    for order, action in ((draft, "publish"), (done, "confirm"), (done, "resolve")):
        asked = client.post(f"/timebank/desk/{order.public_id}/{action}/", {"paid_from": "pool"})
        assert (asked.status_code, asked["Location"].split("?")[0]) == (307, "/accounts/confirm/")
    assert client.post(f"/timebank/desk/{draft.public_id}/cancel/", {"reason": "重复"}).status_code == 302
    done.refresh_from_db()
    assert done.state == "checked_out"


def test_whose_desk(town: SimpleNamespace, signed_in: Any, make_user: Any, wish: Any, another: Any) -> None:
    order = wish("accepted")
    far = signed_in(make_user((Role.COUNTY_OFFICER, None, 420704)))
    assert far.get(f"/timebank/desk/{order.public_id}/").status_code == 404
    assert far.post(f"/timebank/desk/{order.public_id}/check-in/").status_code == 404
    assert far.get(f"/timebank/orders/{order.public_id}/").status_code == 404
    assert order.title not in far.get("/timebank/desk/").content.decode()
    nobody = signed_in(town.volunteer.user)
    assert nobody.get("/timebank/desk/").status_code == 403
    late = another()
    assert (
        "已经有人接了"
        in signed_in(late.user).post(f"/timebank/orders/{order.public_id}/accept/", follow=True).content.decode()
    )
    here = signed_in(town.operator)
    assert here.post(f"/timebank/desk/{order.public_id}/burn/").status_code == 404
    assert nobody.post(f"/timebank/orders/{order.public_id}/burn/").status_code == 404


@pytest.mark.parametrize("path", ["/timebank/", "/timebank/statement/", "/timebank/orders/", "/timebank/desk/"])
def test_only_signed_in(db: None, client: Any, path: str) -> None:
    assert client.get(path).status_code == 302
