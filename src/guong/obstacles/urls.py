"""Addresses of difficulties, all below those of their plan."""

from django.urls import path

from guong.obstacles.views import answered, doing, publishing, raising, reading

OF = "kh/<slug:code>/vuong-mac/<row:number>/"

urlpatterns = [
    path("kh/<slug:code>/vuong-mac/", reading.index, name="obstacles"),
    path("kh/<slug:code>/vuong-mac/moi/", raising.new, name="obstacle_new"),
    path("kh/<slug:code>/vuong-mac/da-tra-loi/", answered.answers, name="obstacle_answers"),
    path("kh/<slug:code>/vuong-mac/tra-loi/<row:number>/", publishing.answer, name="obstacle_answer"),
    path(OF, reading.show, name="obstacle"),
    path(f"{OF}bo-sung/", doing.adding, name="obstacle_adding"),
    path(f"{OF}rut/", doing.withdrawal, name="obstacle_withdrawal"),
    path(f"{OF}chua-ro/", doing.asking_again, name="obstacle_asking_again"),
    path(f"{OF}dong/", doing.closing, name="obstacle_closing"),
    path(f"{OF}tra-loi/", doing.answering, name="obstacle_answering"),
    path(f"{OF}sua-tra-loi/", doing.correcting, name="obstacle_correcting"),
    path(f"{OF}chuyen/", doing.passing, name="obstacle_passing"),
    path(f"{OF}sua-doi/", doing.amending, name="obstacle_amending"),
    path(f"{OF}cong-bo/", doing.publication, name="obstacle_publication"),
    path(f"{OF}ngung-cong-bo/", doing.unpublication, name="obstacle_unpublication"),
]
