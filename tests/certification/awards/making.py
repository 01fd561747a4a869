"""Sessions whose candidates passed, batches worked off, and what must hold afterwards."""

from django.urls import reverse

from certification.awards import services
from certification.awards.models import Award
from certification.certificates.models import Certificate, NumberPattern
from portal.files.models import StoredFile
from tests.factories import OrganisationFactory
from tests.factories.courses import make_class, make_version
from tests.factories.exams import make_candidate

# In the font's character set as a name may be, but with no shape: a private-use sign.
STRANGE = "王\U000f0000芳"


def make_people(many, **names):
    training_class = make_class(make_version(OrganisationFactory(kind="school")), quota=max(60, many))
    return [
        make_candidate(training_class, **({"name": names[f"p{i}"]} if f"p{i}" in names else {})) for i in range(many)
    ]


def work(batch, now, **more):
    rounds = 0
    while services.batches.advance(batch_id=batch.pk, now=now, **more):
        rounds += 1
    return rounds


def begin(session, officer, now):
    return services.batches.start(session=session, actor=officer, now=now)


def holds(session, *, papers=None):
    """The property: one award, one certificate, one number each, and none lost."""
    awards = list(Award.objects.filter(registration__session=session))
    certificates = list(Certificate.objects.filter(source_kind="award"))
    assert len({a.registration_id for a in awards}) == len(awards)
    assert sorted(c.source_id for c in certificates) == sorted(a.pk for a in awards)
    serials = sorted(int(c.number[-6:]) for c in certificates)
    assert serials == list(range(1, len(serials) + 1))
    assert NumberPattern.objects.get(issuer_id=session.organisation_id, kind="skill_level").last_serial == len(serials)
    with_pdf = [c for c in certificates if c.pdf_id]
    assert len({c.pdf_id for c in with_pdf}) == len(with_pdf)
    assert StoredFile.objects.filter(kind="certificate_pdf").count() == len(with_pdf)
    if papers is not None:
        assert len(with_pdf) == papers
    return certificates


def page_of(browser, name, *args):
    return browser.get(reverse(f"awards:{name}", args=args))
