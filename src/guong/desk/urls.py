"""Addresses of the desk."""

from django.urls import path

from guong.desk import views
from guong.desk.views import dossier

urlpatterns = [
    path("", views.home, name="home"),
    path("toi/", views.my_tasks, name="my_tasks"),
    path("kh/<slug:code>/ho-so/<row:number>/toan-bo/", dossier.show, name="dossier"),
]
