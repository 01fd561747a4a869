"""Addresses under /assess/questions/."""

from django.urls import path

from certification.questions.views import banks, imports, reviews, writing

app_name = "questions"

urlpatterns = [
    path("", banks.index, name="index"),
    path("template.xlsx", banks.template, name="template"),
    path("intakes/<slug:public_id>/", imports.intake, name="intake"),
    path("intakes/<slug:public_id>/progress/", imports.progress, name="intake_progress"),
    path("items/<slug:public_id>/", banks.question, name="question"),
    path("items/<slug:public_id>/approve/", reviews.approve, name="approve"),
    path("items/<slug:public_id>/reject/", reviews.reject, name="reject"),
    path("items/<slug:public_id>/edit/", writing.edit, name="edit"),
    path("items/<slug:public_id>/retire/", banks.retire, name="retire"),
    path("<slug:code>/", banks.bank, name="bank"),
    path("<slug:code>/new/", writing.new, name="new"),
    path("<slug:code>/new/<slug:kind>/", writing.new, name="new_of_kind"),
    path("<slug:code>/import/", imports.upload, name="upload"),
    path("<slug:code>/review/", reviews.review, name="review"),
    path("<slug:code>/export/", banks.export, name="export"),
]
