from django.urls import path

from tijiao.ledgers.views import public

app_name = "ledgers-public"
urlpatterns = [
    path("", public.lists, name="lists"),
    path("<slug:code>/", public.ledger, name="ledger"),
]
