"""The chapter of decisions: whoever passed both parts in the world is awarded by the body's own officer, but for one
session that is left for somebody to press the button; the second and the third of the contest are raised, and an
assessor's old certificate is exchanged.
"""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model

from certification.awards import selectors, services
from certification.awards.enums import Route
from certification.certificates import selectors as certificates
from certification.certificates import services as registry
from certification.certificates.enums import Kind
from certification.contests import selectors as contests
from certification.exams import selectors as exams
from portal.files import services as files
from portal.organisations import selectors as organisations

# An old qualification certificate of 16 digits, of an assessor who looks after nobody: no figure counts it.
_OLD = ("P45", "1623010000300045", 3, "2016-11-12")


def load(world: Any, *, now: datetime) -> None:
    """Award, have the PDF made, and report the certificate; safe to repeat."""
    officer_key = next(g["person"] for g in world.data["grants"] if g["role"] == "assessment_body_officer")
    officer = get_user_model().objects.get(pk=world.ids[f"user:{officer_key}"])
    # In the order of days, as the numbers are.
    _raise(world, "P03", officer=officer, at=world.moment("2026-07-06", "09:40"))
    _exchange(world, officer)
    issued = {c["person"]: c["issued_on"] for c in world.data["certificates"] if c["kind"] == "skill_level"}
    for entry in world.data["exams"]:
        if entry.get("award") == "waiting":
            continue
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
    # The caregiver of the demonstration, who can show what the portal made.
    _raise(world, "P13", officer=officer, at=world.moment("2026-11-03", "10:20"))


def _raise(world: Any, key: str, *, officer: Any, at: datetime) -> None:
    """Raise somebody of the contest's first three; its winner is left to the officer."""
    won = next(
        (row for row in contests.mine(world.ids.get(key, 0)) if row.contest.body_id == world.ids.get("O13")), None
    )
    if won is not None and selectors.award_of(Route.CONTEST, won.pk) is None:
        services.decide_contest(placing=won, actor=officer, now=at)


def _exchange(world: Any, officer: Any) -> None:
    """Exchange an old certificate for a new one."""
    key, number, level, issued_on = _OLD
    body = organisations.get_by_pk(world.ids.get("O13"))
    if key not in world.ids or body is None or contests.rules(body.region_id, world.day("2026-09-08")) is None:
        return
    old = registry.record(
        kind=Kind.EXTERNAL,
        person_id=world.ids[key],
        number=number,
        level=level,
        issued_on=world.day(issued_on),
        issuer_name="示例职业技能鉴定指导中心",
        actor=None,
        now=world.moment("2026-09-01", "10:00"),
    )
    old = registry.verify(certificate=old, method="向发证机构核实", actor=None, now=world.moment("2026-09-03", "10:00"))
    services.convert(certificate=old, body=body, actor=officer, now=world.moment("2026-09-08", "14:20"))
