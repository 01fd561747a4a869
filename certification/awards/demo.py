"""The chapter of decisions: whoever passed both parts in the world is awarded by the body's own officer."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model

from certification.awards import selectors, services
from certification.certificates import selectors as certificates
from certification.certificates import services as registry
from certification.exams import selectors as exams
from portal.files import services as files


def load(world: Any, *, now: datetime) -> None:
    """Award, have the PDF made, and report the certificate; safe to repeat."""
    officer_key = next(g["person"] for g in world.data["grants"] if g["role"] == "assessment_body_officer")
    officer = get_user_model().objects.get(pk=world.ids[f"user:{officer_key}"])
    issued = {c["person"]: c["issued_on"] for c in world.data["certificates"] if c["kind"] == "skill_level"}
    for entry in world.data["exams"]:
        session = exams.session_by_id(world.ids[entry["key"]])
        for result in entry.get("results", []):
            registration_id = world.ids.get(f"registration:{session.pk}:{result['person']}")
            if registration_id is None or not result["passed"]:
                continue
            registration = exams.candidates(session).select_related("session").get(pk=registration_id)
            award = selectors.of_registration(registration_id) or services.decide(
                registration=registration,
                actor=officer,
                now=min(
                    world.moment(issued.get(result["person"], world.data["as_of"]), "10:00"), now - timedelta(minutes=1)
                ),
            )
            issued_for = certificates.by_source("award", award.pk)
            assert issued_for is not None, "the decision issues it"
            certificate = registry.render(certificate_id=issued_for.pk, now=now)
            assert certificate.pdf is not None
            world.report["certificate"] = {
                "number": certificate.number,
                "name": certificate.holder_name,
                "public_id": certificate.public_id,
                "pdf": files.local_path(certificate.pdf),
                "verify_url": certificates.verify_url(certificate),
            }
