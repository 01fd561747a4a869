"""Making PDFs: signed, with the credential inside, one by one or many, in the look that the body has chosen."""

import io
import json
from datetime import date, timedelta

import pikepdf
import pytest

from certification.certificates import errors, services
from certification.certificates.enums import EventKind, Kind, TemplateState
from certification.certificates.logic import layouts
from certification.certificates.models import Template
from certification.certificates.services import composing, rendering
from portal.files import services as files
from portal.messaging.models import Message
from portal.people import services as people
from portal.printing import services as printing
from tests.factories import PersonFactory
from tests.factories.exams import number_patterns, photo
from tests.factories.frozen import rewrite

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def issuer(body):
    number_patterns(body)
    return body


def issue(issuer, source, *, now, name="王小芳", person=None, kind=Kind.SKILL_LEVEL, **facts):
    return services.award(
        kind=kind, person_id=(person or PersonFactory(name=name)).pk, issuer_id=issuer.pk, level=5, source_kind="test",
        source_id=source, issued_on=date(2026, 11, 21), actor=None, facts=facts, now=now,
    )  # fmt: skip


def opened(certificate):
    return pikepdf.open(io.BytesIO(files.read(certificate.pdf)))


def test_the_file_is_signed_and_carries_its_credential(issuer, now):
    certificate = issue(issuer, 1, now=now, scores="理论知识 80 分 · 操作技能 90 分")
    certificate = services.render(certificate_id=certificate.pk, now=now)
    with opened(certificate) as pdf:
        inside = json.loads(pdf.attachments[composing.CREDENTIAL].get_file().read_bytes())
        assert pdf.Root.AcroForm.SigFlags == 3
    assert inside == certificate.credential
    found = printing.examine_pdf(files.read(certificate.pdf))
    assert found.intact
    assert found.covers_whole_file
    text = printing.seen_text(files.read(certificate.pdf))
    for words in ("王小芳", certificate.number, "理论知识 80 分 · 操作技能 90 分", "2026年11月21日"):
        assert words in text
    assert certificate.events.filter(kind=EventKind.RENDERED).count() == 1


def test_facts_that_are_missing_stay_blank_and_are_never_the_samples(issuer, now):
    certificate = issue(issuer, 1, now=now, kind=Kind.TRAINING, course_title="失智照护")
    certificate = services.render(certificate_id=certificate.pk, now=now)
    text = printing.seen_text(files.read(certificate.pdf))
    assert "失智照护" in text
    for name in ("period", "class_title", "scores", "id_number", "number"):
        assert layouts.TRAINING.sample[name] not in text


def test_the_photo_is_that_of_the_day_of_issue(issuer, now):
    person = PersonFactory(name="王小芳")
    people.set_photo(person=person, content=photo(), actor=None, now=now)
    certificate = issue(issuer, 1, now=now, person=person)
    before = person.photo_id
    assert certificate.photo_id == before
    people.set_photo(person=person, content=photo(), actor=None, now=now + timedelta(days=1))
    certificate = services.render(certificate_id=certificate.pk, now=now)
    assert certificate.photo_id == before != person.photo_id
    with opened(certificate) as pdf:
        kinds = {str(thing.get("/Filter")) for thing in pdf.pages[0].Resources.XObject.values()}
    assert "/DCTDecode" in kinds


def test_many_are_made_and_one_that_cannot_be_stops_nobody(issuer, now):
    good = [issue(issuer, n, now=now) for n in range(3)]
    bad = issue(issuer, 9, now=now, name="王\U0003106c")
    odd = issue(issuer, 10, now=now, name="隋𠀃𠂆")
    ids = [row.pk for row in (bad, *good, odd)]
    report = rendering.render_many(ids, now=now)
    assert sorted(report.made) == sorted(row.pk for row in (*good, odd))
    assert list(report.failed) == [bad.pk]
    assert "U+3106C" in report.failed[bad.pk]
    again = rendering.render_many(ids, now=now)
    assert sorted(again.had) == sorted(report.made)
    assert not again.made


@pytest.mark.parametrize("harm", ["gone", "no picture", "half"])
def test_a_photograph_that_is_gone_or_broken_stops_that_one_certificate(issuer, now, harm, monkeypatch):
    person = PersonFactory(name="王小芳")
    people.set_photo(person=person, content=photo(), actor=None, now=now)
    bad, good = issue(issuer, 1, now=now, person=person), issue(issuer, 2, now=now)
    whole = files.read

    def read(stored):
        if stored.pk != bad.photo_id:
            return whole(stored)
        if harm == "gone":
            raise FileNotFoundError
        return b"GIF?" if harm == "no picture" else whole(stored)[:60]

    monkeypatch.setattr(rendering.files, "read", read)
    report = rendering.render_many([bad.pk, good.pk], now=now)
    assert report.made == [good.pk]
    assert "照片" in report.failed[bad.pk]


def template(issuer, now, **more):
    given = {
        "moves": {}, "state": TemplateState.ACTIVE, "fast": True, "version": 1, "layout": "skill_level", **more,
    }  # fmt: skip
    return Template.objects.create(issuer=issuer, kind=Kind.SKILL_LEVEL, made_at=now, **given)


def test_a_body_s_own_template_is_honoured_and_frozen(issuer, now):
    own = template(issuer, now, moves={"issued_on": {"x": 4, "y": -2, "size": 11}, "seal": {"x": -3}})
    plain, moved = composing.preview(Template(issuer=issuer, layout="skill_level")), composing.preview(own)
    assert "样例" in printing.seen_text(plain)
    assert plain != moved
    certificate = services.render(certificate_id=issue(issuer, 1, now=now).pk, now=now)
    assert certificate.template == own
    assert certificate.template_version == "skill_level 1"


def test_moves_beyond_their_limits_are_refused(issuer, now):
    for moves in ({"issued_on": {"x": 40}}, {"issued_on": {"size": 40}}, {"nothing": {"x": 1}}, {"seal": {"size": 3}}):
        with pytest.raises(ValueError):
            composing.preview(Template(issuer=issuer, layout="skill_level", moves=moves))
    with pytest.raises(ValueError):
        composing.preview(Template(issuer=issuer, layout="no such"))


def test_preview_with_the_longest_name(issuer):
    longest = layouts.HOLDERS[-1]
    content = composing.preview(Template(issuer=issuer, layout="training"), {"holder_name": longest})
    assert longest in "".join(printing.seen_text(content).split())


def test_a_template_is_examined_before_it_is_fast(issuer, now):
    own = template(issuer, now, state=TemplateState.DRAFT, moves={"say": {"y": 2}, "number": {"x": 1}})
    report = composing.examine(own)
    assert report["fast"], report
    assert len(report["samples"]) == len(layouts.HOLDERS)
    json.dumps(report)


def test_a_kind_without_a_layout_is_refused(issuer, now):
    certificate = issue(issuer, 1, now=now)
    rewrite(certificate, kind=Kind.VOLUNTEERING)
    with pytest.raises(errors.Refusal) as refusal:
        services.render(certificate_id=certificate.pk, now=now)
    assert refusal.value.code == "no_layout"


def test_the_paper_of_a_suspended_certificate_is_made_without_good_news(issuer, now):
    certificate = issue(issuer, 1, now=now)
    services.suspend(certificate=certificate, reason="复核", on=now.date(), actor=None, now=now)
    certificate = services.render(certificate_id=certificate.pk, now=now)
    assert certificate.pdf_id
    assert not Message.objects.filter(key__startswith="certificates.ready").exists()


def test_the_look_is_that_of_the_award_however_late_the_paper_is_made(issuer, now):
    before = issue(issuer, 1, now=now)
    assert before.template is None
    own = template(issuer, now, layout="skill_tall")
    after = issue(issuer, 2, now=now)
    report = rendering.render_many([before.pk, after.pk], now=now)
    assert sorted(report.made) == [before.pk, after.pk]
    before.refresh_from_db()
    after.refresh_from_db()
    assert (before.template, before.template_version) == (None, composing.TEMPLATE_VERSION), "the portal's own"
    assert (after.template, after.template_version) == (own, "skill_tall 1")
    for certificate, wide in ((before, True), (after, False)):
        with opened(certificate) as pdf:
            _left, _foot, width, height = (float(side) for side in pdf.pages[0].MediaBox)
        assert (width > height) is wide
    # A version that comes later changes neither; made again from the same facts, a file is the same.
    Template.objects.filter(pk=own.pk).update(state=TemplateState.RETIRED)
    template(issuer, now, version=2, moves={"number": {"x": 1}})
    looks = [composing.look_of(certificate) for certificate in (before, after)]
    assert [look.version for look in looks] == [composing.TEMPLATE_VERSION, "skill_tall 1"]
    pdf = after.pdf_id
    assert services.render(certificate_id=after.pk, now=now).pdf_id == pdf
    values = {**composing.values_of(after, now=now)}
    made = [
        composing.compose(after, values=values, photo=None, credential=after.credential, signer=None, now=moment)
        for moment in (now, now + timedelta(days=400))
    ]
    assert made[0] == made[1]
