"""Addresses of bodies and of what was noted of them; the page of a body and noting stand in `desk`, which sees
what the steps of the year know of it."""

from django.urls import path

from guong.organisations import views

urlpatterns = [
    path("don-vi/", views.index, name="organisations"),
    path("don-vi/thay-doi/", views.events, name="organisation_events"),
    path("don-vi/thay-doi/<row:number>/", views.event, name="organisation_event"),
    path("don-vi/thay-doi/<row:number>/bo/", views.undoing, name="organisation_undoing"),
]
