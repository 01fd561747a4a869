"""A school's own subtree, group and collection; the groups of those who review."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Collection, GroupCollectionPermission, Workflow, WorkflowPage, WorkflowTask

from courses.catalogue.models import BureauReview, CourseIndexPage, ReviewGroup, SchoolPage
from portal.access import selectors as access
from portal.access.enums import Permission as P
from portal.audit import services as audit
from portal.cms import services as cms
from portal.regions import selectors as regions

SCHOOL, REVIEW = "school:", "review:"
# Wagtail asks for rights on pictures and documents under the names of its own models, whatever ours are called.
_MEDIA = (("wagtailimages", "image"), ("wagtaildocs", "document"))


def _media_permission(app_label: str, model: str, action: str) -> Permission:
    kind, _made = ContentType.objects.get_or_create(app_label=app_label, model=model)
    codename = f"{action}_{model}"
    return Permission.objects.get_or_create(content_type=kind, codename=codename, defaults={"name": codename})[0]


def _allow_media(group: Group, collection: Collection, actions: tuple[str, ...]) -> None:
    for app_label, model in _MEDIA:
        for action in actions:
            GroupCollectionPermission.objects.get_or_create(
                group=group, collection=collection, permission=_media_permission(app_label, model, action)
            )


@transaction.atomic
def plant() -> CourseIndexPage:
    """Make the root of the courses and the review of everything below it, unless they are there."""
    top = CourseIndexPage.objects.first()
    if top is None:
        with override(settings.LANGUAGE_CODE):
            top = cms.root().add_child(instance=CourseIndexPage(title=_("课程"), slug="courses"))
    if not WorkflowPage.objects.filter(page_id=top.pk).exists():
        with override(settings.LANGUAGE_CODE):
            workflow = Workflow.objects.create(name=_("课程审核"))
            task = BureauReview.objects.create(name=_("主管部门审核"))
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
        WorkflowPage.objects.create(workflow=workflow, page_id=top.pk)
    return top


def _let_review(group: Group, school: SchoolPage) -> None:
    cms.allow(group, school, ("publish",))
    _allow_media(group, school.collection, ("choose",))


@transaction.atomic
def open_school(*, organisation: Any, actor: Any, now: datetime) -> SchoolPage:
    """Give an organisation its place in the tree of courses; again returns the same.

    Makes the page, the group "school:<public id>" (may add and change, not publish), and a collection of its own. The
    reviewers of every region around it get to see it.
    """
    existing = SchoolPage.objects.filter(organisation_id=organisation.pk).first()
    if existing is not None:
        return existing
    collection = Collection.get_first_root_node().add_child(name=organisation.name)
    group = cms.admin_group(f"{SCHOOL}{organisation.public_id}")
    school = plant().add_child(
        instance=SchoolPage(
            title=organisation.name,
            slug=f"school-{organisation.public_id}",
            organisation_id=organisation.pk,
            editors=group,
            collection=collection,
        )
    )
    cms.allow(group, school, ("add", "change", "bulk_delete"))
    _allow_media(group, collection, ("add", "change", "choose"))
    for review in ReviewGroup.objects.select_related("group").order_by("pk"):
        low, high = regions.span(review.region_id)
        if low <= organisation.region_id <= high:
            _let_review(review.group, school)
    audit.record(actor=actor, action="catalogue.school.opened", target=school, region=organisation.region_id, now=now)
    return school


@transaction.atomic
def review_group(*, region_id: int, now: datetime) -> Group:
    """Return the group of those who review the schools of a region, made with its rights if need be."""
    existing = ReviewGroup.objects.filter(region_id=region_id).select_related("group").first()
    if existing is not None:
        return existing.group
    group = cms.admin_group(f"{REVIEW}{region_id}")
    created = ReviewGroup.objects.create(region_id=region_id, group=group)
    low, high = regions.span(region_id)
    schools = SchoolPage.objects.filter(
        # comparisons, because foreign keys know no look-up by range
        organisation__region__gte=low,
        organisation__region__lte=high,
    ).select_related("collection")
    for school in schools.order_by("pk"):
        _let_review(group, school)
    audit.record(actor=None, action="catalogue.review_group.made", target=created, region=region_id, now=now)
    return group


def groups_of(user: Any, now: datetime) -> set[int]:
    """Return the ids of the groups that the user's grants give: schools they edit, regions whose schools they review.

    A school whose first editor arrives is opened here, and so is the group of a region whose first reviewer arrives.
    """
    found = set()
    model = SchoolPage._meta.get_field("organisation").related_model
    for organisation in model.objects.filter(pk__in=access.scope(user, P.COURSES_EDIT).organisations).order_by("pk"):
        group = open_school(organisation=organisation, actor=None, now=now).editors
        if group is not None:
            found.add(group.pk)
    for region_id, _high in access.scope(user, P.COURSES_MODERATE).ranges:
        found.add(review_group(region_id=region_id, now=now).pk)
    return found
