"""What this room puts into registries of lower rooms, and its system check."""

from django.core import checks

from portal.accounts import demo
from portal.accounts.adapters import sms
from portal.demo import registry as chapters

chapters.chapter(10, "portal.accounts", demo.load)
checks.register(sms.check)
