"""Addresses of people and their invitations."""

from django.urls import path

from guong.people.views import accepting, keeping, lending, offices, seating

urlpatterns = [
    path("nguoi/", keeping.index, name="people"),
    path("nguoi/them/", seating.register, name="person_new"),
    path("nguoi/uy-quyen/", lending.index, name="delegations"),
    path("nguoi/uy-quyen/nhiem-vu/<row:seat>/", lending.lend, name="delegation_new"),
    path("nguoi/uy-quyen/<row:number>/thu-hoi/", lending.recall, name="delegation_recall"),
    path("nguoi/<row:number>/", keeping.show, name="person"),
    path("nguoi/<row:number>/moi/", keeping.invitation, name="person_invitation"),
    path("nguoi/<row:number>/cap-lai/", keeping.reissue, name="person_reissue"),
    path("nguoi/<row:number>/thu-hoi/", keeping.revocation, name="person_revocation"),
    path("nguoi/<row:number>/giao/", seating.give, name="person_seat"),
    path("nguoi/<row:number>/sua/", seating.correct, name="person_correction"),
    path("nguoi/<row:number>/nhiem-vu/<row:seat>/ket-thuc/", seating.end, name="seat_end"),
    path("nguoi/don-vi/<row:body>/giay-moi/", keeping.unit_invitations, name="unit_invitations"),
    path("nguoi/dang-lam-viec/", offices.working, name="office_person"),
    path("nguoi/don-vi/<row:body>/tai-khoan/", offices.show, name="office_account"),
    path("nguoi/don-vi/<row:body>/tai-khoan/moi/", offices.invitation, name="office_account_invitation"),
    path("nguoi/don-vi/<row:body>/tai-khoan/dong/", offices.closing, name="office_account_closing"),
    path("nguoi/don-vi/<row:body>/tai-khoan/ket-thuc-phien/", offices.ending, name="office_account_sessions"),
    path("moi/don-vi/<str:token>/", offices.accept, name="office_invitation"),
    path("moi/<str:token>/", accepting.accept, name="invitation"),
]
