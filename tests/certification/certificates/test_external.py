"""Certificates from elsewhere: entered by the holder or the agency, looked at by an officer, counted once confirmed."""

import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone
from PIL import Image

from certification.certificates import errors, selectors, services
from certification.certificates.enums import CheckMethod, CheckOutcome, Kind
from certification.certificates.models import Certificate, CertificateEvent, Check
from certification.certificates.services import recording
from portal.access.services import grant
from portal.audit.models import Entry
from portal.employment import services as employment
from portal.messaging.models import Message
from tests.factories import OrganisationFactory, PersonFactory, RegionFactory
from tests.factories.exams import number_patterns

pytestmark = pytest.mark.django_db
NUMBER = "S000123000001195000001"
NEW = "/certificates/external/new/"
QUEUE = "/desk/certificates/external/"


def picture(name="paper.jpg"):
    out = io.BytesIO()
    Image.new("RGB", (1200, 850), (240, 235, 220)).save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


@pytest.fixture
def county():
    return RegionFactory(code=230103)


@pytest.fixture
def person(county):
    return PersonFactory(name="王小芳", region=county)


@pytest.fixture
def checker(county, make_user):
    return make_user(("county_officer", None, county))


@pytest.fixture
def agency(county):
    return OrganisationFactory(kind="agency", name="夕照养老院", region=county)


@pytest.fixture
def clerk(agency, make_user):
    return make_user(("agency_clerk", agency, None))


def hire(person, agency, now):
    return employment.hire(
        organisation=agency, person=person, post="caregiver", started_on=date(2024, 1, 1), actor=None, now=now
    )


def enter(person, now, **values):
    return services.enter(
        **{
            "person_id": person.pk, "number": NUMBER, "level": 5, "issuer_name": "外省评价机构",
            "issued_on": date(2019, 6, 1), "actor": person.user, "now": now, **values,
        }
    )  # fmt: skip


def say(row, checker, now, outcome=CheckOutcome.CONFIRMED, **values):
    return services.check(
        **{
            "certificate": row, "outcome": outcome, "method": CheckMethod.NATIONAL_QUERY, "actor": checker,
            "note": "" if outcome == CheckOutcome.CONFIRMED else "查无此证", "now": now, **values,
        }
    )  # fmt: skip


def counts(person, on=None):
    on = on or timezone.localdate()
    found = selectors.counted(on=on).filter(person_id=person.pk)
    wide = selectors.counted(on=on, verified=False).filter(person_id=person.pk)
    return found.count(), wide.count()


def test_the_holder_enters_with_a_picture_and_sees_where_it_stands(person, checker, signed_in, now):
    mine = signed_in(person.user)
    assert "登记外来证书" in mine.get("/certificates/").content.decode()
    sent = {
        "number": " s0001 23000001195000001 ",
        "level": "4",
        "issuer_name": "外省评价机构",
        "issued_on": "2019-06-01",
    }
    assert mine.get(NEW).status_code == 200
    without = mine.post(NEW, sent)
    assert without.status_code == 422
    assert "外省评价机构" in without.content.decode(), "what was typed stays"
    future = mine.post(NEW, sent | {"issued_on": "2999-06-01"}).content.decode()
    assert "请拍一张证书的照片" in future
    assert "发证日期在将来" in future, "said together: a file has to be chosen anew each time"
    answer = mine.post(NEW, sent | {"scan": picture()})
    row = Certificate.objects.get()
    assert answer["Location"] == f"/certificates/{row.public_id}/"
    assert (row.number, row.kind, row.format_ok, row.verified_at) == (NUMBER, Kind.EXTERNAL, False, None)
    page = mine.get(answer["Location"]).content.decode()
    assert "待核实" in page
    assert "编号里的等级是 5" in page, "a warning, the entry is taken all the same"
    scan = f"/files/{row.scan.public_id}/"
    assert mine.get(scan).status_code == 200
    assert signed_in(checker).get(scan).status_code == 200
    assert signed_in(PersonFactory().user).get(scan).status_code in (403, 404)
    assert counts(person) == (0, 1)
    mine.post(NEW, sent | {"scan": picture()})
    assert Certificate.objects.count() == 1, "the same again is the same"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"issued_on": date(2999, 1, 1)}, "issued_on"), ({"issued_on": date(1900, 1, 1)}, "issued_on"),
        ({"number": " "}, "number"), ({"number": "X" * 41}, "number"), ({"level": 9}, "level"),
        ({"issuer_name": ""}, "issuer_name"), ({"valid_until": date(2019, 5, 31)}, "valid_until"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_field(person, now, wrong, field):
    with pytest.raises(errors.Refusal) as refusal:
        enter(person, now, **wrong)
    assert refusal.value.field == field
    assert Certificate.objects.count() == 0


def test_nobody_enters_for_others_and_nobody_waits_for_eleven(person, clerk, agency, now):
    with pytest.raises(errors.NotYours):
        enter(person, now, actor=clerk)
    hire(person, agency, now)
    for serial in range(10):
        enter(person, now, actor=clerk, number=f"S00012300000119500{serial:04d}")
    with pytest.raises(errors.Refusal) as refusal:
        enter(person, now, number="ANOTHER")
    assert refusal.value.code == "waiting"


def test_without_a_county_nobody_could_check_it(now):
    with pytest.raises(errors.Refusal) as refusal:
        enter(PersonFactory(region=None), now)
    assert refusal.value.code == "region"


def test_confirmed_counts_from_then_on(person, checker, now):
    row = enter(person, now)
    before = now - timedelta(seconds=1)
    said = say(row, checker, now)
    row.refresh_from_db()
    assert (said.outcome, row.checked, row.verified_at, row.verified_method) == (
        "confirmed", "confirmed", now, "national_query",
    )  # fmt: skip
    assert counts(person) == (1, 1)
    assert selectors.counted(on=timezone.localdate(), known_at=before).count() == 0
    assert selectors.facts(person.pk)["certificates"][0]["level"] == 5
    assert Message.objects.filter(user=person.user, subject__contains="已经核实").count() == 1
    with pytest.raises(errors.Refusal) as refusal:
        say(row, checker, now)
    assert refusal.value.code == "verified"


def test_refused_says_why_counts_nowhere_and_may_be_entered_again(person, checker, signed_in, now):
    row = enter(person, now, number="S000123000001195000007")
    earlier = now - timedelta(seconds=1)
    say(row, checker, now, CheckOutcome.REFUSED)
    row.refresh_from_db()
    assert row.verified_at is None
    assert counts(person) == (0, 0)
    assert selectors.counted(on=timezone.localdate(), known_at=earlier, verified=False).count() == 0
    assert "查无此证" in Message.objects.get(user=person.user).body
    mine = signed_in(person.user)
    page = mine.get(f"/certificates/{row.public_id}/").content.decode()
    assert "查无此证" in page
    assert f"?again={row.public_id}" in page
    assert row.number in mine.get(f"{NEW}?again={row.public_id}").content.decode()
    again = enter(person, now, number="S000123000001195000007")
    assert again.pk != row.pk
    assert selectors.unverified().get() == again
    say(again, checker, now)
    assert counts(person) == (1, 1)


def test_the_same_number_with_other_words_is_not_taken_for_the_same(person, checker, signed_in, now):
    """It would be lost: the page said that all was well, and the first entry stayed as it was."""
    row = enter(person, now)
    assert enter(person, now, issuer_name="外省 评价机构").pk == row.pk
    for wrong, word in (
        ({"level": 4}, "等级"),
        ({"issued_on": date(2019, 6, 2)}, "发证日期"),
        ({"issuer_name": "别处"}, "发证机构"),
    ):
        with pytest.raises(errors.Refusal, match=f"{word}和这次填的不一样。要更正，请先撤回"):
            enter(person, now, **wrong)
    mine = signed_in(person.user)
    sent = {"number": NUMBER, "level": "5", "issuer_name": "外省评价机构", "issued_on": "2019-06-01", "scan": picture()}
    page = mine.post(NEW, sent, follow=True).content.decode()
    assert "已经登记过，内容没有变，照片换成了这次传的" in page
    say(row, checker, now)
    with pytest.raises(errors.Refusal, match="主管部门已经看过那一条"):
        enter(person, now, level=4)


def test_what_somebody_merely_says_keeps_the_true_owner_from_nothing(person, checker, county, now):
    liar = PersonFactory(name="赵某", region=county)
    said = enter(liar, now)
    mine = enter(person, now)
    assert mine.pk != said.pk
    say(mine, checker, now)
    with pytest.raises(errors.Refusal) as refusal:
        say(said, checker, now)
    assert refusal.value.code == "number_taken"
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=said.pk).update(verified_at=now)
    with pytest.raises(errors.Refusal, match="别人名下"):
        enter(PersonFactory(region=county), now)
    say(said, checker, now, CheckOutcome.REFUSED)
    assert counts(liar) == (0, 0)


def test_one_confirmed_by_mistake_is_revoked_and_frees_its_number(person, checker, county, signed_in, now):
    row = enter(PersonFactory(name="赵某", region=county), now)
    say(row, checker, now)
    staff = signed_in(checker)
    at = f"{QUEUE}{row.public_id}/"
    assert f"{at}revoke/" in staff.get(at).content.decode()
    assert staff.post(f"{at}revoke/", {"reason": " "}).status_code == 422
    assert staff.post(f"{at}revoke/", {"reason": "原件系伪造"}).status_code == 302
    row.refresh_from_db()
    assert row.state == "revoked"
    assert "原因：原件系伪造" in staff.get(at).content.decode(), "whoever looks later reads why"
    mine = enter(person, now)
    say(mine, checker, now)
    assert counts(person) == (1, 1)


def test_an_external_number_hides_no_certificate_of_ours(person, body, county, now):
    number_patterns(body)
    ours = services.award(
        kind=Kind.SKILL_LEVEL, person_id=person.pk, issuer_id=body.pk, level=5, source_kind="test", source_id=1,
        issued_on=date(2026, 11, 1), actor=None, facts={}, now=now,
    )  # fmt: skip
    Certificate.objects.bulk_create(
        [
            Certificate(
                number=ours.number, kind=Kind.EXTERNAL, person_id=PersonFactory(region=county).pk, level=5,
                source_kind="record", source_id=5, issued_on=date(2020, 1, 1), created_at=now, holder_name="赵某",
            )
        ]
    )  # fmt: skip
    assert selectors.by_number(ours.number).pk == ours.pk
    with pytest.raises(errors.Refusal):
        enter(PersonFactory(region=county), now, number=ours.number)


def test_numbers_are_not_found_out_by_trying(person, checker, county, now, monkeypatch):
    monkeypatch.setattr(recording, "MOST_TAKEN_A_DAY", 2)
    owner = PersonFactory(name="赵某", region=county)
    say(enter(owner, now), checker, now)
    for code in ("number_taken", "number_taken", "too_many"):
        with pytest.raises(errors.Refusal) as refusal:
            enter(person, now)
        assert refusal.value.code == code
    assert enter(person, now, number="S000123000001195000009").pk


def test_only_another_officer_of_the_persons_county_checks(person, checker, make_user, county, now):
    row = enter(person, now)
    elsewhere = make_user(("county_officer", None, RegionFactory(code=420704)))
    assessor = make_user(("assessment_body_officer", OrganisationFactory(kind="assessment_body"), None))
    for stranger in (elsewhere, assessor, person.user):
        with pytest.raises(errors.NotYours):
            say(row, stranger, now)
    own = PersonFactory(user=make_user(("county_officer", None, county)), region=county)
    mine = enter(own, now, number="S000123000001195000002")
    with pytest.raises(errors.Refusal) as refusal:
        say(mine, own.user, now)
    assert refusal.value.code == "own"
    assert mine not in selectors.to_check(own.user)
    assert mine in selectors.to_check(checker)
    assert not selectors.to_check(elsewhere).exists()


@pytest.mark.parametrize("method", [CheckMethod.ORIGINAL_SEEN, CheckMethod.ISSUER_LETTER])
def test_a_paper_in_hand_is_kept_as_a_picture_that_the_holder_does_not_open(person, checker, signed_in, now, method):
    row = enter(person, now)
    with pytest.raises(errors.Refusal) as refusal:
        say(row, checker, now, method=method)
    assert refusal.value.field == "evidence"
    said = say(row, checker, now, method=method, evidence=picture())
    assert signed_in(checker).get(f"/files/{said.evidence.public_id}/").status_code == 200
    assert signed_in(person.user).get(f"/files/{said.evidence.public_id}/").status_code in (403, 404)


def test_looks_are_never_changed(person, checker, now):
    row = enter(person, now)
    say(row, checker, now, CheckOutcome.UNCLEAR)
    assert selectors.unverified().get() == row, "unclear goes on waiting"
    say(row, checker, now)
    assert [check.outcome for check in selectors.checks_of(row)] == ["confirmed", "unclear"]
    for change in (lambda: Check.objects.update(note="x"), lambda: Check.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    kinds = list(CertificateEvent.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["recorded", "verified"]


def test_the_officer_works_through_the_queue(person, checker, signed_in, now):
    row = enter(person, now, number="ODD-1")
    staff = signed_in(checker)
    assert "外来证书待核实" in staff.get("/desk/").content.decode()
    page = staff.get(QUEUE).content.decode()
    assert "王小芳" not in page, "lists show masked names"
    assert "编号要看一看" in page
    at = f"{QUEUE}{row.public_id}/"
    assert "编号和已知的编号规则都不一样" in staff.get(at).content.decode()
    empty = staff.post(at, {"note": "打了电话"})
    assert empty.status_code == 422
    assert "打了电话" in empty.content.decode()
    sent = {"outcome": "refused", "method": "issuer_query"}
    assert staff.post(at, sent).status_code == 422
    assert staff.post(at, sent | {"note": "机构说没有发过"})["Location"] == QUEUE
    assert "机构说没有发过" in staff.get(at).content.decode()
    assert "没有等核实的证书" in staff.get(QUEUE).content.decode()
    assert "外来证书待核实" not in staff.get("/desk/").content.decode()


def test_the_queue_is_not_for_others(person, clerk, make_user, signed_in, now):
    row = enter(person, now)
    assert signed_in(clerk).get(QUEUE).status_code == 403
    elsewhere = signed_in(make_user(("county_officer", None, RegionFactory(code=420704))))
    assert elsewhere.get(f"{QUEUE}{row.public_id}/").status_code == 404


# --- the agency ----------------------------------------------------------------------------------------------------


def test_the_clerk_enters_for_the_roster(person, agency, clerk, signed_in, now):
    spell = hire(person, agency, now)
    staff = signed_in(clerk)
    sent = {
        "person": spell.public_id, "number": NUMBER, "level": "5", "issuer_name": "外省评价机构",
        "issued_on": "2019-06-01",
    }  # fmt: skip
    assert staff.post("/agency/certificates/new/", sent).status_code == 422
    assert staff.post("/agency/certificates/new/", sent | {"scan": picture()}).status_code == 302
    page = staff.get("/agency/certificates/").content.decode()
    assert NUMBER in page
    assert "待核实" in page
    assert staff.post("/agency/certificates/new/", sent | {"person": "nobody", "scan": picture()}).status_code == 422


def test_a_second_picture_leaves_a_trace_and_its_sender_does_not_confirm_it(person, agency, checker, county, now):
    row = enter(person, now, scan=picture())
    first = row.scan.sha256
    hire(person, agency, now)
    grant(user=checker, role="agency_clerk", organisation=agency, actor=None, now=now)
    row = enter(person, now, actor=checker, scan=picture())
    (entry,) = Entry.objects.filter(action="certificates.certificate.scan_replaced")
    assert entry.data == {"before": first, "after": row.scan.sha256}
    with pytest.raises(errors.Refusal) as refusal:
        say(row, checker, now)
    assert refusal.value.code == "own"
    assert row not in selectors.to_check(checker)


def test_a_number_that_speaks_against_the_paper_is_confirmed_with_a_word_or_a_picture(person, checker, signed_in, now):
    """The number says level 5 and the year 2019, the entry level 4: whoever confirms it all the same says why."""
    row = enter(person, now, level=4)
    with pytest.raises(errors.Refusal) as refusal:
        say(row, checker, now)
    assert (refusal.value.code, refusal.value.field) == ("doubtful", "note")
    staff, at = signed_in(checker), f"/desk/certificates/external/{row.public_id}/"
    assert "要写明查到了什么" in staff.get(at).content.decode()
    bare = staff.post(at, {"outcome": "confirmed", "method": "national_query"})
    assert bare.status_code == 422
    assert "附上查询结果的截图" in bare.content.decode()
    say(row, checker, now, note="平台上写的是四级，编号是换证前的")
    assert (row.checks.get().note, counts(person)) == ("平台上写的是四级，编号是换证前的", (1, 1))
    other = enter(person, now, level=4, number="S000123000001195000008")
    say(other, checker, now, evidence=picture("screen.jpg"))
    assert other.checks.get().evidence is not None


def test_that_a_chosen_picture_is_gone_is_said_beside_it(person, agency, clerk, signed_in, now):
    hire(person, agency, now)
    words = "刚才选的文件没有留下，请再选一次"
    for user, at in ((person.user, NEW), (clerk, "/agency/certificates/new/")):
        client = signed_in(user)
        assert words not in client.get(at).content.decode()
        assert words not in client.post(at, {"number": "X"}).content.decode(), "none was chosen"
        answer = client.post(at, {"number": "X", "scan": picture()})
        assert answer.status_code == 422
        hint = answer.content.decode().split('id="id_scan-hint">')[1].split("</div>")[0]
        assert words in hint


def test_the_agencys_page_has_a_title_of_its_own(agency, clerk, signed_in):
    """In English it begins with a capital: within sentences the same words do not."""
    page = signed_in(clerk).get("/agency/certificates/").content.decode()
    assert '<h1 class="govuk-heading-l">外来证书登记</h1>' in page
