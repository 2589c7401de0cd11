"""Addresses of the desk."""

from django.urls import path

from guong.desk import views

urlpatterns = [
    path("", views.home, name="home"),
    path("toi/", views.my_tasks, name="my_tasks"),
]
