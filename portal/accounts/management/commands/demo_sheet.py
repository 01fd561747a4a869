"""Hands out the demonstration world: addresses, login links, the certificate; on the screen and as demo.json."""

import json
import os
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal.access.enums import Role
from portal.access.errors import Refusal
from portal.accounts import services
from portal.accounts.enums import DemoLogin
from portal.demo import selectors as demo

LINKS_LAST = timedelta(hours=12)


class Command(BaseCommand):
    """Makes fresh one-time links at every start: those of an earlier start may have been used."""

    help = "Print the addresses of the demonstration world with fresh login links, and write them to demo.json."

    def handle(self, *args: Any, **options: Any) -> None:
        """Collect, write, print; PORTAL_ENV=local only."""
        url = settings.PORTAL_URL
        certificate = demo.report().get("certificate", {})
        sheet = {"url": url, "certificate": certificate, "logins": self._links()}
        path = settings.PORTAL_VAR / "demo.json"
        draft = path.with_suffix(".draft")
        # The links sign people in: the file is for the owner's eyes.
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(sheet, file, ensure_ascii=False, indent=2)
            file.write("\n")
        draft.replace(path)
        with translation.override(settings.LANGUAGE_CODE):
            self._print(sheet)

    def _links(self) -> dict[str, str]:
        links: dict[str, str] = {}
        for role in [*Role.values, *DemoLogin.values]:
            try:
                links[role] = services.issue_demo_link(role=role, now=timezone.now(), lasts=LINKS_LAST)
            except Refusal as refusal:
                if refusal.code != "demo_no_such_role":
                    raise CommandError(str(refusal)) from refusal
        return links

    def _print(self, sheet: dict[str, Any]) -> None:
        certificate = sheet["certificate"]
        lines = ["", _("门户") + f"  {sheet['url']}/"]
        if certificate:
            lines += [
                "",
                _("刚刚签发的样例证书") + f"  {certificate.get('number', '')}  {certificate.get('name', '')}",
                "  " + _("查验") + f"  {certificate.get('verify_url', '')}",
                f"  PDF   {certificate.get('pdf', '')}",
            ]
        lines += ["", _("登录链接（每个只能用一次；再要一个：manage.py demo_login 角色）")]
        labels = dict([*Role.choices, *DemoLogin.choices])
        lines += [f"  {labels[role]} ({role})\n    {link}" for role, link in sheet["logins"].items()]
        lines += ["", _("以上内容也在 %(path)s；按 Ctrl-C 停止") % {"path": settings.PORTAL_VAR / "demo.json"}, ""]
        self.stdout.write("\n".join(lines))
