"""Addresses of the desk."""

from django.urls import path

from guong.desk import views
from guong.desk.views import changing, dossier, ending, next_year, unit

urlpatterns = [
    path("", views.home, name="home"),
    path("toi/", views.my_tasks, name="my_tasks"),
    path("kh/<slug:code>/nam-sau/", next_year.show, name="plan_next_year"),
    path("kh/<slug:code>/ho-so/<row:number>/toan-bo/", dossier.show, name="dossier"),
    path("kh/<slug:code>/ho-so/<row:number>/toan-bo/ket-thuc/", ending.show, name="exemplar_ending"),
    path("kh/<slug:code>/ho-so/<row:number>/toan-bo/hoan-tac/", ending.restoring, name="exemplar_restoring"),
    path("don-vi/<row:number>/", unit.show, name="organisation"),
    path("don-vi/thay-doi/moi/", changing.choose, name="organisation_changing"),
    path("don-vi/thay-doi/moi/<slug:slug>/", changing.change, name="organisation_change"),
]
