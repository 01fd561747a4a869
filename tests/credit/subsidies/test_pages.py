"""Pages: what the caregiver, the agency and the officers see and press."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from credit.subsidies import services
from credit.subsidies.models import Claim


def photo(size=(800, 600)):
    target = io.BytesIO()
    Image.new("RGB", size, "#d8d0c4").save(target, "JPEG")
    return target.getvalue()


def test_strangers_read_what_there_is(client, noticed):
    page = client.get("/subsidies/").content.decode()
    assert "登录看我能领什么" in page
    assert "王**" in page
    assert "王秀芳" not in page


def test_what_officers_publish_stands_among_the_public_notices(client, noticed, time_machine, noon):
    page = client.get("/notices/").content.decode()
    assert "王**" in page
    assert reverse("subsidies:object", args=[noticed.public_id]) in page
    assert "现在没有正在公示的事项" not in page
    time_machine.move_to(noon + timedelta(days=6))
    page = client.get("/notices/").content.decode()
    assert "王**" not in page
    assert "现在没有正在公示的事项" in page


def test_a_caregiver_claims_on_the_phone(signed_in, confirmed, make_caregiver):
    person = make_caregiver()
    client = signed_in(person.user)
    assert "400 元" in client.get("/subsidies/").content.decode()
    page = client.get(reverse("subsidies:offer", args=["post_allowance"])).content.decode()
    assert "您可以领" in page
    assert "演示补贴办法" in page
    address = reverse("subsidies:files", args=["post_allowance"])
    bad = SimpleUploadedFile("病毒.exe", b"MZ" + b"\0" * 2000, content_type="image/jpeg")
    good = SimpleUploadedFile("合同1.jpg", photo(), content_type="image/jpeg")
    response = client.post(address, {"files": [good, bad]})
    page = response.content.decode()
    assert response.status_code == 422
    assert "病毒.exe" in page
    assert "合同1.jpg" in page
    kept = page.split('name="kept" value="')[1].split('"')[0]
    response = client.post(address, {"kept": [kept]}, follow=True)
    assert "申请已经提交" in response.content.decode()
    claim = Claim.objects.get()
    assert claim.evidence.get().label == "合同1.jpg"
    response = client.post(address, {})
    assert response.status_code == 422
    assert "只能领一次" in response.content.decode()


def test_somebody_elses_claim_is_not_found(signed_in, claim, make_caregiver, confirmed):
    other = make_caregiver(name="周慧")
    client = signed_in(other.user)
    assert client.get(reverse("subsidies:claim", args=[claim.public_id])).status_code == 404
    assert client.post(reverse("subsidies:withdraw", args=[claim.public_id])).status_code == 404
    assert signed_in(claim.person.user).get(reverse("subsidies:claim", args=[claim.public_id])).status_code == 200


def test_from_desk_to_desk(signed_in, claim, confirmed):
    clerk, county, city = signed_in(confirmed.clerk), signed_in(confirmed.county), signed_in(confirmed.city)
    assert "王*芳" in clerk.get("/agency/subsidies/").content.decode()
    case = reverse("subsidies:agency_claim", args=[claim.public_id])
    assert clerk.get(case).status_code == 200
    clerk.post(case, {"act": "pass"})
    case = reverse("subsidies:county_claim", args=[claim.public_id])
    response = county.post(case, {"act": "return", "reason": ""})
    assert response.status_code == 422
    assert "请写明原因" in response.content.decode()
    county.post(case, {"act": "pass"})
    case = reverse("subsidies:city_claim", args=[claim.public_id])
    page = city.get(case).content.decode()
    assert "算出来的金额" in page
    assert "何经办" in page
    assert "区里人" in page
    assert "四级 / 中级工证书的标准" in page
    assert "S000033000000233000001" in page
    assert "示例评价机构" in page
    # Whoever claims reads what was done, not by whom.
    own = signed_in(claim.person.user).get(reverse("subsidies:claim", args=[claim.public_id])).content.decode()
    assert "区里人" not in own
    city.post(case, {"act": "pass"})
    page = city.get("/desk/subsidies/approve/").content.decode()
    assert 'value="5"' in page
    city.post(reverse("subsidies:notice"), {"claim": [claim.public_id], "days": "5"})
    claim.refresh_from_db()
    assert claim.state == "noticed"
    for address in ("/desk/subsidies/payments/", "/desk/subsidies/approve/?state=all"):
        assert city.get(address).status_code == 200


@pytest.mark.parametrize("name", ["county_claim", "city_claim"])
def test_officers_of_elsewhere_get_404(signed_in, claim, confirmed, name):
    client = signed_in(confirmed.elsewhere)
    assert client.get(reverse(f"subsidies:{name}", args=[claim.public_id])).status_code in (403, 404)


def test_the_payment_list_in_the_browser(signed_in, noticed, confirmed, noon, time_machine):
    time_machine.move_to(noon + timedelta(days=6), tick=True)
    one, two = signed_in(confirmed.city), signed_in(confirmed.city_two)
    response = one.post(reverse("subsidies:prepare"), {"claim": [noticed.public_id], "title": "十月"}, follow=True)
    page = response.content.decode()
    assert "要由另一个人批准" in page
    noticed.refresh_from_db()
    address = reverse("subsidies:batch", args=[noticed.batch.public_id])
    two.post(address, {"act": "approve"})
    today = f"{(noon + timedelta(days=6)).date()}"
    one.post(address, {"act": "pay", "paid_on": today})
    noticed.refresh_from_db()
    assert noticed.state == "paid"
    page = one.get(address).content.decode()
    assert "已发放" in page
    for words in ("制单", "市里人", "批准", "市里另一人", noticed.batch.file_sha256, "不保存银行账号"):
        assert words in page
    link = reverse("files:file", args=[noticed.batch.file.public_id])
    assert one.get(link).status_code == 200
    assert signed_in(confirmed.elsewhere).get(link).status_code == 404


def test_lists_ask_the_same_number_of_questions(signed_in, confirmed, make_caregiver, noon, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = signed_in(confirmed.clerk)

    def count():
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get("/agency/subsidies/").status_code == 200
        return len(found)

    def claim():
        person = make_caregiver()
        services.submit(person=person, code="post_allowance", actor=person.user, now=noon)

    claim()
    one = count()
    claim()
    claim()
    assert count() == one


def test_the_agency_sees_who_could_claim(signed_in, confirmed, make_caregiver):
    make_caregiver(name="王秀芳")
    make_caregiver(name="周慧芬", days=3)
    page = signed_in(confirmed.clerk).get("/agency/subsidies/month/").content.decode()
    assert "王*芳" in page
    assert "400 元" in page
    assert "当月在岗天数不足" in page


def test_the_own_page_reads_spells_and_lines_once(signed_in, claim):
    client = signed_in(claim.person.user)
    client.get("/me/")
    with CaptureQueriesContext(connection) as queries:
        assert "岗位补贴" in client.get("/me/").content.decode()
    read = [query["sql"] for query in queries]
    assert sum('FROM "credit_subsidies_line"' in sql for sql in read) == 1
    # The offers and the panel share one reading; the facts are read with everything else that rules ask.
    assert sum('FROM "portal_employment_spell"' in sql for sql in read) == 2
