"""Addresses of reports on results. How they are listed, sent, accepted and returned: as in every step, see registrations."""

from django.urls import path

from guong.results.views import attaching, figures, reading, reporting, writing

OF = "kh/<slug:code>/ket-qua/<row:number>/"

urlpatterns = [
    path("kh/<slug:code>/bieu-do/", figures.show, name="figures"),
    path("kh/<slug:code>/bieu-do/<slug:key>.<slug:form>", figures.table, name="figure_table"),
    path("kh/<slug:code>/bao-cao/<slug:form>/", reporting.download, name="report"),
    path("kh/<slug:code>/ket-qua/", reading.index, name="results"),
    path(OF, reading.show, name="result"),
    path(f"{OF}bat-dau/", writing.start, name="result_start"),
    path(f"{OF}<row:step>/", writing.step, name="result_step"),
    path(f"{OF}luu-nhap/<row:step>/", writing.autosave, name="result_autosave"),
    path(f"{OF}kiem-tra/", writing.check, name="result_check"),
    path(f"{OF}nop/", writing.submission, name="result_submission"),
    path(f"{OF}lay-lai/", writing.taking_back, name="result_taking_back"),
    path(f"{OF}xoa/", writing.discarding, name="result_discarding"),
    path(f"{OF}tep/", attaching.upload, name="result_upload"),
    path(f"{OF}tep/<row:attachment>/", attaching.show, name="result_file"),
    path(f"{OF}tep/<row:attachment>/go/", attaching.detaching, name="result_detaching"),
    path(f"{OF}tep/<row:attachment>/dong-y/", attaching.consent, name="result_consent"),
    path(f"{OF}tep/<row:attachment>/rut-dong-y/", attaching.withdrawal, name="result_consent_withdrawal"),
]
