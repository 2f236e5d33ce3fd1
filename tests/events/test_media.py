"""Pictures and hand-outs: what is accepted, who may see it, what becomes of the bytes."""

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from event_booking.events.handouts import inspect_handout
from event_booking.events.models import EventFile, EventImage
from event_booking.events.services import change_image, delete_event
from event_booking.testing import override_event_booking
from tests.events.conftest import path, png

PDF = b"%PDF-1.7\n..."


def handout(name="a.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def images(event):
    return [(image.caption, image.is_cover) for image in EventImage.objects.filter(event=event["id"]).order_by("pk")]


def stored(folder):
    return len(default_storage.listdir(f"event_booking/{folder}")[1]) if default_storage.exists("event_booking") else 0


@pytest.fixture(autouse=True)
def on_commit(django_capture_on_commit_callbacks):
    """What is done after a commit is done at once."""
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        yield callbacks


def test_the_first_picture_is_the_cover_until_another_is(ann, draft):
    event = draft()

    first = ann.post(path(event, "images/"), {"image": png(), "caption": "A"})
    ann.post(path(event, "images/"), {"image": png(), "caption": "B"})
    before = images(event)
    ann.post(path(event, "images/"), {"image": png(), "caption": "C", "is_cover": "true"})

    assert first.status_code == 201
    assert first.json() == {
        "id": first.json()["id"], "url": first.json()["url"], "caption": "A", "is_cover": True, "position": 0,
        "width": 6, "height": 4,
    }  # fmt: skip
    assert before == [("A", True), ("B", False)]
    assert images(event) == [("A", False), ("B", False), ("C", True)]
    shown = ann.get(path(event)).json()
    assert (shown["cover"]["caption"], [image["caption"] for image in shown["images"]]) == ("C", ["C", "A", "B"])


def test_a_picture_is_served_as_it_was_written_anew(ann, anybody, draft):
    event = draft()
    url = ann.post(path(event, "images/"), {"image": png(colour="blue")}).json()["url"]

    served = anybody.get(url)

    picture = Image.open(BytesIO(b"".join(served.streaming_content)))
    assert (picture.format, picture.getpixel((0, 0))) == ("PNG", (0, 0, 255))
    assert len(url.rpartition("/")[2]) == len("0" * 32 + ".png")


def test_another_picture_follows_a_cover_that_is_removed(ann, draft, django_capture_on_commit_callbacks):
    event = draft()
    numbers = [ann.post(path(event, "images/"), {"image": png(), "caption": word}).json()["id"] for word in "ABC"]
    names = {image.pk: image.image.name for image in EventImage.objects.all()}

    with django_capture_on_commit_callbacks(execute=True):
        assert ann.delete(path(event, f"images/{numbers[0]}/")).status_code == 204

    assert images(event) == [("B", True), ("C", False)]
    assert [default_storage.exists(names[number]) for number in numbers] == [False, True, True]
    ann.delete(path(event, f"images/{numbers[2]}/"))
    ann.delete(path(event, f"images/{numbers[1]}/"))
    assert images(event) == []
    assert ann.get(path(event)).json()["cover"] is None


def order(ann, event):
    return "".join(image["caption"] for image in ann.get(path(event)).json()["images"])


def test_pictures_are_put_in_order(ann, draft):
    event = draft()
    numbers = [ann.post(path(event, "images/"), {"image": png(), "caption": word}).json()["id"] for word in "ABCD"]

    moved = ann.patch(path(event, f"images/{numbers[3]}/"), {"position": 1}, format="json")

    assert (moved.status_code, moved.json()["position"]) == (200, 1)
    assert order(ann, event) == "ADBC"
    ann.patch(path(event, f"images/{numbers[1]}/"), {"position": 29}, format="json")  # as far as it goes
    assert order(ann, event) == "ADCB"
    ann.patch(path(event, f"images/{numbers[2]}/"), {"position": 0, "is_cover": True}, format="json")
    assert order(ann, event) == "CADB"
    ann.patch(
        path(event, f"images/{numbers[2]}/"), {"position": 2}, format="json"
    )  # the cover comes first wherever it is
    assert order(ann, event) == "CADB"
    assert ann.patch(path(event, f"images/{numbers[0]}/"), {"caption": "Z"}, format="json").json()["caption"] == "Z"
    assert order(ann, event) == "CZDB"
    ann.delete(path(event, f"images/{numbers[2]}/"))
    assert images(event) == [("Z", True), ("B", False), ("D", False)]


def test_pictures_of_before_there_was_an_order_are_in_that_of_their_age(ann, draft):
    event = draft()
    numbers = [
        EventImage.objects.create(event_id=event["id"], image="x", width=1, height=1, caption=word).pk for word in "ABC"
    ]
    ann.post(path(event, "images/"), {"image": png(), "caption": "D", "is_cover": "true"})

    assert order(ann, event) == "DABC"
    ann.patch(path(event, f"images/{numbers[2]}/"), {"position": 1}, format="json")
    assert order(ann, event) == "DCAB"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"position": -1}, "position"), ({"position": 30}, "position"), ({"position": "x"}, "position"),
        ({"caption": "x" * 201}, "caption"), ({"is_cover": False}, "is_cover"), ({"is_cover": None}, "is_cover"),
    ],
)  # fmt: skip
def test_changes_of_a_picture_that_are_refused(ann, draft, change, field):
    event = draft()
    number = ann.post(path(event, "images/"), {"image": png(), "caption": "A"}).json()["id"]

    reply = ann.patch(path(event, f"images/{number}/"), change, format="json")

    assert (reply.status_code, set(reply.json())) == (400, {field})
    assert images(event) == [("A", True)]


def test_a_picture_that_was_removed_meanwhile_is_gone(ann, draft, monkeypatch):
    event = draft()
    number = ann.post(path(event, "images/"), {"image": png()}).json()["id"]

    def remove_first(**values):
        EventImage.objects.filter(pk=number).delete()
        return change_image(**values)

    monkeypatch.setattr("event_booking.events.services.change_image", remove_first)

    assert ann.patch(path(event, f"images/{number}/"), {"caption": "B"}, format="json").status_code == 404
    assert ann.patch(path(event, f"images/{number}/"), {"caption": "B"}, format="json").status_code == 404


@pytest.mark.parametrize(
    "upload",
    [
        None, "text", SimpleUploadedFile("a.png", b""), SimpleUploadedFile("a.png", b"<svg onload='x'/>"),
        SimpleUploadedFile("a.png", b"GIF89a" + b"\0" * 20), SimpleUploadedFile("a.png", png().read()[:45]),
    ],
)  # fmt: skip
def test_what_is_no_picture_is_400_and_leaves_nothing_behind(ann, draft, upload):
    event, before = draft(), stored("images")

    reply = ann.post(path(event, "images/"), {} if upload is None else {"image": upload})

    assert (reply.status_code, set(reply.json())) == (400, {"image"})
    assert (images(event), stored("images")) == ([], before)


def test_bounds_of_pictures(ann, draft):
    event = draft()

    with override_event_booking(MAX_IMAGE_BYTES=20):
        assert ann.post(path(event, "images/"), {"image": png()}).status_code == 400
    with override_event_booking(MAX_IMAGE_PIXELS=20):
        assert ann.post(path(event, "images/"), {"image": png()}).status_code == 400
    assert ann.post(path(event, "images/"), {"image": png(), "caption": "x" * 201}).status_code == 400
    assert ann.post(path(event, "images/"), {"image": "x"}, format="json").status_code == 415
    assert ann.post(path(event, "images/"), b"--x", content_type="multipart/form-data; boundary=y").status_code == 400
    EventImage.objects.bulk_create(EventImage(event_id=event["id"], image="x", width=1, height=1) for _ in range(30))
    before = stored("images")
    full = ann.post(path(event, "images/"), {"image": png()})
    assert (full.status_code, full.json()["code"], stored("images")) == (409, "too_many_images", before)


def test_pictures_belong_to_their_event_and_its_organizer(ann, anybody, client_for, user_factory, draft, event_factory):
    event, other = draft(), event_factory()
    number = ann.post(path(event, "images/"), {"image": png()}).json()["id"]
    rival = client_for(other.organizer)

    assert rival.post(path(event, "images/"), {"image": png()}).status_code == 404
    assert rival.delete(path(other, f"images/{number}/")).status_code == 404
    assert rival.patch(path(other, f"images/{number}/"), {"caption": "x"}, format="json").status_code == 404
    assert client_for(user_factory()).post(path(event, "images/"), {"image": png()}).status_code == 403
    assert anybody.post(path(event, "images/"), {"image": png()}).status_code == 401
    assert ann.get(path(event, "images/")).status_code == 405
    assert EventImage.objects.count() == 1


def test_the_files_of_a_deleted_event_are_deleted(ann, draft, book, event_factory, django_capture_on_commit_callbacks):
    event = draft()
    ann.post(path(event, "images/"), {"image": png()})
    ann.post(path(event, "files/"), {"file": handout(), "title": "x"})
    before = stored("images"), stored("files")

    with django_capture_on_commit_callbacks(execute=True):
        ann.delete(path(event))

    assert (stored("images"), stored("files")) == (before[0] - 1, before[1] - 1)


def test_a_file_that_can_not_be_deleted_is_logged(
    event_factory, monkeypatch, caplog, django_capture_on_commit_callbacks
):
    event = event_factory()
    EventImage.objects.create(event=event, image="event_booking/images/x.png", width=1, height=1)

    def refuse(name):
        raise OSError

    monkeypatch.setattr(default_storage, "delete", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        delete_event(event=event)

    assert "event_booking/images/x.png" in caplog.text


ACCEPTED = {
    "a.pdf": PDF, "a.TXT": "мука".encode(), "a.md": b"# Title\r\n\ttext", "a.csv": b"a;b", "a.jpg": b"\xff\xd8\xff\xe0",
    "a.jpeg": b"\xff\xd8\xff\xdb", "a.png": b"\x89PNG\r\n\x1a\n", "a.gif": b"GIF89a", "a.webp": b"RIFF\0\0\0\0WEBPVP8 ",
    "a.mp3": b"ID3\4", "a.ogg": b"OggS", "a.wav": b"RIFF\0\0\0\0WAVEfmt ", "a.m4a": b"\0\0\0\x20ftypM4A ",
    "a.zip": b"PK\3\4", "b.mp3": b"\xff\xfb\x90",
}  # fmt: skip


@pytest.mark.parametrize("name", ACCEPTED)
def test_hand_outs_are_told_for_what_they_are(ann, draft, name):
    reply = ann.post(path(draft(), "files/"), {"file": handout(name, ACCEPTED[name]), "title": "x"})

    assert (reply.status_code, reply.json()["name"], reply.json()["size"]) == (201, name, len(ACCEPTED[name]))
    assert "html" not in reply.json()["content_type"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", b"<html>"), ("a.svg", b"<svg/>"), ("a.exe", b"MZ"), ("a", PDF), ("a.pdf", b"<html>"), (".pdf", PDF),
        ("a.txt", b"\0\1\2"), ("a.txt", b"\xff\xfe"), ("a.txt", b"ends in half \xd0"), ("a.png", PDF), ("a.zip", b"x"),
        ("a.wav", b"RIFF\0\0\0\0WEBP"), ("a.pdf.html", PDF),
    ],
)  # fmt: skip
def test_other_hand_outs_are_400(ann, draft, name, content):
    reply = ann.post(path(draft(), "files/"), {"file": handout(name, content), "title": "x"})

    assert (reply.status_code, set(reply.json())) == (400, {"file"})
    assert EventFile.objects.count() == 0


def test_bounds_of_hand_outs(ann, draft):
    event = draft()

    def status(**fields):
        return ann.post(path(event, "files/"), {"file": handout(), "title": "x", **fields}).status_code

    with override_event_booking(MAX_FILE_BYTES=5):
        assert status() == 400
    assert [status(title=""), status(title="x" * 201), status(visibility="friends")] == [400] * 3
    assert status(file=handout("x" * 300 + ".pdf")) == 201
    EventFile.objects.bulk_create(
        EventFile(event_id=event["id"], file="x", title="x", name="x", size=1, content_type="x") for _ in range(49)
    )
    assert status() == 409


def test_hand_outs_for_attendees_are_for_whoever_has_a_ticket(
    ann, anybody, client_for, user_factory, organizer, event_factory, book
):
    event = event_factory(organizer=organizer)
    holder, other = user_factory(), user_factory("organizer")
    book(event, user=holder)
    made = {
        who: ann.post(path(event, "files/"), {"file": handout(), "title": who, "visibility": who}).json()
        for who in ("public", "attendees")
    }

    def seen(client):
        titles = [row["title"] for row in client.get(path(event, "files/")).json()["results"]]
        opened = [who for who, file in made.items() if client.get(file["url"]).status_code == 200]
        assert titles == opened
        return titles

    insiders = ann, client_for(holder), client_for(user_factory("admin"))
    assert [seen(client) for client in insiders] == [["public", "attendees"]] * 3
    assert [seen(client) for client in (anybody, client_for(other))] == [["public"]] * 2


def test_a_hand_out_of_a_draft_is_its_organizers(ann, anybody, draft):
    event = draft()
    url = ann.post(path(event, "files/"), {"file": handout(), "title": "x", "visibility": "public"}).json()["url"]

    assert (anybody.get(url).status_code, anybody.get(path(event, "files/")).status_code) == (404, 404)
    assert ann.get(url).status_code == 200


SMUGGLED = [
    'a"b; filename=x.html.pdf',
    "рецепт.pdf",
    "a\r\nX-Evil: 1.pdf",
    "..\\..\\a.pdf",
    "a\u202efdp.pdf",
    "../a\0.pdf",
]


@pytest.mark.parametrize("name", SMUGGLED)
def test_a_download_is_an_attachment_that_nothing_can_be_smuggled_into(ann, draft, name):
    event = draft()
    file = ann.post(path(event, "files/"), {"file": handout(), "title": "x"}).json()
    upload = handout()
    upload._name = name  # as a client of its own could send it: Django's test client and uploads know better
    clean = inspect_handout(upload).name
    EventFile.objects.update(name=clean)

    reply = ann.get(file["url"])

    assert reply["Content-Disposition"].startswith("attachment; filename")
    assert reply["X-Content-Type-Options"] == "nosniff"
    assert reply["Content-Type"] == "application/pdf"
    assert reply["Cache-Control"] == "private, no-store"
    assert "X-Evil" not in reply.headers
    assert b"".join(reply.streaming_content) == PDF
    assert not {"\r", "\n", "\0", "\u202e", "\\", "/"} & set(clean)


def test_stored_names_tell_nothing(ann, draft):
    event = draft()
    for _ in range(2):
        ann.post(path(event, "files/"), {"file": handout("secret.pdf"), "title": "x"})

    names = {file.file.name for file in EventFile.objects.all()}

    assert len(names) == 2
    assert all(len(name) == len("event_booking/files/") + 32 for name in names)


def test_a_hand_out_is_removed_with_its_bytes(
    ann, client_for, draft, event_factory, django_capture_on_commit_callbacks
):
    event, other = draft(), event_factory()
    file = ann.post(path(event, "files/"), {"file": handout(), "title": "x"}).json()
    name = EventFile.objects.get().file.name

    assert client_for(other.organizer).delete(path(other, f"files/{file['id']}/")).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        assert ann.delete(path(event, f"files/{file['id']}/")).status_code == 204

    assert not default_storage.exists(name)
    assert ann.delete(path(event, f"files/{file['id']}/")).status_code == 404


def test_bytes_that_are_missing_are_404(ann, draft):
    event = draft()
    url = ann.post(path(event, "files/"), {"file": handout(), "title": "x"}).json()["url"]
    default_storage.delete(EventFile.objects.get().file.name)

    assert ann.get(url).status_code == 404


def test_uploads_are_form_data(ann, draft):
    assert ann.post(path(draft(), "files/"), {"title": "x"}, format="json").status_code == 415


def test_nginx_sends_a_hand_out_where_it_is_told_to(ann, anybody, draft):
    event = draft()
    url = ann.post(path(event, "files/"), {"file": handout("рецепт.pdf"), "title": "x"}).json()["url"]
    with override_event_booking(ACCEL_LOCATION="/hand-outs/"):
        reply = ann.get(url)
        other = anybody.get(url)

    assert reply["X-Accel-Redirect"] == f"/hand-outs/{EventFile.objects.get().file.name}"
    assert (reply.content, reply["Content-Type"]) == (b"", "application/pdf")
    assert reply["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert reply["Cache-Control"] == "private, no-store"
    assert (other.status_code, other.has_header("X-Accel-Redirect")) == (404, False)


def test_places_do_not_run_out(ann, draft):
    event = draft()
    first = ann.post(path(event, "images/"), {"image": png(), "caption": "A"}).json()["id"]
    EventImage.objects.filter(pk=first).update(position=32_767)

    for word in "BC":
        assert ann.post(path(event, "images/"), {"image": png(), "caption": word}).status_code == 201

    assert [image["caption"] for image in ann.get(path(event)).json()["images"]] == ["A", "B", "C"]
