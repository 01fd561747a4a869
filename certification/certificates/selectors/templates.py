"""Reading templates: what a body's certificates look like, version by version."""

from typing import Any

from django.db.models import Max, QuerySet

from certification.certificates.enums import TemplateState
from certification.certificates.logic import templates as looks
from certification.certificates.models import Template
from portal.access import selectors as access
from portal.access.enums import Permission
from portal.organisations import selectors as organisations


def active(issuer_id: int, kind: str) -> Template | None:
    """Return the template that a body uses for a kind, or None where the portal's own is used."""
    return (
        Template.objects.filter(issuer_id=issuer_id, kind=kind, state=TemplateState.ACTIVE)
        .select_related("issuer", "seal", "background")
        .first()
    )


def of_user(user: Any) -> QuerySet[Template]:
    """Return the templates of the bodies for which the user designs certificates, newest version first."""
    scope = access.scope(user, Permission.TEMPLATES_MANAGE)
    found = Template.objects.select_related("issuer", "seal", "background", "made_by", "activated_by")
    return scope.filter(found, organisation="issuer_id").order_by("issuer_id", "kind", "-version")


def by_public_id(user: Any, public_id: str) -> Template | None:
    """Return the template of this public id if the user designs for its body."""
    return of_user(user).filter(public_id=public_id).first()


def issuers(user: Any) -> list[Any]:
    """Return the open bodies for which the user designs certificates, by name."""
    found = organisations.in_scope(user, Permission.TEMPLATES_MANAGE)
    return [row for row in found if row.kind in looks.KINDS]


def versions(user: Any) -> list[tuple[Any, list[tuple[str, list[Template]]]]]:
    """Return each body with its kinds and their versions, newest first."""
    rows: dict[tuple[int, str], list[Template]] = {}
    for template in of_user(user):
        rows.setdefault((template.issuer_id, template.kind), []).append(template)
    return [
        (body, [(kind, rows.get((body.pk, kind), [])) for kind in looks.KINDS[body.kind]]) for body in issuers(user)
    ]


def open_draft(issuer_id: int, kind: str, layout: str) -> Template | None:
    """Return the newest draft of a body's kind in a layout, or None."""
    found = Template.objects.filter(issuer_id=issuer_id, kind=kind, layout=layout, state=TemplateState.DRAFT)
    return found.select_related("issuer").order_by("-version").first()


def next_version(issuer_id: int, kind: str) -> int:
    """Return the number of a body's next version of a kind."""
    found = Template.objects.filter(issuer_id=issuer_id, kind=kind).aggregate(most=Max("version"))
    return (found["most"] or 0) + 1
