"""The logins of the demonstration world."""

from datetime import datetime
from typing import Any

from portal.access import permissions
from portal.accounts import fields, services
from portal.accounts.enums import DemoLogin


def load(world: Any, *, now: datetime) -> None:
    """Make a login for everybody of the world who has a phone; staff get an authenticator app.

    Fills world.ids["user:<person key>"]. The first person of each role among the stories is the one that demo_login
    opens; a role without a story takes the first person to whom the world grants it. The file's `logins` name further
    people (enums.DemoLogin).
    """
    staff = {grant["person"] for grant in world.data["grants"] if grant["role"] in permissions.STAFF_ROLES}
    roles: dict[str, str] = {}
    for line in [*world.data["stories"], *world.data["grants"]]:
        if line["role"] in permissions.ROLES:
            roles.setdefault(line["role"], line["person"])
    # Nobody stands for two roles: the links would open the same desk.
    standing: dict[str, str] = {}
    for role, person in roles.items():
        standing.setdefault(person, role)
    for line in world.data["logins"]:
        standing[line["person"]] = DemoLogin(line["login"]).value
    for person in world.data["people"]:
        phone = fields.normal_phone(person.get("phone"))
        if phone is None:
            continue
        key = person["key"]
        user = services.enter_demo_user(
            phone=phone,
            display_name=person["name"],
            staff=key in staff,
            role=standing.get(key, ""),
            now=now,
        )
        world.ids[f"user:{key}"] = user.pk
