"""The pages of a batch: the officer sees who and why, others find nothing."""

from hashlib import sha256

import pytest
from django.urls import reverse

from certification.awards import services
from certification.awards.enums import RunKind
from certification.awards.models import Batch, PrintRun
from certification.exams.models import Registration
from courses.enrolment.models import Enrolment
from tests.certification.awards.making import begin, page_of, work

pytestmark = pytest.mark.django_db


def test_the_officer_sees_who_and_why_presses_and_downloads(prepared, officer, signed_in, drain, now):
    people = [row.person for row in Registration.objects.filter(session=prepared).order_by("seat")]
    Enrolment.objects.filter(person=people[2]).update(state="withdrawn")
    browser = signed_in(officer)
    assert "全部授予并制证" in page_of(browser, "session", prepared.public_id).content.decode()
    page = page_of(browser, "batch_plan", prepared.public_id).content.decode()
    assert "将授予 2 人" in page
    assert "本等级课程没有结业" in page
    assert "字库没有的字" in page
    assert people[0].name not in page
    answer = browser.post(reverse("awards:batch_plan", args=[prepared.public_id]))
    batch = Batch.objects.get()
    assert answer.url == reverse("awards:batch", args=[batch.public_id])
    page = browser.get(answer.url).content.decode()
    assert "正在授予和制证" in page
    assert "刷新看进度" in page
    assert "HX-Refresh" not in page_of(browser, "batch_progress", batch.public_id).headers
    # A colleague who presses too is led to the same batch.
    assert "正在办理" in page_of(browser, "batch_plan", prepared.public_id).content.decode()
    drain()
    assert page_of(browser, "batch_progress", batch.public_id).headers["HX-Refresh"] == "true"
    page = browser.get(answer.url).content.decode()
    assert "新授予 2 人，已有证书文件 1 本" in page
    assert "这些字无法打印" in page
    assert "重试没有办成的" in page
    assert "打印用的合订本不带签名" in page
    for wish in ("print", "archive"):
        assert browser.post(answer.url, {"wish": wish}).status_code == 302
    assert "正在准备" in browser.get(answer.url).content.decode()
    drain()
    page = browser.get(answer.url).content.decode()
    assert page.count("以前可以下载") == 2
    for run in PrintRun.objects.all():
        got = browser.get(reverse("files:file", args=[run.file.public_id]) + "?download")
        assert got.status_code == 200
        assert sha256(b"".join(got.streaming_content)).hexdigest() == run.file.sha256
    assert browser.post(answer.url, {"wish": "again"}).status_code == 302
    assert browser.post(answer.url, {"wish": "else"}).status_code == 404


def test_nobody_left_is_said(ready, officer, signed_in, now):
    work(begin(ready, officer, now), now)
    browser = signed_in(officer)
    assert "没有待授予的考生" in page_of(browser, "batch_plan", ready.public_id).content.decode()
    assert browser.post(reverse("awards:batch_plan", args=[ready.public_id])).status_code == 422


def test_others_find_nothing(ready, officer, stranger, signed_in, now):
    batch = begin(ready, officer, now)
    work(batch, now)
    run = services.runs.ask(batch=batch, kind=RunKind.ARCHIVE, actor=officer, now=now)
    run = services.runs.make(run_id=run.pk, now=now)
    other = signed_in(stranger)
    for name, key in (("batch_plan", ready), ("batch", batch), ("batch_progress", batch)):
        assert page_of(other, name, key.public_id).status_code == 404
    assert other.post(reverse("awards:batch", args=[batch.public_id]), {"wish": "print"}).status_code == 404
    assert other.get(reverse("files:file", args=[run.file.public_id])).status_code == 404


def test_the_page_asks_for_its_files_by_itself_until_they_are_there(ready, officer, stranger, signed_in, drain, now):
    batch = begin(ready, officer, now)
    work(batch, now)
    browser = signed_in(officer)
    asks = reverse("awards:batch_files", args=[batch.public_id])
    assert f'hx-get="{asks}"' not in page_of(browser, "batch", batch.public_id).content.decode()
    browser.post(reverse("awards:batch", args=[batch.public_id]), {"wish": "print"})
    assert f'hx-get="{asks}"' in page_of(browser, "batch", batch.public_id).content.decode()
    part = browser.get(asks).content.decode()
    assert "正在准备" in part
    assert f'hx-get="{asks}"' in part
    drain()
    part = browser.get(asks).content.decode()
    assert "以前可以下载" in part
    # Nothing more to ask for.
    assert "hx-get" not in part
    assert signed_in(stranger).get(asks).status_code == 404
