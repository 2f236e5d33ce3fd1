from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


@pytest.fixture
def picture():
    """``picture("PNG")``: an upload of a small picture."""

    def make(kind="PNG", size=(20, 10)):
        out = BytesIO()
        Image.new("RGB", size, "teal").save(out, kind)
        return SimpleUploadedFile(f"me.{kind.lower()}", out.getvalue(), f"image/{kind.lower()}")

    return make


@pytest.fixture
def stored():
    """Names of the pictures that the storage has."""

    def names():
        from event_booking.profiles.models import Profile

        storage = Profile._meta.get_field("avatar").storage
        folder = "event_booking/avatars"
        return sorted(storage.listdir(folder)[1]) if storage.exists(folder) else []

    before = set(names())
    return lambda: [name for name in names() if name not in before]
