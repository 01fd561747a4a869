"""Page types of the portal, and its images and documents."""

from portal.cms.models.base import BasePage, BodyPage
from portal.cms.models.help import HelpIndexPage, HelpPage
from portal.cms.models.home import HomePage, LandingPage
from portal.cms.models.media import Attachment, Picture, Rendition
from portal.cms.models.news import NewsIndexPage, NewsPage, NoticeIndexPage, NoticePage
from portal.cms.models.policy import PolicyIndexPage, PolicyPage
from portal.cms.models.standard import StandardPage

__all__ = [
    "Attachment",
    "BasePage",
    "BodyPage",
    "HelpIndexPage",
    "HelpPage",
    "HomePage",
    "LandingPage",
    "NewsIndexPage",
    "NewsPage",
    "NoticeIndexPage",
    "NoticePage",
    "Picture",
    "PolicyIndexPage",
    "PolicyPage",
    "Rendition",
    "StandardPage",
]
