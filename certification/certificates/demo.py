"""The registry's chapter of the demonstration world: how its bodies and schools number their certificates."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile

from certification.certificates import selectors, services
from certification.certificates.enums import CheckMethod, CheckOutcome, EventKind, Kind, State, Why
from certification.certificates.models import Certificate, CertificateEvent
from certification.certificates.services import templates
from portal.organisations import selectors as organisations
from portal.people import selectors as people
from portal.people import services as persons
from portal.policy import services as policy
from portal.printing import services as printing

PACK = Path("packs") / "example-continuing"
# Where the example rules hold in the demonstration.
REGION = 230000
# Who has another name today than on the first certificate.
_RENAMED = {"P09": "邸小河"}
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
    _tell(world)


# Whose certificates of what kind stand, from their first version on.
_TALL = {"school": (Kind.TRAINING, "training_tall"), "assessment_body": (Kind.HONOUR, "honour_tall")}


def _load_templates(world: Any, *, now: datetime) -> None:
    """Give a school and the assessment body a standing layout in use, and the body a draft of its first own version."""
    begun = set()
    for entry in world.data["organisations"]:
        if entry["kind"] not in _TALL or entry["kind"] in begun:
            continue
        begun.add(entry["kind"])
        body = organisations.get_by_pk(world.ids[entry["key"]])
        kind, layout = _TALL[entry["kind"]]
        first = templates.adopt(
            issuer=body, kind=kind, layout=layout, actor=None, now=world.moment("2026-01-05", "10:00")
        )
        if first is not None and entry["kind"] == "assessment_body":
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
        if entry["person"] in _RENAMED and not Certificate.objects.filter(number=entry["number"]).exists():
            # The paper was given under the name of then; the request below brings the name of today.
            person = people.get_by_pk(world.ids[entry["person"]])
            persons.rename(person=person, name=_RENAMED[entry["person"]], actor=None, now=recorded)
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


def _paper(title: str, *lines: str) -> SimpleUploadedFile:
    """A picture of a paper, as a telephone would take it."""
    pdf = printing.render_pdf(
        template="certification/certificates/pdf/sample_paper.html", context={"title": title, "lines": lines}
    )
    return SimpleUploadedFile("paper.png", printing.page_png(pdf, width=1200), "image/png")


def _tell(world: Any) -> None:
    """One from elsewhere waits with its picture, one was refused; a term renewed, a name changed, a request that waits."""
    waiting = selectors.by_pk(world.ids["K013"]) if "K013" in world.ids else None
    if waiting is not None and waiting.scan_id is None and waiting.verified_at is None:
        title, level = "职业技能等级证书", selectors.level_title(waiting.level)
        services.enter(
            person_id=waiting.person_id,
            number=waiting.number,
            level=waiting.level,
            issuer_name=waiting.issuer_name,
            issued_on=waiting.issued_on,
            scan=_paper(title, waiting.holder_name, f"养老护理员 {level}", waiting.number),
            actor=None,
            now=world.moment("2026-10-08", "10:05"),
        )
    _odd(world)
    _refused(world)
    _replace(world, "K041", Why.RENEWAL, asked="2026-11-09", decided="2026-11-10")
    _replace(world, "K012", Why.NAME, asked="2026-11-03", decided="2026-11-04")
    _replace(world, "K014", Why.RENEWAL, asked="2026-11-18", decided="")
    _ask_for_hours(world)


def _odd(world: Any) -> None:
    """One of a higher level waits in the county of P48; its number says another year than the paper."""
    number = "S999921999999253000777"
    if "P15" not in world.ids or Certificate.objects.filter(number=number).exists():
        return
    person = people.get_by_pk(world.ids["P15"])
    services.enter(
        person_id=person.pk,
        number=number,
        level=3,
        issuer_name="示例外省评价机构",
        issued_on=world.day("2026-03-15"),
        scan=_paper("职业技能等级证书", person.name, "养老护理员 三级 / 高级工", number),
        actor=None,
        now=world.moment("2026-11-17", "20:30"),
    )


def _refused(world: Any) -> None:
    """The holder of a level had typed a number wrongly; the county found nobody of that number."""
    officer, number = _user(world, "P48"), "S99992399999921500000"
    if officer is None or "P14" not in world.ids or Certificate.objects.filter(number=number).exists():
        return
    row = services.enter(
        person_id=world.ids["P14"],
        number=number,
        level=5,
        issuer_name="示例外部发证机构",
        issued_on=world.day("2021-09-10"),
        actor=None,
        now=world.moment("2026-09-14", "20:10"),
    )
    services.check(
        certificate=row,
        outcome=CheckOutcome.REFUSED,
        method=CheckMethod.NATIONAL_QUERY,
        note="国家查询平台查无此证；编号少一位，请对照证书再看一遍。",
        actor=officer,
        now=world.moment("2026-09-16", "09:30"),
    )


def _replace(world: Any, key: str, why: Why, *, asked: str, decided: str) -> None:
    """Ask for a new one in the place of a certificate of the world; `decided` empty: it waits for the officer."""
    if key not in world.ids:
        return
    row = selectors.by_pk(world.ids[key])
    if selectors.last_replacement(row) is not None:
        return
    entry = next(one for one in world.data["certificates"] if one["key"] == key)
    name = next(one["name"] for one in world.data["people"] if one["key"] == entry["person"])
    request = services.ask(
        certificate=row,
        why=why,
        new_name=name if why == Why.NAME else "",
        evidence=_paper("居民户口簿 · 登记事项变更", f"姓名由 {row.holder_name} 变更为 {name}")
        if why == Why.NAME
        else None,
        actor=None,
        now=world.moment(asked, "19:40"),
    )
    if decided:
        # Nobody of the schools decides on certificates yet; the portal does it for the renewed one.
        on = world.day(decided)
        services.approve(
            request=request,
            valid_until=selectors.next_term(row, on=on) if why == Why.RENEWAL else None,
            actor=_user(world, "P43") if why == Why.NAME else None,
            now=world.moment(decided, "09:20"),
        )


def _ask_for_hours(world: Any) -> None:
    """The example rules on continuing education hold in the province; no bureau has confirmed them, so they only remind."""
    ruleset = policy.load(slug=world.folder / PACK, actor=None, now=world.moment("2019-01-06"))
    policy.activate(ruleset=ruleset, region=REGION, actor=None, now=world.moment("2019-01-06"))


def _user(world: Any, key: str) -> Any:
    return get_user_model().objects.filter(pk=world.ids.get(f"user:{key}", 0)).first()


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
    confirmed = [row for row in made if row.kind == Kind.EXTERNAL and row.verified_at is not None]
    revoked = [(row, row.state_since) for row in made if row.state_since is not None]
    CertificateEvent.objects.bulk_create(
        [
            *(_event(row, EventKind.VERIFIED, crowd.today, crowd.now) for row in confirmed),
            *(_event(row, EventKind.REVOKED, since, crowd.now) for row, since in revoked),
        ],
        batch_size=1000,
    )


def _event(row: Certificate, kind: EventKind, on: date, now: datetime) -> CertificateEvent:
    return CertificateEvent(certificate=row, kind=kind, on=on, recorded_at=now)


_CROWD_KINDS = (Kind.SKILL_LEVEL, Kind.TRAINING, Kind.EXTERNAL)
