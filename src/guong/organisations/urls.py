"""Addresses of bodies and of what was noted of them; noting stands in `desk`, which sees what a change touches."""

from django.urls import path

from guong.organisations import views

urlpatterns = [
    path("don-vi/", views.index, name="organisations"),
    path("don-vi/<row:number>/", views.show, name="organisation"),
    path("don-vi/thay-doi/", views.events, name="organisation_events"),
    path("don-vi/thay-doi/<row:number>/", views.event, name="organisation_event"),
    path("don-vi/thay-doi/<row:number>/bo/", views.undoing, name="organisation_undoing"),
]
