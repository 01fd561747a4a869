"""Parts of the desks that this room fills."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from credit.subsidies import selectors
from credit.subsidies.enums import State
from portal.employment import selectors as employment
from portal.home import registry as home
from portal.home.enums import Urgency
from portal.home.templatetags import words
from portal.people import selectors as people
from portal.policy import selectors as policy


def mine(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """My claims under way."""
    person = people.of_user(request.user)
    claims = _recent(request, person)[:3] if person is not None else []
    return ("credit/subsidies/panel_me.html", {"claims": claims}) if claims else None


def _recent(request: HttpRequest, person: Any) -> list[Any]:
    return home.once(request, "subsidies.claims", lambda: list(selectors.of_person(person.pk)[:10]))  # type: ignore[no-any-return]


def _active(request: HttpRequest, region: int | None) -> policy.Active:
    return home.once(request, f"policy.active.{region}", lambda: policy.active(region))  # type: ignore[no-any-return]


def next_claim(request: HttpRequest) -> list[home.Step]:
    """Claims that came back and need a paper, then what the person may claim now."""
    person = people.of_user(request.user)
    if person is None:
        return []
    today = timezone.localdate()
    claims = _recent(request, person)
    spells = home.once(request, "employment.spells", lambda: list(employment.of_person(person.pk)))
    listed = selectors.offers(person, on=today, spells=spells, active=lambda region: _active(request, region))
    offers = [found for found in listed if found.can_claim]
    again = {(offer.scheme.code, offer.scheme.variant or "") for offer in offers}
    # What came back is one thing to do, not two: its offer is not named once more.
    returned = {
        (claim.scheme, claim.variant): claim
        for claim in reversed(claims)
        if claim.state == State.RETURNED and (claim.scheme, claim.variant) in again
    }
    found = [
        home.Step(
            Urgency.ANSWER,
            claim.title,
            _("补贴申请被退回，补齐以后再交"),
            claim.reason,
            reverse("subsidies:claim", args=[claim.public_id]),
            _("看缺什么"),
            icon="warn",
        )
        for claim in returned.values()
    ]
    bounced = [claim for claim in claims if claim.state == State.BOUNCED]
    reasons = selectors.bounces(bounced) if bounced else {}
    found += [
        home.Step(
            Urgency.ANSWER,
            claim.title,
            _("银行把补贴退回来了，请核对账号"),
            reasons.get(claim.pk, ""),
            reverse("subsidies:claim", args=[claim.public_id]),
            _("看怎么办"),
            icon="warn",
        )
        for claim in bounced
    ]
    return found + [
        home.Step(
            Urgency.OFFER,
            offer.scheme.title,
            _("可以申请补贴"),
            words.yuan(offer.amount_fen),
            reverse("subsidies:offer", args=[offer.code]),
            _("看看怎么领"),
            icon="yuan",
        )
        for offer in offers
        if (offer.scheme.code, offer.scheme.variant or "") not in returned
    ]


def notices(*, on: date) -> tuple[str, dict[str, Any]] | None:
    """Claims in public notice, on the page of public notices: surname, agency, scheme and amount."""
    found = list(selectors.in_notice(on=on)[:100])
    return ("credit/subsidies/public_notices.html", {"notices": found}) if found else None


def waiting(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """What waits for an officer or a clerk."""
    counts = selectors.waiting_counts(request.user, on=timezone.localdate())
    return "credit/subsidies/panel_work.html", {"counts": counts, "total": sum(counts.values())}


def waiting_city(request: HttpRequest) -> tuple[str, dict[str, Any]] | None:
    """The same for whoever approves."""
    return waiting(request)
