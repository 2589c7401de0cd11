"""Addresses of registrations, lists, receipts, the board and the consolidation."""

from django.urls import path

from guong.registrations.views import (
    arrivals,
    board,
    consolidation,
    continuing,
    exporting,
    going_on,
    lists,
    receipts,
    records,
    registering,
)

urlpatterns = [
    path("kh/<slug:code>/dang-ky/", registering.register, name="register"),
    path("kh/<slug:code>/dang-ky/tiep-tuc/", continuing.show, name="registration_continuing"),
    path("kh/<slug:code>/dang-ky/<row:number>/<row:step>/", registering.step, name="registration_step"),
    path(
        "kh/<slug:code>/dang-ky/<row:number>/luu-nhap/<row:step>/", registering.autosave, name="registration_autosave"
    ),
    path("kh/<slug:code>/dang-ky/<row:number>/kiem-tra/", registering.check, name="registration_check"),
    path("kh/<slug:code>/dang-ky/<row:number>/nop/", registering.submission, name="registration_submission"),
    path("kh/<slug:code>/dang-ky/<row:number>/lay-lai/", registering.taking_back, name="registration_taking_back"),
    path("kh/<slug:code>/dang-ky/<row:number>/bo/", registering.discarding, name="registration_discarding"),
    path("kh/<slug:code>/danh-sach/<row:body>/", lists.show, name="unit_list"),
    path("kh/<slug:code>/danh-sach/<row:body>/gui/", lists.sending, name="list_sending"),
    path("kh/<slug:code>/danh-sach/<row:body>/rut/<row:number>/", lists.withdrawal, name="registration_withdrawal"),
    path("kh/<slug:code>/den/<row:body>/", arrivals.show, name="arrivals"),
    path("kh/<slug:code>/den/<row:body>/chap-thuan/", arrivals.acceptance_of_many, name="arrivals_acceptance"),
    path("kh/<slug:code>/ho-so/", records.index, name="registrations"),
    path("kh/<slug:code>/ho-so/<row:number>/", records.show, name="registration"),
    path("kh/<slug:code>/ho-so/<row:number>/chap-thuan/", arrivals.acceptance, name="registration_acceptance"),
    path("kh/<slug:code>/ho-so/<row:number>/tra-lai/", arrivals.sending_back, name="registration_sending_back"),
    path("kh/<slug:code>/theo-doi/", board.show, name="board"),
    path("kh/<slug:code>/theo-doi/<row:body>/", board.unit, name="board_unit"),
    path("kh/<slug:code>/theo-doi/<row:body>/gia-han/", board.extension, name="board_extension"),
    path("kh/<slug:code>/theo-doi/<row:body>/mien/", board.excusal, name="board_excusal"),
    path("kh/<slug:code>/nam-truoc/", going_on.show, name="plan_going_on"),
    path("kh/<slug:code>/tong-hop/", consolidation.show, name="consolidation"),
    path("kh/<slug:code>/tong-hop/khoa/", consolidation.sealing, name="sealing"),
    path("kh/<slug:code>/tong-hop/de-nghi-mo/", consolidation.asking_to_reopen, name="asking_to_reopen"),
    path("kh/<slug:code>/tong-hop/mo-lai/", consolidation.reopening, name="reopening"),
    path("kh/<slug:code>/xuat/<slug:what>.<slug:form>", exporting.download, name="export"),
    path("bien-nhan/<slug:token>/", receipts.show, name="receipt"),
]
