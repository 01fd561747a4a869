"""A person's own pages, as a phone without scripts sees them."""

import io
import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from portal.access.enums import Role
from portal.people import selectors
from portal.people.logic import numbers
from portal.people.models import Person
from tests.factories import PersonFactory, RegionFactory, UserFactory, id_number

pytestmark = pytest.mark.django_db
NUMBER = id_number(13_500)


def numbered(born: date) -> str:
    first = f"230103{born:%Y%m%d}996"
    return first + numbers.check_digit(first)


def photo(width=600, height=840, colour="lightblue") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(out, "JPEG")
    return SimpleUploadedFile("IMG_0001.jpg", out.getvalue(), "image/jpeg")


@pytest.fixture
def region():
    RegionFactory(code=230102)
    return RegionFactory()


def test_the_whole_way_on_links_and_forms_alone(signed_in, region):
    user = UserFactory()
    client = signed_in(user)
    for address in ("/people/me/", "/people/photo/", "/people/place/"):
        assert client.get(address)["Location"] == "/people/identity/"
    page = client.get("/people/identity/?next=/me/").content.decode()
    assert 'href="?in=230000"' in page
    assert 'href="?in=230100"' in client.get("/people/identity/?in=230000").content.decode()
    page = client.get("/people/identity/?in=230100").content.decode()
    assert 'href="/people/identity/230103/"' in page
    assert "南岗区" in page
    form = {"name": "王桂芳", "number": NUMBER, "consent": "on"}
    assert client.post("/people/identity/230103/", form)["Location"] == "/people/photo/"
    assert client.post("/people/photo/", {"photo": photo()})["Location"] == "/people/photo/"
    page = client.get("/people/photo/").content.decode()
    image = client.get(re.search(r'src="(/files/[^"]+)"', page).group(1))
    with Image.open(io.BytesIO(image.getvalue())) as kept:
        assert kept.size == (600, 840)
    assert client.get("/people/done/")["Location"] == "/me/"
    assert client.get("/people/done/")["Location"] == "/people/me/"
    profile = client.get("/people/me/")
    text = profile.content.decode()
    assert "王桂芳" in text
    assert "黑龙江省哈尔滨市南岗区" in text
    assert NUMBER not in text
    assert NUMBER[-2:] in text
    assert "no-store" in profile["Cache-Control"]
    assert selectors.complete(Person.objects.get(user=user))
    assert client.get("/people/identity/")["Location"] == "/people/me/"


def test_search_finds_the_county(signed_in, region):
    client = signed_in(UserFactory())
    assert "/people/identity/230103/" in client.get("/people/identity/?q=南岗").content.decode()
    assert "没有找到这个区县" in client.get("/people/identity/?q=火星").content.decode()
    assert client.get("/people/identity/?in=abc").status_code == 200
    assert client.get("/people/identity/?in=" + "9" * 40).status_code == 200


def test_errors_stand_beside_the_field_and_the_input_stays(signed_in, region):
    client = signed_in(UserFactory())
    answer = client.post("/people/identity/230103/", {"name": "王桂芳", "number": "230103197903149923"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="王桂芳"' in text
    assert 'value="230103197903149923"' in text
    assert "勾选同意" in text
    assert 'href="#id_consent"' in text
    answer = client.post(
        "/people/identity/230103/", {"name": "王桂芳", "number": "230103197903149923", "consent": "on"}
    )
    assert "前 17 位和最后一位对不上" in answer.content.decode()
    assert answer.status_code == 422
    PersonFactory(number=NUMBER)
    answer = client.post("/people/identity/230103/", {"name": "王桂芳", "number": NUMBER, "consent": "on"})
    assert "已经登记过" in answer.content.decode()
    assert Person.objects.filter(user__isnull=False).count() == 1


def test_too_many_tries_answer_429_on_the_same_page(signed_in, region):
    client = signed_in(UserFactory())
    PersonFactory(number=NUMBER)
    form = {"name": "王桂芳", "number": NUMBER, "consent": "on"}
    answers = [client.post("/people/identity/230103/", form).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]


def test_a_passport_asks_for_what_its_number_does_not_tell(signed_in, region):
    client = signed_in(UserFactory())
    address = "/people/identity/230103/?kind=other"
    form = {"name": "Anna Smith", "number": "E12345678", "kind": "passport", "consent": "on"}
    assert "请选择证件上的性别" in client.post(address, form).content.decode()
    form |= {"sex": "F", "birth_date": "1990-01-02"}
    assert client.post(address, form).status_code == 302
    assert "Anna Smith" in client.get("/people/me/").content.decode()


@pytest.mark.parametrize(
    ("days", "words"), [(6 * 365, "现在 5 岁"), (106 * 366, "现在 106 岁"), (121 * 366, "出生日期不对")]
)
def test_neither_a_child_nor_somebody_past_all_working_age_registers(signed_in, region, days, words):
    client = signed_in(UserFactory())
    born = timezone.localdate() - timedelta(days=days)
    form = {"name": "王小宝", "number": numbered(born), "consent": "on"}
    answer = client.post("/people/identity/230103/", form)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert words in text
    assert 'href="#id_number"' in text
    assert 'value="王小宝"' in text
    form |= {"number": "E12345678", "kind": "passport", "sex": "F", "birth_date": born.isoformat()}
    text = client.post("/people/identity/230103/?kind=other", form).content.decode()
    assert words in text
    assert 'href="#id_birth_date"' in text
    assert f'value="{born.isoformat()}"' in text
    assert not Person.objects.exists()


@pytest.mark.parametrize("code", [230100, 230000, 999999, 0])
def test_only_a_county_leads_on(signed_in, region, code):
    assert signed_in(UserFactory()).get(f"/people/identity/{code}/")["Location"] == "/people/identity/"


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (SimpleUploadedFile("a.jpg", b"%PDF-1.7"), "JPG、PNG、WEBP"),
        (SimpleUploadedFile("a.jpg", b""), "空的"),
        (photo(100, 140), "太小"),
        (photo(colour="black"), "太暗"),
        (None, "请先选一张照片"),
    ],
)
def test_a_photo_that_will_not_do_says_why(signed_in, upload, words):
    person = PersonFactory()
    answer = signed_in(person.user).post("/people/photo/", {"photo": upload} if upload else {})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    person.refresh_from_db()
    assert person.photo_id is None


def test_a_photo_is_seen_by_its_owner_and_the_officers_of_the_region(signed_in, make_user, now):
    person = PersonFactory()
    signed_in(person.user).post("/people/photo/", {"photo": photo()})
    person.refresh_from_db()
    address = f"/files/{person.photo.public_id}/"
    near = make_user((Role.COUNTY_OFFICER, None, person.region_id))
    far = make_user((Role.COUNTY_OFFICER, None, RegionFactory(code=420704).pk))
    assert signed_in(near).get(address).status_code == 200
    for stranger in (far, PersonFactory().user):
        assert signed_in(stranger).get(address).status_code == 404


def test_moving_to_another_county(signed_in, region):
    person = PersonFactory()
    client = signed_in(person.user)
    assert "/people/place/230102/" in client.get("/people/place/?in=230100").content.decode()
    assert "道里区" in client.get("/people/place/230102/").content.decode()
    assert client.post("/people/place/230102/")["Location"] == "/people/me/"
    person.refresh_from_db()
    assert person.region_id == 230102
    assert client.post("/people/place/230000/").status_code == 422


def test_a_foreign_address_is_not_followed(signed_in, region):
    person = PersonFactory()
    client = signed_in(person.user)
    client.get("/people/identity/?next=https://evil.example/")
    assert client.get("/people/done/")["Location"] == "/people/me/"


def test_strangers_are_sent_to_sign_in():
    for address in (
        "/people/identity/",
        "/people/identity/230103/",
        "/people/photo/",
        "/people/me/",
        "/people/place/",
        "/people/done/",
    ):
        assert Client().get(address)["Location"].startswith("/accounts/login/")
