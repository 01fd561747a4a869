"""Addresses of the time bank: for volunteers and requesters, and for operators."""

from django.urls import path

from credit.timebank.views import members, operators, orders

app_name = "timebank"
urlpatterns = [
    path("", members.index, name="index"),
    path("join/", members.join, name="join"),
    path("ask/", members.ask, name="ask"),
    path("statement/", members.statement, name="statement"),
    path("donate/", members.donate, name="donate"),
    path("orders/", members.mine, name="orders"),
    path("orders/<str:public_id>/", orders.order, name="order"),
    path("orders/<str:public_id>/<str:action>/", orders.act, name="act"),
    path("desk/", operators.desk, name="desk"),
    path("desk/new/", operators.new, name="new"),
    path("desk/<str:public_id>/", operators.order, name="desk_order"),
    *(
        path(f"desk/<str:public_id>/{action}/", operators.decide, {"action": action}, name="desk_decide")
        for action in operators.DECIDES
    ),
    path("desk/<str:public_id>/<str:action>/", operators.act, name="desk_act"),
]
