"""Addresses of the room."""

from django.urls import path

from credit.inspections.views import officers, public

app_name = "inspections"
urlpatterns = [
    path("inspections/", public.index, name="index"),
    path("inspections/<str:public_id>/", public.plan, name="plan"),
    path("inspections/<str:public_id>/plan.json", public.plan_file, name="plan_file"),
    path("desk/inspections/", officers.desk, name="desk"),
    path("desk/inspections/new/", officers.new, name="new"),
    path("desk/inspections/visits/<str:public_id>/", officers.visit, name="visit"),
    path("desk/inspections/<str:public_id>/", officers.plan, name="desk_plan"),
]
