"""A site that shows no pages of ours."""

urlpatterns: list[object] = []
