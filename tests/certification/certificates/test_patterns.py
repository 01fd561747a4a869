"""Numbers and the patterns they follow: data that can be read, warnings that never refuse, bodies that set their own."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from certification.certificates import errors, logic, selectors, services
from certification.certificates.enums import Kind
from certification.certificates.logic import patterns
from certification.certificates.models import Certificate, NumberPattern
from portal.audit.models import Entry
from tests.factories import OrganisationFactory, PersonFactory
from tests.factories.exams import number_patterns

NATIONAL = selectors.national()


def look(number, level=5, day=date(2019, 5, 1)):
    return patterns.check(number, level=level, issued_on=day, patterns=NATIONAL)


@pytest.mark.parametrize(
    ("number", "level", "day", "code", "reasons"),
    [
        ("S000123000001195000001", 5, date(2019, 5, 1), "skill_level_22", []),
        ("Y000123000001195000001", 5, date(2019, 5, 1), "skill_level_22", []),
        ("S000123000001195000001", 4, date(2019, 5, 1), "skill_level_22", ["level"]),
        ("S000123000001195000001", 5, date(2020, 5, 1), "skill_level_22", ["year"]),
        ("S000199000001195000001", 5, date(2019, 5, 1), "skill_level_22", ["province"]),
        ("1523010000500001", 5, date(2015, 10, 17), "qualification_16", []),
        ("1599010000500001", 4, date(2016, 10, 17), "qualification_16", ["year", "level", "province"]),
        ("AB00012300000119500001", 1, date(2019, 5, 1), "senior_technician_22", []),
        ("RGN23010300119500001", 5, date(2019, 5, 1), "provincial_20", []),
        ("S00012300000119500000", 5, date(2019, 5, 1), None, ["unknown"]),
        ("S000123000001195000001X", 5, date(2019, 5, 1), None, ["unknown"]),
        ("ABC", 5, date(2019, 5, 1), None, ["unknown"]),
    ],
)
def test_what_a_number_looks_like(number, level, day, code, reasons):
    finding = look(number, level, day)
    assert (finding.pattern.code if finding.pattern else None) == code
    assert [reason.code for reason in finding.reasons] == reasons
    assert finding.ok == (not reasons)
    assert all(reason.text for reason in finding.reasons)


def test_the_data_of_the_country_says_where_it_is_from_and_how_sure_it_is():
    for pattern in NATIONAL:
        assert pattern.source
        assert pattern.explains
        assert pattern.note or not pattern.unverified


def test_a_pattern_has_its_days():
    one = patterns.Pattern("a", "甲", r"A\d+", date(2020, 1, 1), date(2020, 12, 31))
    for day, reasons in ((date(2019, 12, 31), ["before"]), (date(2020, 1, 1), []), (date(2021, 1, 1), ["after"])):
        found = patterns.check("A1", level=None, issued_on=day, patterns=[one])
        assert [reason.code for reason in found.reasons] == reasons


@pytest.mark.parametrize(
    "text",
    [
        "- {code: a, title: 甲, regex: '(', source: x}",
        "- {code: a, title: 甲, regex: a, surprise: 1}",
        "- {code: a, title: 甲, regex: a, unverified: true}",
        "- {code: a, title: 甲, regex: a}\n- {code: a, title: 乙, regex: b}",
        "- {code: a, title: 甲, regex: a, valid_from: 2021-01-01, valid_to: 2020-01-01}",
    ],
)
def test_data_that_cannot_be_right_is_refused(text):
    with pytest.raises(ValueError, match=r"pattern a|twice"):
        patterns.parse(text)


@pytest.mark.parametrize(
    ("written", "kept"),
    [(" s0001 2300\u3000ａ１ ", "S00012300A1"), ("px-1\t2", "PX-12"), ("１２\u200b３", "123")],
)
def test_numbers_are_kept_in_one_way(written, kept):
    assert patterns.clean_number(written) == kept


_TEMPLATES = st.sampled_from(
    ["S9999{province}999999{yy}{level}{serial:6}", "PX-{region}-{yyyy}-{serial:4}", "({yy}).{yy}+{serial}", "A{level}{level}-{serial:3}"]
)  # fmt: skip


@given(
    template=_TEMPLATES, serial=st.integers(1, 999), level=st.integers(1, 5),
    day=st.dates(date(2000, 1, 1), date(2099, 12, 31)),
)  # fmt: skip
def test_every_number_that_an_issuer_gives_fits_its_own_pattern_and_no_other_year_or_level(
    template, serial, level, day
):
    values = {"province": "23"}
    number = logic.number(
        template, values={"year": day.year, "level": level, "region": 230103, **values}, serial=serial
    )
    own = [patterns.of_template(template, values=values, code="own", title="本校")]
    assert patterns.check(number, level=level, issued_on=day, patterns=own).ok
    if "{level}" in template:
        other = patterns.check(number, level=level % 5 + 1, issued_on=day, patterns=own)
        assert [reason.code for reason in other.reasons] == ["level"]
    if "{yy" in template:
        assert not patterns.check(number, level=level, issued_on=day.replace(year=day.year + 1, day=1), patterns=own).ok


@given(st.text(max_size=60))
def test_no_text_breaks_the_look(text):
    finding = patterns.check(patterns.clean_number(text), level=5, issued_on=date(2020, 1, 1), patterns=NATIONAL)
    assert finding.ok or finding.reasons


@pytest.mark.django_db
def test_the_numbers_of_bodies_that_are_registered_here_are_known(body, now):
    number_patterns(body)
    row = NumberPattern.objects.get(kind=Kind.SKILL_LEVEL)
    number = selectors.next_numbers(row, on=date(2026, 3, 1))[0]
    finding = selectors.format_check(number=number, level=5, issued_on=date(2026, 3, 1))
    assert finding.ok
    assert finding.pattern.title == body.name
    services.set_pattern(
        issuer_id=body.pk, kind=Kind.SKILL_LEVEL, template="NEW{serial:4}", values={}, valid_from=date(2026, 6, 1),
        actor=None, now=now,
    )  # fmt: skip
    later = selectors.format_check(number=number, level=5, issued_on=date(2026, 7, 1))
    assert [reason.code for reason in later.reasons] == ["after"], "the older one ended the day before"


@pytest.mark.django_db
def test_a_pattern_whose_numbers_are_used_up_or_whose_day_is_taken_is_refused(body, officer, stranger, now):
    values = {"issuer_id": body.pk, "kind": Kind.SKILL_LEVEL, "values": {}, "now": now}
    today = timezone.localdate()
    services.set_pattern(**values, template="X{serial:4}", valid_from=today, actor=officer)
    services.award(
        kind=Kind.SKILL_LEVEL, person_id=PersonFactory().pk, issuer_id=body.pk, level=5, source_kind="test",
        source_id=1, issued_on=today, actor=None, facts={}, now=now,
    )  # fmt: skip
    services.set_pattern(**values, template="X{serial:4}", valid_from=today, actor=officer)
    assert NumberPattern.objects.get().last_serial == 1, "the same again changes nothing"
    with pytest.raises(errors.Refusal) as refusal:
        services.set_pattern(**values, template="Y{serial:4}", valid_from=today, actor=officer)
    assert refusal.value.code == "pattern_there"
    with pytest.raises(errors.Refusal) as refusal:
        services.set_pattern(**values, template="X{serial:4}", valid_from=today + timedelta(days=1), actor=officer)
    assert refusal.value.code == "pattern_used"
    with pytest.raises(errors.NotYours):
        services.set_pattern(**values, template="Z{serial:4}", valid_from=today, actor=stranger)


@pytest.mark.django_db
def test_the_officer_looks_at_the_numbers_before_a_pattern_is_set(body, officer, signed_in, make_user):
    number_patterns(body)
    client, today = signed_in(officer), timezone.localdate()
    page = client.get("/assess/patterns/").content.decode()
    assert "本机构的规则" in page
    assert "22 位" in page
    sent = {
        "body": body.public_id, "kind": Kind.SKILL_LEVEL, "template": "S999923999999{yy}{level}{serial:6}",
        "valid_from": (today + timedelta(days=3)).isoformat(), "last_serial": "41",
    }  # fmt: skip
    look = client.post("/assess/patterns/", sent)
    assert look.status_code == 200
    assert f"S999923999999{(today + timedelta(days=3)).year % 100}5000042" in look.content.decode()
    assert "符合" in look.content.decode()
    assert NumberPattern.objects.filter(kind=Kind.SKILL_LEVEL).count() == 1, "looking sets nothing"
    assert client.post("/assess/patterns/", sent | {"step": "edit"}).status_code == 200
    assert client.post("/assess/patterns/", sent | {"step": "done"}).status_code == 302
    assert "还没启用" in client.get("/assess/patterns/").content.decode()
    for wrong in ({"valid_from": (today - timedelta(days=1)).isoformat()}, {"template": "{oops}{serial}"}):
        answer = client.post("/assess/patterns/", sent | wrong)
        assert answer.status_code == 422
        assert sent["last_serial"] in answer.content.decode()
    assert signed_in(make_user()).get("/assess/patterns/").status_code == 403


@pytest.mark.django_db
def test_two_bodies_or_kinds_never_share_a_series_but_one_goes_on_with_its_own(body, now):
    other, today = OrganisationFactory(kind="assessment_body", region=body.region), timezone.localdate()

    def give(issuer, kind, template, day=today, **values):
        return services.set_pattern(
            issuer_id=issuer.pk, kind=kind, template=template, values=values, valid_from=day, actor=None, now=now
        )

    give(body, Kind.SKILL_LEVEL, "A{region}-{year}{serial:4}")
    give(body, Kind.SKILL_LEVEL, "A{region}-{year}{serial:4}", today + timedelta(days=1))
    give(body, Kind.TRAINING, "{place}{serial:4}", place="B")
    for issuer, kind, template in (
        (other, Kind.SKILL_LEVEL, "A{region}-{yyyy}{serial:4}"),
        (body, Kind.HONOUR, "A{region}-{year}{serial:4}"),
        (other, Kind.TRAINING, "B{serial:4}"),
    ):
        with pytest.raises(errors.Refusal) as refusal:
            give(issuer, kind, template)
        assert refusal.value.code == "series_there"


def test_a_body_reads_its_rule_as_the_form_takes_it(body, officer, signed_in, now):
    """Fields that are the body's own are filled in: the form knows none of them."""
    NumberPattern.objects.create(
        issuer=body, kind=Kind.SKILL_LEVEL, template="S9{province}{yy}{level}{serial:6}", values={"province": "23"},
        valid_from=now.date() - timedelta(days=9),
    )  # fmt: skip
    page = signed_in(officer).get("/assess/patterns/").content.decode()
    assert "S923{yy}{level}{serial:6}" in page
    assert "{province}" not in page


def _award(body, source, now):
    return services.award(
        kind=Kind.SKILL_LEVEL, person_id=PersonFactory().pk, issuer_id=body.pk, level=5, source_kind="test",
        source_id=source, issued_on=timezone.localdate(), actor=None, facts={}, now=now,
    )  # fmt: skip


def _bear(number, now, place):
    return Certificate(
        number=number, kind=Kind.EXTERNAL, person_id=PersonFactory().pk, level=5, source_kind="record",
        source_id=place, issued_on=date(2020, 1, 1), created_at=now, verified_at=now, holder_name="赵某",
    )  # fmt: skip


@pytest.mark.django_db
def test_a_number_that_another_bears_is_passed_over_and_that_is_said(body, now):
    services.set_pattern(
        issuer_id=body.pk, kind=Kind.SKILL_LEVEL, template="X{serial:1}", values={}, valid_from=date(2020, 1, 1),
        last_serial=5, actor=None, now=now,
    )  # fmt: skip
    Certificate.objects.bulk_create([_bear("X6", now, 1), _bear("X7", now, 2)])
    row = _award(body, 1, now)
    assert row.number == "X8"
    said = [entry.data.get("skipped") for entry in Entry.objects.filter(action="certificates.certificate.issued")]
    assert said == [2]
    assert _award(body, 2, now).number == "X9"
    with pytest.raises(errors.Refusal) as refusal:
        _award(body, 3, now)
    assert refusal.value.code == "series_full"
    assert selectors.next_numbers(NumberPattern.objects.get(), on=timezone.localdate()) == []


@pytest.mark.django_db
def test_a_series_that_others_bear_throughout_is_refused_and_keeps_its_place(body, now):
    services.set_pattern(
        issuer_id=body.pk, kind=Kind.SKILL_LEVEL, template="X{serial}", values={}, valid_from=date(2020, 1, 1),
        actor=None, now=now,
    )  # fmt: skip
    Certificate.objects.bulk_create([_bear(f"X{place}", now, place) for place in range(1, 4)])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("certification.certificates.services.issuing.MOST_SKIPPED", 3)
        with pytest.raises(errors.Refusal) as refusal:
            _award(body, 1, now)
    assert refusal.value.code == "number_taken"
    assert NumberPattern.objects.get().last_serial == 0


# --- two at the same moment -------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_two_series_that_are_set_at_the_same_moment_are_one_and_a_clear_refusal(body, now, monkeypatch):
    """The second looked before the first had written: what it saw was free, what the table says is not."""
    other, today = OrganisationFactory(kind="assessment_body", region=body.region), timezone.localdate()
    values = {
        "kind": Kind.SKILL_LEVEL,
        "template": "A{region}-{yyyy}{serial:4}",
        "values": {},
        "actor": None,
        "now": now,
    }
    monkeypatch.setattr("certification.certificates.selectors.same_series", lambda *_args, **_more: False)
    services.set_pattern(**values, issuer_id=body.pk, valid_from=today)
    with pytest.raises(errors.Refusal) as refusal:
        services.set_pattern(**values, issuer_id=other.pk, valid_from=today)
    assert (refusal.value.code, refusal.value.field) == ("series_there", "template")
    assert "同样的编号规则" in refusal.value.message
    assert NumberPattern.objects.count() == 1
    services.set_pattern(**values, issuer_id=body.pk, valid_from=today + timedelta(days=1))
    assert NumberPattern.objects.count() == 2, "one's own series goes on"


@pytest.mark.django_db
def test_the_page_says_so_in_the_officers_language(body, officer, signed_in, now, monkeypatch):
    other, today = OrganisationFactory(kind="assessment_body", region=body.region), timezone.localdate()
    services.set_pattern(
        issuer_id=other.pk, kind=Kind.SKILL_LEVEL, template="A{yyyy}{serial:4}", values={}, valid_from=today,
        actor=None, now=now,
    )  # fmt: skip
    monkeypatch.setattr("certification.certificates.selectors.same_series", lambda *_args, **_more: False)
    sent = {
        "body": body.public_id, "kind": Kind.SKILL_LEVEL, "template": "A{yyyy}{serial:4}",
        "valid_from": today.isoformat(), "last_serial": "0", "step": "done",
    }  # fmt: skip
    answer = signed_in(officer).post("/assess/patterns/", sent)
    assert answer.status_code == 422
    assert "同样的编号规则" in answer.content.decode()
    assert "A{yyyy}{serial:4}" in answer.content.decode(), "what was typed stays"


@pytest.mark.django_db
def test_a_number_that_is_taken_between_the_look_and_the_writing_is_a_refusal_and_keeps_its_place(
    body, now, monkeypatch
):
    services.set_pattern(
        issuer_id=body.pk, kind=Kind.SKILL_LEVEL, template="X{serial}", values={}, valid_from=date(2020, 1, 1),
        actor=None, now=now,
    )  # fmt: skip
    Certificate.objects.bulk_create([_bear("X1", now, 1)])
    with monkeypatch.context() as patch:
        patch.setattr("certification.certificates.selectors.numbered", Certificate.objects.none)
        with pytest.raises(errors.Refusal) as refusal, transaction.atomic():
            _award(body, 1, now)
    assert refusal.value.code == "number_taken"
    assert NumberPattern.objects.get().last_serial == 0
    assert _award(body, 1, now).number == "X2"


@pytest.mark.django_db
def test_a_register_number_that_is_taken_at_that_moment_is_a_refusal(body, now, monkeypatch):
    Certificate.objects.bulk_create([_bear("R1", now, 1)])
    monkeypatch.setattr("certification.certificates.selectors.numbered", Certificate.objects.none)
    with pytest.raises(errors.Refusal) as refusal:
        services.record(
            kind=Kind.SKILL_LEVEL, person_id=PersonFactory().pk, number="R1", level=5, issued_on=date(2020, 1, 1),
            issuer_id=body.pk, actor=None, now=now,
        )  # fmt: skip
    assert refusal.value.code == "number_taken"


@pytest.mark.django_db(transaction=True)
def test_bodies_that_really_set_the_same_series_at_once(body, now):
    """Both databases: one of them gets it, the other reads why not."""
    others = [OrganisationFactory(kind="assessment_body", region=body.region) for _place in range(3)]
    today, gate = timezone.localdate(), threading.Barrier(4)

    def give(issuer_id):
        gate.wait()
        try:
            services.set_pattern(
                issuer_id=issuer_id, kind=Kind.SKILL_LEVEL, template="A{region}-{yyyy}{serial:4}", values={},
                valid_from=today, actor=None, now=now,
            )  # fmt: skip
        except errors.Refusal as refusal:
            return refusal.code
        finally:
            connection.close()
        return "set"

    with ThreadPoolExecutor(4) as pool:
        found = sorted(pool.map(give, [body.pk, *(one.pk for one in others)]))
    assert found == ["series_there", "series_there", "series_there", "set"]
    assert NumberPattern.objects.count() == 1
