"""Addresses of the room."""

from django.urls import path

from certification.contests.views import assessing, organiser, public

app_name = "contests"
urlpatterns = [
    path("contests/", public.index, name="index"),
    path("contests/mine/", public.mine, name="mine"),
    path("contests/<str:public_id>/", public.honours, name="honours"),
    path("assess/contests/", organiser.index, name="manage"),
    path("assess/contests/new/", organiser.new, name="new"),
    path("assess/contests/template.xlsx", organiser.template, name="template"),
    path("assess/contests/<str:public_id>/", organiser.contest, name="contest"),
    path("assess/contests/<str:public_id>/publish/", organiser.publish, name="publish"),
    path("assess/contests/<str:public_id>/lists/", organiser.send_list, name="send_list"),
    path("assess/contests/<str:public_id>/lists/<str:list_id>/", organiser.look_through, name="list"),
    path("assess/contests/<str:public_id>/placings/<str:placing_id>/", organiser.placing, name="placing"),
    path("assess/direct/", assessing.index, name="direct"),
    path("assess/direct/new/", assessing.new, name="direct_new"),
    path("assess/direct/<str:public_id>/", assessing.assessment, name="assessment"),
]
