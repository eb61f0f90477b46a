"""Address of the page that shows a repair order together with its complaints; mounted under ``workshop``."""

from django.urls import path

from anxin.complaints.views import order_page

urlpatterns = [path("workshop/orders/<uuid:key>/", order_page.order, name="order")]
