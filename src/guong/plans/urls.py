"""Addresses of plans."""

from django.urls import path

from guong.plans import views

urlpatterns = [
    path("kh/", views.index, name="plans"),
    path("kh/moi/", views.new, name="plan_new"),
    path("kh/doc/", views.reading, name="plan_reading"),
    path("kh/<slug:code>/", views.show, name="plan"),
    path("kh/<slug:code>/sua/<slug:part>/", views.edit, name="plan_edit"),
    path("kh/<slug:code>/cau-hoi/", views.questions, name="plan_questions"),
    path("kh/<slug:code>/ban-hanh/", views.activation, name="plan_activation"),
    path("kh/<slug:code>/ket-thuc/", views.closing, name="plan_closing"),
    path("kh/<slug:code>/cu-the-hoa/", views.cascading, name="plan_cascade"),
    path("kh/<slug:code>/chat-hon/", views.terms, name="plan_terms"),
    path("kh/<slug:code>/tiep-nhan/", views.taking, name="plan_taking"),
    path("kh/<slug:code>/sua-doi/", views.amendments, name="amendments"),
    path("kh/<slug:code>/sua-doi/moi/", views.new_amendment, name="amendment_new"),
    path("kh/<slug:code>/sua-doi/<int:number>/", views.amendment, name="amendment"),
    path(
        "kh/<slug:code>/sua-doi/<int:number>/noi-dung/<slug:part>/<slug:row>/",
        views.amendment_line,
        name="amendment_line",
    ),
    path("kh/<slug:code>/sua-doi/<int:number>/ban-hanh/", views.amendment_issue, name="amendment_issue"),
    path("kh/<slug:code>/van-ban/", views.text, name="plan_text"),
    path("kh/<slug:code>/van-ban/xac-nhan/", views.findings, name="plan_findings"),
    path("kh/<slug:code>/van-ban/muc/<int:number>/", views.finding, name="plan_finding"),
]
