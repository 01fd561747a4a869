"""What Wagtail's admin shows, and to whom."""

from typing import Any

from django.http import Http404, HttpRequest
from wagtail import hooks
from wagtail.models import Page

from portal.cms import selectors
from portal.cms.models import Attachment

# What somebody who writes pages needs; everything else in the menu is for the installation's keepers.
_MENU = {"explorer", "images", "documents", "own-courses"}


@hooks.register("construct_main_menu")
def short_menu(request: HttpRequest, menu_items: list[Any]) -> None:
    """Leave pages, pictures and documents in the menu."""
    if not request.user.is_superuser:
        menu_items[:] = [item for item in menu_items if item.name in _MENU]


@hooks.register("construct_homepage_summary_items")
def no_summary(request: HttpRequest, items: list[Any]) -> None:
    """Counts of all pages and pictures mean nothing to a school."""
    if not request.user.is_superuser:
        items.clear()


@hooks.register("construct_page_chooser_queryset")
def choosable_pages(pages: Any, request: HttpRequest) -> Any:
    """Offer published pages of the site and the editor's own, never another school's drafts."""
    return pages if request.user.is_superuser else selectors.choosable(request.user, pages)


@hooks.register("construct_explorer_page_queryset")
def own_regions(parent_page: Page, pages: Any, request: HttpRequest) -> Any:
    """Do not list notices and news of other regions."""
    return selectors.without_other_regions(request.user, pages)


@hooks.register("before_serve_document")
def may_have_document(document: Attachment, request: HttpRequest) -> None:
    """Serve documents outside the root collection to those who may choose them; to others they do not exist.

    Learners get lesson films from portal.files, in the frozen version of their class.
    """
    if document.collection.is_root():
        return
    if not request.user.is_authenticated or not selectors.may_handle(request.user, document):
        raise Http404
