"""Every address of the product."""

from django.urls import include, path, register_converter

from guong.config import health, system
from guong.kit.addresses import RowNumber

register_converter(RowNumber, "row")  # before any address below is read

urlpatterns = [
    path("suc-khoe/", health.health, name="health"),
    path("quan-tri/he-thong/", system.show, name="system"),
    path("", include("guong.accounts.urls")),
    path("", include("guong.desk.urls")),
    path("", include("guong.organisations.urls")),
    path("", include("guong.demo.urls")),
    path("", include("guong.people.urls")),
    path("", include("guong.intake.urls")),
    path("", include("guong.plans.urls")),
    path("", include("guong.registrations.urls")),
    path("", include("guong.results.urls")),
    path("", include("guong.commendation.urls")),
    path("", include("guong.publicity.urls")),
    path("", include("guong.obstacles.urls")),
    path("", include("guong.tasks.urls")),
    path("", include("guong.ui.urls")),
]

handler400 = "guong.config.errors.bad_request"
handler403 = "guong.config.errors.forbidden"
handler404 = "guong.config.errors.not_found"
handler500 = "guong.config.errors.broken"
