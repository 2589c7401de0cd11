"""The address of a task."""

from django.urls import path

from guong.tasks import views

urlpatterns = [path("viec-nen/<str:token>/", views.show, name="task")]
