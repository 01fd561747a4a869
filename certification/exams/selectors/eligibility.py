"""The conditions of registering, as one person meets them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy

from certification.certificates import selectors as certificates
from certification.exams.enums import RegistrationState, SessionState
from certification.exams.logic import eligibility as rules
from certification.exams.models import Attempt, Registration, Session
from certification.standards import selectors as standards
from courses.enrolment import selectors as enrolment
from portal.people import selectors as people
from portal.policy.logic import wording

BEIJING = ZoneInfo("Asia/Shanghai")
# What each condition says when it holds and when it does not; the second tells what to do.
SENTENCES = {
    "identity": (gettext_lazy("身份信息已登记"), gettext_lazy("还没有登记身份信息，请先到“我的”里填写")),
    "standard": (
        gettext_lazy("符合职业标准的申报条件"),
        gettext_lazy("还不符合职业标准的申报条件"),
    ),
    "photo": (gettext_lazy("证件照已上传"), gettext_lazy("还没有证件照，请先到“我的”里拍一张")),
    "training": (gettext_lazy("本等级的课程已经结业"), gettext_lazy("本等级的课程还没有结业，请先学完并通过")),
    "not_held": (
        gettext_lazy("这一级可以考：没有本等级或更高等级的证书"),
        gettext_lazy("您已经有本等级或更高等级的证书，不用再考"),
    ),
    "not_passed": (gettext_lazy("理论可以考：以前没有通过过"), gettext_lazy("本等级的理论考试您已经通过，不用再考")),
    "window": (gettext_lazy("在报名时间内"), gettext_lazy("现在不在报名时间内")),
    "no_clash": (
        gettext_lazy("没有时间冲突的考试"),
        gettext_lazy("您已经报了同一时间的另一场考试，请先退出那一场"),
    ),
    "not_registered": (gettext_lazy("这个场次可以报：以前没有报过"), gettext_lazy("这个场次您已经报过名")),
}


NO_RULE = gettext_lazy("本地区没有启用职业标准，不审核申报条件")


def by_standard(session: Session, person_id: int, *, on: date) -> dict:
    """Return whether the standard that rules in the session's region lets the person sit for its level, as a condition.

    Beside code, holds and text it has "standard" (its title and document), "routes": [{"text", "met", "articles":
    [{"clause", "quote"}], "reasons": [{"met", "text", "asked"}]}] and "unverified", the notes of values that no bureau
    has confirmed. Where no pack is active the condition is not judged; where the pack lacks the value it does not hold.
    """
    found = standards.qualify(
        person_id, occupation=session.occupation, level=session.level, region=session.region_id, on=on
    )
    entry: dict = {"code": "standard", "holds": True, "text": NO_RULE, "standard": None, "routes": [], "unverified": []}
    if found is None:
        return entry
    entry |= {"holds": found["qualifies"], "text": SENTENCES["standard"][not found["qualifies"]]}
    if found["rules"] is not None:
        pack = found["rules"].held.pack
        entry["standard"] = {"edition": found["rules"].edition.id, "title": found["rules"].title, "pack": pack.title}
    routes = [route for route in found["routes"] if route["met"]] or found["routes"]
    entry["routes"] = [
        {
            "text": route["text"],
            "met": route["met"],
            "articles": [{"clause": a.clause, "quote": a.quote or ""} for a in route["articles"]],
            "reasons": [_in_words(r) for r in route["reasons"]],
        }
        for route in routes
    ]
    loose = [r for r in found["reasons"] if not r.get("route")]
    if loose:
        entry["routes"].append({"text": "", "met": False, "articles": [], "reasons": [_in_words(r) for r in loose]})
    loose_ends = standards.unconfirmed(
        occupation=session.occupation, level=session.level, region=session.region_id, on=on
    )
    return entry | {"unverified": loose_ends}


def unconfirmed(registration: Registration) -> list[str]:
    """Return the notes of what an award after this registration rests on and no bureau has confirmed yet.

    A person may register and sit; the certificate waits until a bureau has confirmed. See standards.unconfirmed.
    """
    session = registration.session
    return standards.unconfirmed(
        occupation=session.occupation,
        level=session.level,
        region=session.region_id,
        on=registration.registered_at.astimezone(BEIJING).date(),
    )


def _in_words(reason: dict) -> dict:
    words = {
        "code": reason["code"],
        "met": reason["met"],
        "text": wording.text_of(reason),
        "asked": wording.asked(reason),
    }
    return words | ({"note": reason["note"]} if reason.get("note") else {})


def eligibility(session: Session, person_id: int, *, now: datetime) -> list[dict]:
    """Return every condition of registering: {"code", "holds", "text"}, the text in the user's language.

    The condition "standard" says more (see by_standard).
    """
    person = people.get_by_pk(person_id)
    facts = rules.Facts(
        level=session.level,
        has_identity=bool(people.document_kind(person)),
        has_photo=person.photo_id is not None,
        birth_date=person.birth_date,
        held_levels=frozenset(certificates.held_levels(person_id, on=now.astimezone(BEIJING).date())),
        completed_levels=frozenset(enrolment.completed_levels(person_id)),
        registered=Registration.objects.filter(
            session=session, person_id=person_id, state=RegistrationState.REGISTERED
        ).exists(),
        passed_before=Attempt.objects.filter(
            registration__person_id=person_id,
            registration__session__level=session.level,
            registration__session__occupation=session.occupation,
            # Not before the results are released: the list of conditions must not tell them early.
            registration__session__state=SessionState.RELEASED,
            passed=True,
        ).exists(),
        clashes=Registration.objects.filter(
            person_id=person_id,
            state=RegistrationState.REGISTERED,
            session__state=SessionState.PUBLISHED,
            session__opens_at__lt=session.closes_at,
            session__closes_at__gt=session.opens_at,
        )
        .exclude(session=session)
        .exists(),
        register_from=session.register_from,
        register_to=session.register_to,
    )
    found = [
        {"code": reason.code, "holds": reason.holds, "text": SENTENCES[reason.code][0 if reason.holds else 1]}
        for reason in rules.reasons(facts, now=now)
    ]
    # After the training, in the order in which a person can mend them.
    place = next(number for number, reason in enumerate(found) if reason["code"] == "training") + 1
    found.insert(place, by_standard(session, person_id, on=now.astimezone(BEIJING).date()))
    return found
