from django.urls import include, path

from benchmarks.views import NothingView, SmallestView

urlpatterns = [
    path("nothing/", NothingView.as_view()),
    path("smallest/", SmallestView.as_view()),
    path("", include("example_project.urls")),
]
