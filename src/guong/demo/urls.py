"""The demonstration's one address; it answers 404 in a real installation."""

from django.urls import path

from guong.demo import views

urlpatterns = [path("vao-thu/", views.people, name="demo_people")]
