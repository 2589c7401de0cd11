"""Addresses of honours."""

from django.urls import path

from guong.commendation import views

urlpatterns = [
    path("don-vi/<row:number>/khen-thuong/", views.index, name="honours"),
    path("don-vi/<row:number>/khen-thuong/ghi/", views.new, name="honour_new"),
    path("khen-thuong/<row:number>/bo/", views.retraction, name="honour_retraction"),
]
