from django.urls import path

from tijiao.inspections.views import public

app_name = "inspections-public"
urlpatterns = [
    path("", public.draws, name="draws"),
    path("<int:pk>/", public.draw, name="draw"),
    path("<int:pk>/draw.json", public.draw_file, name="draw-file"),
    path("results/<int:pk>/", public.results, name="results"),
]
