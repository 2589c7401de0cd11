"""Addresses of people and their invitations."""

from django.urls import path

from guong.people.views import accepting, keeping

urlpatterns = [
    path("nguoi/", keeping.index, name="people"),
    path("nguoi/<row:number>/", keeping.show, name="person"),
    path("nguoi/<row:number>/moi/", keeping.invitation, name="person_invitation"),
    path("nguoi/<row:number>/cap-lai/", keeping.reissue, name="person_reissue"),
    path("nguoi/<row:number>/thu-hoi/", keeping.revocation, name="person_revocation"),
    path("nguoi/don-vi/<row:body>/giay-moi/", keeping.unit_invitations, name="unit_invitations"),
    path("moi/<str:token>/", accepting.accept, name="invitation"),
]
