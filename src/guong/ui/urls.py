"""Addresses of the look itself."""

from django.urls import path

from guong.ui import views

urlpatterns = [
    path("giao-dien/", views.components, name="components"),
]
