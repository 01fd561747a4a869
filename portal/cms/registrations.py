"""What this room puts into registries, its own included."""

from typing import Any

from django.db.models.signals import post_migrate

from portal.cms import demo, forms, registry, selectors, services
from portal.cms.models import HelpPage, LandingPage, StandardPage
from portal.demo import registry as chapters
from portal.files import registry as files
from portal.jobs import registry as jobs

registry.group_source("content:", function=selectors.content_groups)
registry.page_gate("cms.region", selectors.in_own_region)
jobs.periodic("cms.notices.withdraw", task="portal.cms.tasks.withdraw_notices", every_seconds=3600)
chapters.chapter(12, "portal.cms", demo.load)

files.kind(
    forms.PICTURE_KIND,
    max_bytes=15 * files.MB,
    types={"image/jpeg", "image/png", "image/webp"},
    image=files.ImageRule(longest=2400),
)

for _page in selectors.REGIONAL:
    _page.base_form_class = forms.RegionalPageForm
for _page in (HelpPage, LandingPage, StandardPage):
    _page.base_form_class = forms.PageForm


def _plant(sender: Any, **kwargs: Any) -> None:
    services.plant()


def connect(config: Any) -> None:
    """Plant the first pages after each migrate of this room."""
    post_migrate.connect(_plant, sender=config, dispatch_uid="portal.cms.plant")
