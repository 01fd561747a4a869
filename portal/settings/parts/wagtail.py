"""Wagtail: Chinese admin, workflow, search; nothing in it calls home."""

from portal.settings.parts.environment import PORTAL_URL

WAGTAIL_SITE_NAME = "养老护理员之家"
WAGTAILADMIN_BASE_URL = PORTAL_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILADMIN_PERMITTED_LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
WAGTAIL_I18N_ENABLED = False
WAGTAIL_WORKFLOW_ENABLED = True
WAGTAILADMIN_COMMENTS_ENABLED = True
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "portal.cms.adapters.search"}}
WAGTAILADMIN_LOGIN_URL = "/accounts/login/"
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_USAGE_COUNT_ENABLED = True
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "svg"]
TAGGIT_CASE_INSENSITIVE = True
WAGTAILIMAGES_IMAGE_MODEL = "portal_cms.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "portal.cms.forms.PictureForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "portal.cms.forms.AttachmentForm"
WAGTAILDOCS_DOCUMENT_MODEL = "portal_cms.Attachment"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "mp4", "vtt", "zip"]
# Whoever deletes more than this many pages at once must type the portal's name.
WAGTAILADMIN_UNSAFE_PAGE_DELETION_LIMIT = 5
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAILEMBEDS_FINDERS: list = []
# On a slow line the button is pressed while a new page is just being saved by itself, and then there are two of it.
# Whoever leaves with something unsaved is asked.
WAGTAIL_AUTOSAVE_INTERVAL = 0
