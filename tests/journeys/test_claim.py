"""From an allowance that one can claim to money that has been paid, through four offices."""

import io
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.core.cache import cache
from PIL import Image

from credit.subsidies.models import Batch, Claim
from portal.accounts.adapters import second_factor
from tests.credit.subsidies.conftest import confirmed, make_caregiver, noon, place  # noqa: F401
from tests.journeys.learning import PORTRAIT
from tests.journeys.visitor import Visitor


@pytest.fixture
def cast(portal: str, confirmed: SimpleNamespace, make_caregiver: Any) -> SimpleNamespace:  # noqa: F811
    """A caregiver with a full month behind her, and everybody who decides; the city's officers have authenticators."""
    for officer in (confirmed.city, confirmed.city_two):
        second_factor.bind_totp(officer)
    confirmed.caregiver = make_caregiver()
    return confirmed


def _confirms(visitor: Visitor, officer: Any, shot: str) -> None:
    """Give the second factor again, as the page in sight asks."""
    # The portal's clock has gone on, the cache's has not: it would remember the digits of some days ago as used.
    cache.clear()
    visitor.reads("再确认一次是您").look(shot)
    visitor.fill("验证器里的数字", second_factor.current_code(officer)).press("确认是我")


def _photo() -> bytes:
    """Return a picture as a phone takes it of a sheet of paper."""
    target = io.BytesIO()
    Image.new("RGB", (1200, 900), "#d8d0c4").save(target, "JPEG")
    return target.getvalue()


def _claims(cast: SimpleNamespace, visit: Any) -> Visitor:
    caregiver = visit("claim-caregiver", user=cast.caregiver.user)
    caregiver.open("/me/", shot="me").reads("可以申请补贴").reads("400 元")
    caregiver.press("看看怎么领", shot="why").reads("您可以领").press("下一步：交材料", shot="papers")
    field = caregiver.page.get_by_label("照片或 PDF 文件")
    field.set_input_files(PORTRAIT)
    caregiver.press("提交申请", shot="too-small").reads("这张图片太小")
    field.set_input_files({"name": "工资表.jpg", "mimeType": "image/jpeg", "buffer": _photo()})
    caregiver.press("提交申请", shot="claimed").reads("申请已经提交").reads("工资表.jpg")
    return caregiver


def _is_decided(cast: SimpleNamespace, visit: Any, clock: Any) -> None:
    clerk = visit("claim-clerk", user=cast.clerk)
    clerk.open("/agency/", shot="agency").press("1 件等单位确认", shot="list").press("王*芳", shot="case")
    clerk.press("退回补材料", shot="no-reason").reads("请写明原因")
    clerk.press("通过", exact=True, shot="passed").reads("已办理，申请人会收到消息。")

    county = visit("claim-county", user=cast.county, desk=True)
    county.open("/desk/", shot="desk").press("1 件等复核", shot="list").press("王*芳", shot="case")
    county.press("通过", exact=True, shot="passed").reads("已办理")

    city = visit("claim-city", user=cast.city, desk=True)
    city.open("/desk/", shot="desk").press("1 件等批准", shot="list")
    clock.forward(minutes=11)
    city.press("王*芳")
    _confirms(city, cast.city, "asked-again")
    city.reads("算出来的金额").look("case").press("通过", exact=True, shot="approved").reads("已批准，等公示")
    assert city.page.get_by_label("公示天数").input_value() == "5"
    city.press("公示选中的申请", shot="noticed").reads("1 件申请已经公示。")

    stranger = visit("claim-stranger")
    stranger.open("/subsidies/", shot="notice").reads("王**")
    assert "王秀芳" not in stranger.page.content()


def _is_paid(cast: SimpleNamespace, visit: Any, clock: Any) -> None:
    clock.forward(days=6)
    first = visit("claim-payer", user=cast.city, desk=True)
    first.open("/desk/", shot="desk").press("1 件公示期满，可以发放", shot="payable").reads("共 1 件，400 元。")
    clock.forward(minutes=11)
    first.fill("清单名称", "本月第一批").press("做发放清单")
    _confirms(first, cast.city, "asked-again")
    first.reads("清单已经做好，要由另一个人批准。").look("list-made").reads("本月第一批")
    assert first.page.get_by_role("button", name="批准这份清单").count() == 0
    address = first.page.url

    link = first.control("下载 xlsx 清单").get_attribute("href")
    answer = first.context.request.get(first.base + link)
    assert answer.status == 200
    sheet = openpyxl.load_workbook(io.BytesIO(answer.body())).active
    heads, *lines, total = [[cell.value for cell in row] for row in sheet.iter_rows()]
    column = heads.index("金额（元）")
    assert [line[column] for line in lines] == [400]
    assert (total[1], total[column]) == ("合计", 400)
    assert Batch.objects.get().control_fen == 40_000

    second = visit("claim-second-officer", user=cast.city_two, desk=True)
    second.open("/desk/subsidies/payments/", shot="lists").press("本月第一批", shot="list")
    second.press("批准这份清单", shot="list-approved").reads("已办理。")
    first.open(address, shot="to-pay").press("登记已经发放", shot="paid").reads("已发放")


def test_from_claim_to_payment_list(cast: SimpleNamespace, visit: Any, work: Any, clock: Any) -> None:
    """Claimed on a phone, confirmed, reviewed, approved, in public notice, listed, approved by another, paid."""
    caregiver = _claims(cast, visit)
    _is_decided(cast, visit, clock)
    work()
    caregiver.open("/subsidies/", shot="in-notice")
    _is_paid(cast, visit, clock)
    work()
    caregiver.open("/me/", shot="me-paid").reads("已发放")
    caregiver.open("/messages/", shot="messages")
    caregiver.open(f"/subsidies/claims/{Claim.objects.get().public_id}/", shot="claim-paid").reads("400 元 已经发放。")
