"""The registry's chapter of the demonstration world: how its bodies and schools number their certificates."""

from datetime import date, datetime, timedelta
from typing import Any

from certification.certificates import selectors, services
from certification.certificates.enums import EventKind, Kind, State
from certification.certificates.models import Certificate, CertificateEvent
from certification.certificates.services import templates
from portal.organisations import selectors as organisations

_REASONS = {
    "superseded": "已取得更高等级的证书",
    "suspended": "接到举报，核查期间暂停",
    "revoked": "报名材料不实，经核查撤销",
}


def load(world: Any, *, now: datetime) -> None:
    """Give the assessment body the national pattern with its invented codes, and each school one of its own.

    Serials go on where the world's older certificates stop.
    """
    for entry in world.data["organisations"]:
        if entry["kind"] == "assessment_body":
            used = [
                int(c["number"][-6:])
                for c in world.data["certificates"]
                if c["kind"] == "skill_level" and str(c["number"]).startswith("S999923")
            ]
            services.set_pattern(
                issuer_id=world.ids[entry["key"]],
                kind=Kind.SKILL_LEVEL,
                template="S9999{province}999999{yy}{level}{serial:6}",
                values={"province": str(entry["region"])[:2]},
                valid_from=date(2020, 1, 1),
                last_serial=max(used),
                actor=None,
                now=now,
            )
        if entry["kind"] == "school":
            services.set_pattern(
                issuer_id=world.ids[entry["key"]],
                kind=Kind.TRAINING,
                template="PX-{region}-{yyyy}-{serial:4}",
                values={"region": str(entry["region"])},
                valid_from=date(2020, 1, 1),
                last_serial=60,
                actor=None,
                now=now,
            )
    _load_templates(world, now=now)
    _load_history(world)


def _load_templates(world: Any, *, now: datetime) -> None:
    """Give the assessment body a look in use and a draft of the next one, in which a few fields are moved."""
    for entry in world.data["organisations"]:
        if entry["kind"] != "assessment_body":
            continue
        body = organisations.get_by_pk(world.ids[entry["key"]])
        first = templates.adopt(
            issuer=body, kind=Kind.SKILL_LEVEL, actor=None, now=world.moment("2026-01-05", "10:00")
        )
        if first is not None:
            row = templates.draft(issuer=body, kind=Kind.SKILL_LEVEL, actor=None, now=now)
            templates.change(
                template=row,
                layout=row.layout,
                moves={"title": {"size": 28.0}, "seal": {"x": -3.0, "y": 1.0}, "issued_on": {"y": 1.5}},
                actor=None,
                now=now,
            )


def _load_history(world: Any) -> None:
    """Enter what the world's people held before, with its events; what the portal itself issues is left to it."""
    passed = {r["person"] for exam in world.data["exams"] for r in exam.get("results", []) if r["passed"]}
    completed = {e["person"] for e in world.data["enrolments"] if e["state"] == "completed"}
    keys = {entry["key"]: entry for entry in world.data["certificates"]}
    for key, entry in keys.items():
        issued_here = (
            passed if entry["kind"] == Kind.SKILL_LEVEL else completed if entry["kind"] == Kind.TRAINING else set()
        )
        if entry["person"] in issued_here or key in world.ids:
            continue
        recorded = world.moment(max(entry["recorded_on"], entry["issued_on"]), "10:00")
        row = services.record(
            kind=entry["kind"],
            person_id=world.ids[entry["person"]],
            number=entry["number"],
            level=entry["level"],
            issued_on=world.day(entry["issued_on"]),
            valid_until=world.day(entry["expires_on"]) if entry["expires_on"] else None,
            issuer_id=world.ids[entry["issuer"]] if entry["issuer"] else None,
            issuer_name="" if entry["issuer"] else "示例外部发证机构",
            facts={"course_title": "养老护理岗位培训"} if entry["kind"] == Kind.TRAINING else None,
            format_ok=entry["format_ok"],
            actor=None,
            now=recorded,
        )
        world.ids[key] = row.pk
        if entry["kind"] == Kind.EXTERNAL and entry["verified_on"]:
            services.verify(
                certificate=row,
                method=entry.get("verified_method") or "向发证机构核实",
                actor=None,
                now=world.moment(entry["verified_on"], "10:00"),
            )
        for event in entry["events"]:
            change = {"superseded": services.supersede, "suspended": services.suspend, "revoked": services.revoke}
            change[event["event"]](
                certificate=selectors.by_pk(row.pk),
                reason=_REASONS[event["event"]],
                on=world.day(event["on"]),
                actor=None,
                now=max(recorded, world.moment(event["on"], "11:00")),
            )


def fill_crowd(crowd: Any, chunk: Any) -> None:
    """Give the people of a chunk their certificates, rising levels one after the other; a few were revoked since."""
    dice, rows = chunk.dice, []
    serial = crowd.certificates_before(chunk.first)
    for place, (person, _county) in enumerate(chunk.people, start=chunk.first):
        many = crowd.certificates_before(place + 1) - crowd.certificates_before(place)
        level, day = 5, crowd.today - timedelta(days=dice.randint(400, 2100))
        for _ in range(many):
            kind = dice.choices(_CROWD_KINDS, weights=(5, 4, 1))[0]
            verified = kind != Kind.EXTERNAL or dice.random() < 0.7
            revoked = dice.random() < 0.01
            rows.append(
                Certificate(
                    verify_code=f"{crowd.seed % 16:X}{serial:07X}",
                    number=f"SAMPLE{crowd.seed:04d}{serial:012d}",
                    kind=kind,
                    person_id=person,
                    holder_name="样例",
                    level=None if kind == Kind.TRAINING else level,
                    issuer_id=None if kind == Kind.EXTERNAL else crowd.ids["issuer"],
                    issuer_name="样例评价中心",
                    facts={"course_title": "样例"},
                    source_kind=f"crowd{crowd.seed}",
                    source_id=serial,
                    issued_on=day,
                    state=State.REVOKED if revoked else State.VALID,
                    state_since=day + timedelta(days=30) if revoked else None,
                    verified_at=crowd.now if verified else None,
                    created_at=crowd.now,
                )
            )
            serial += 1
            level = max(1, level - (kind != Kind.TRAINING and dice.random() < 0.4))
            day = min(crowd.today, day + timedelta(days=dice.randint(20, 500)))
    made = Certificate.objects.bulk_create(rows, batch_size=1000)
    CertificateEvent.objects.bulk_create(
        [
            CertificateEvent(certificate=row, kind=EventKind.REVOKED, on=row.state_since, recorded_at=crowd.now)
            for row in made
            if row.state_since is not None
        ],
        batch_size=1000,
    )


_CROWD_KINDS = (Kind.SKILL_LEVEL, Kind.TRAINING, Kind.EXTERNAL)
