from django.urls import path

from tijiao.allocation.views import public

app_name = "allocation-public"
urlpatterns = [
    path("", public.lots, name="lots"),
    path("<int:pk>/", public.lot, name="lot"),
    path("<int:pk>/draw.json", public.lot_file, name="lot-file"),
]
