"""Addresses of the room."""

from django.urls import path

from certification.certificates.views import (
    checking,
    credential,
    external,
    holder,
    issuer,
    lists,
    patterns,
    replacing,
    templates,
    withdrawing,
)

app_name = "certificates"
urlpatterns = [
    path("certificates/", holder.index, name="index"),
    path("certificates/external/new/", external.new, name="external_new"),
    path("certificates/continuing/", holder.continuing, name="continuing"),
    path("certificates/<str:public_id>/replace/", replacing.ask, name="ask"),
    path("certificates/<str:public_id>/withdraw/", withdrawing.own, name="withdraw"),
    path("certificates/<str:public_id>/", holder.certificate, name="certificate"),
    path("certificates/<str:public_id>/credential.json", credential.download, name="credential"),
    # Ids of things that are signed: they never change, so they end without a slash.
    path("issuers/<slug:public_id>", credential.issuer, name="issuer"),
    path("status/<int:number>/<slug:purpose>", credential.status, name="status"),
    path("agency/certificates/", external.agency, name="agency"),
    path("agency/certificates/new/", external.agency_new, name="agency_new"),
    path("agency/certificates/import/", lists.upload, name="upload"),
    path("agency/certificates/import/template.xlsx", lists.template, name="template"),
    path("agency/certificates/import/<str:public_id>/", lists.external_list, name="list"),
    path("agency/certificates/import/<str:public_id>/progress/", lists.progress, name="list_progress"),
    path("agency/certificates/import/<str:public_id>/refused.xlsx", lists.refused, name="list_refused"),
    path("agency/certificates/<str:public_id>/withdraw/", withdrawing.agency, name="agency_withdraw"),
    path("desk/certificates/external/", checking.queue, name="queue"),
    path("desk/certificates/external/<str:public_id>/", checking.check, name="check"),
    path("desk/certificates/external/<str:public_id>/revoke/", checking.revoke, name="check_revoke"),
    path("assess/patterns/", patterns.index, name="patterns"),
    path("assess/replacements/", replacing.queue, name="replacements"),
    path("assess/replacements/<str:public_id>/", replacing.decide, name="replacement"),
    path("assess/replacements/<str:public_id>/take-back/", replacing.take_back, name="take_back"),
    path("assess/certificates/<str:public_id>/paper/", issuer.make_again, name="make_again"),
    path("assess/certificates/<str:public_id>/replace/", replacing.begin, name="begin_replacement"),
    path("assess/certificates/", issuer.issued, name="issued"),
    path("assess/certificates/<str:public_id>/", issuer.record, name="record"),
    path("assess/certificates/<str:public_id>/<slug:word>/", issuer.change, name="change"),
    path("assess/templates/", templates.index, name="templates"),
    path("assess/templates/new/", templates.new, name="template_new"),
    path("assess/templates/layouts/<slug:name>.png", templates.layout, name="template_layout"),
    path("assess/templates/<str:public_id>/", templates.edit, name="template"),
    path("assess/templates/<str:public_id>/preview.png", templates.picture, name="template_picture"),
    path("assess/templates/<str:public_id>/preview.pdf", templates.document, name="template_document"),
    path("assess/templates/<str:public_id>/activate/", templates.activate, name="template_activate"),
    path("assess/templates/<str:public_id>/progress/", templates.progress, name="template_progress"),
    path("assess/templates/<str:public_id>/discard/", templates.discard, name="template_discard"),
]
