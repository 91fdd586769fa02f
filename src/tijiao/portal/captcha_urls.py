"""The picture of the captcha, drawn here: no other party is asked."""

from captcha import views
from django.urls import path

from tijiao.access.guard import open_to_all

urlpatterns = [
    path("image/<slug:key>/", open_to_all(views.captcha_image), {"scale": 1}, name="captcha-image"),
    path("image/<slug:key>@2/", open_to_all(views.captcha_image), {"scale": 2}, name="captcha-image-2x"),
    path("refresh/", open_to_all(views.captcha_refresh), name="captcha-refresh"),
]
