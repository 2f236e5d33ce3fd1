from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Demo data."""

    name = "example_project.demo"
    label = "demo"
