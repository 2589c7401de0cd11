"""Addresses of publicity: the public's, the unit's, the editor's."""

from django.urls import path

from guong.publicity.views import agreeing, newsroom, reading

urlpatterns = [
    path("mo-hinh/", reading.gallery, name="gallery"),
    path("mo-hinh/<slug:code>/", reading.exemplar, name="exemplar"),
    path("mo-hinh/<slug:code>/anh/<row:number>/", reading.photo, name="exemplar_photo"),
    path("robots.txt", reading.robots, name="robots"),
    path("so-do-trang.xml", reading.site_map, name="site_map"),
    path("kh/<slug:code>/ho-so/<row:number>/cong-khai/", agreeing.show, name="publicity"),
    path("kh/<slug:code>/ho-so/<row:number>/cong-khai/dong-y/", agreeing.agreement, name="publicity_agreement"),
    path("kh/<slug:code>/ho-so/<row:number>/cong-khai/rut/", agreeing.withdrawal, name="publicity_withdrawal"),
    path("kh/<slug:code>/ho-so/<row:number>/cong-khai/van-ban/", agreeing.paper, name="publicity_paper"),
    path(
        "kh/<slug:code>/ho-so/<row:number>/cong-khai/van-ban-rut/",
        agreeing.withdrawal_paper,
        name="publicity_paper_withdrawal",
    ),
    path("toa-soan/", newsroom.index, name="newsroom"),
    path("toa-soan/<row:number>/", newsroom.entry, name="newsroom_entry"),
    path("toa-soan/<row:number>/chuan-bi/", newsroom.preparation, name="newsroom_preparation"),
    path("toa-soan/<row:number>/xem-truoc/", newsroom.preview, name="newsroom_preview"),
    path("toa-soan/<row:number>/dang/", newsroom.publication, name="newsroom_publication"),
    path("toa-soan/<row:number>/rut/", newsroom.unpublication, name="newsroom_unpublication"),
    path("toa-soan/<row:number>/anh/<row:attachment>/", newsroom.photo, name="newsroom_photo"),
    path("toa-soan/<row:number>/anh/<row:attachment>/go/", newsroom.taking_down, name="newsroom_taking_down"),
]
