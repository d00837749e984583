"""The addresses of the django-helpdesk for tests.

Never adds a page of its own.
"""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/auth/", include("rest_framework.urls", namespace="rest_framework")),
    path("", include("helpdesk.urls", namespace="helpdesk")),
]
