"""Addresses of bringing in sheets."""

from django.urls import path

from guong.intake.views import bringing, filing, starting

urlpatterns = [
    path("nhap/", starting.index, name="imports"),
    path("nhap/<row:number>/", bringing.show, name="import"),
    path("nhap/<row:number>/ghep-cot/", bringing.matching, name="import_matching"),
    path("nhap/<row:number>/dong-loi/", filing.wrong_rows, name="import_wrong_rows"),
    path("nhap/<row:number>/nhap/", bringing.bring_in, name="import_bringing"),
    path("nhap/<row:number>/hoan-tac/", bringing.undo, name="import_undoing"),
    path("nhap/<slug:what>/", starting.start, name="import_start"),
    path("nhap/<slug:what>/mau/", filing.template, name="import_template"),
    path("nhap/<slug:what>/xuat/", filing.export, name="import_export"),
]
