import json

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model

from event_booking.people.django import DjangoUserBackend
from event_booking.profiles.models import Profile, Subscription
from event_booking.profiles.services import subscribe
from event_booking.profiles.views import find_profile
from event_booking.testing import override_event_booking

API = "/api/v1"


class FromElsewhere(DjangoUserBackend):
    keeps_passwords = False


@pytest.fixture
def ann(user_factory):
    return user_factory(first_name="Ann", last_name="Baker")


@pytest.fixture
def ben(user_factory):
    return user_factory(first_name="Ben", last_name="Cook")


def test_the_own_profile_is_there_before_anything_was_written(ann, client_for):
    answer = client_for(ann).get(f"{API}/profile/")

    assert (answer.status_code, answer.json()) == (
        200,
        {
            "user": {"id": ann.pk, "name": "Ann Baker"},
            "display_name": "",
            "bio": "",
            "avatar": None,
            "city": "",
            "website": "",
            "is_public": True,
            "subscribers_count": 0,
            "subscriptions_count": 0,
        },
    )
    assert Profile.objects.count() == 0


def test_the_own_profile_is_changed_field_by_field(ann, client_for):
    client = client_for(ann)
    client.patch(f"{API}/profile/", {"display_name": "Annie", "city": "Oslo"}, format="json")

    answer = client.patch(f"{API}/profile/", {"bio": "I bake.", "website": "https://annie.example/?a=b"}, format="json")

    shown = {key: answer.json()[key] for key in ("user", "display_name", "bio", "city", "website")}
    assert (answer.status_code, shown) == (
        200,
        {
            "user": {"id": ann.pk, "name": "Annie"},
            "display_name": "Annie",
            "bio": "I bake.",
            "city": "Oslo",
            "website": "https://annie.example/?a=b",
        },
    )
    assert client.get(f"{API}/profile/").json() == answer.json()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("display_name", "x" * 101),
        ("display_name", "a\0b"),
        ("display_name", None),
        ("display_name", {"a": 1}),
        ("bio", "x" * 5001),
        ("bio", ["x"]),
        ("city", "x" * 101),
        ("website", "javascript:alert(1)"),
        ("website", "ftp://example.com/"),
        ("website", f"https://example.com/{'x' * 200}"),
        ("website", 7),
        ("is_public", "perhaps"),
        ("is_public", None),
        ("avatar", "me.png"),
        ("avatar", 7),
        ("avatar", {}),
    ],
)
def test_what_a_profile_can_not_hold_is_400_and_changes_nothing(ann, client_for, field, value):
    client = client_for(ann)

    body = json.dumps({"bio": "I bake.", field: value})
    answer = client.patch(f"{API}/profile/", body, content_type="application/json")

    assert (answer.status_code, list(answer.json())) == (400, [field])
    assert Profile.objects.count() == 0


@pytest.mark.parametrize("body", ["[]", '"x"', "7", "null", "{", '{"bio": NaN}', '{"bio": "\\ud800"}'])
def test_a_body_that_makes_no_sense_is_400(ann, client_for, body):
    answer = client_for(ann).patch(f"{API}/profile/", body, content_type="application/json")

    assert answer.status_code == 400


def test_counters_and_user_are_not_changed_by_asking(ann, ben, client_for):
    body = {
        "subscribers_count": 99,
        "subscriptions_count": 99,
        "user": {"id": ben.pk},
        "user_id": ben.pk,
        "city": "Oslo",
    }

    answer = client_for(ann).patch(f"{API}/profile/", body, format="json").json()

    assert (answer["user"]["id"], answer["subscribers_count"], answer["subscriptions_count"]) == (ann.pk, 0, 0)
    assert Profile.objects.get().user == ann


@pytest.mark.parametrize(("kind", "ending"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")])
def test_a_picture_is_written_anew_under_a_name_of_ours(ann, client_for, picture, kind, ending):
    answer = client_for(ann).patch(f"{API}/profile/", {"avatar": picture(kind)}, format="multipart")

    address = answer.json()["avatar"]
    assert answer.status_code == 200
    assert address.startswith("http://testserver/")
    assert address.endswith(f".{ending}")
    assert "me" not in address.rsplit("/", 1)[1]


@pytest.mark.django_db(transaction=True)
def test_another_picture_replaces_the_file(user_factory, client_for, picture, stored):
    client = client_for(user_factory())
    client.patch(f"{API}/profile/", {"avatar": picture()}, format="multipart")
    [first] = stored()

    client.patch(f"{API}/profile/", {"avatar": picture("JPEG"), "city": "Oslo"}, format="multipart")

    [second] = stored()
    assert first != second
    assert Profile.objects.get().avatar.name.endswith(second)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("nothing", "kind"), [({"avatar": None}, "json"), ({"avatar": ""}, "json"), ({"avatar": ""}, "multipart")]
)
def test_a_picture_is_taken_away(user_factory, client_for, picture, stored, nothing, kind):
    client = client_for(user_factory())
    client.patch(f"{API}/profile/", {"avatar": picture()}, format="multipart")

    answer = client.patch(f"{API}/profile/", nothing, format=kind)

    assert (answer.status_code, answer.json()["avatar"]) == (200, None)
    assert stored() == []


def test_other_changes_keep_the_picture(ann, client_for, picture, stored):
    client = client_for(ann)
    address = client.patch(f"{API}/profile/", {"avatar": picture()}, format="multipart").json()["avatar"]

    assert client.patch(f"{API}/profile/", {"city": "Oslo"}, format="multipart").json()["avatar"] == address
    assert len(stored()) == 1


def test_what_is_no_picture_is_400_and_changes_nothing(ann, client_for, stored):
    from django.core.files.uploadedfile import SimpleUploadedFile

    for name, content in [("me.png", b"<svg onload=alert(1)>"), ("me.png", b""), ("me.svg", b"<svg/>")]:
        upload = SimpleUploadedFile(name, content, "image/png")
        answer = client_for(ann).patch(f"{API}/profile/", {"avatar": upload, "city": "Oslo"}, format="multipart")
        assert (answer.status_code, list(answer.json())) == (400, ["avatar"])

    assert stored() == []
    assert Profile.objects.count() == 0


def test_strangers_have_no_own_profile(client_for):
    assert client_for().get(f"{API}/profile/").status_code == 401
    assert client_for().patch(f"{API}/profile/", {}, format="json").status_code == 401


def test_other_verbs_and_types_are_refused(ann, client_for):
    client = client_for(ann)

    assert client.put(f"{API}/profile/", {}, format="json").status_code == 405
    assert client.delete(f"{API}/profile/").status_code == 405
    assert client.patch(f"{API}/profile/", "bio=x", content_type="text/plain").status_code == 415


def test_a_public_profile_is_shown_to_anybody(ann, ben, client_for):
    client_for(ann).patch(f"{API}/profile/", {"bio": "I bake."}, format="json")

    for viewer in (None, ben, ann):
        answer = client_for(viewer).get(f"{API}/profile/{ann.pk}/")
        assert (answer.status_code, answer.json()["bio"]) == (200, "I bake.")


def test_a_private_profile_is_shown_to_its_owner_only(ann, ben, client_for):
    client_for(ann).patch(f"{API}/profile/", {"is_public": False}, format="json")

    for path in ("", "subscribers/", "subscriptions/"):
        asked = [client_for(viewer).get(f"{API}/profile/{ann.pk}/{path}").status_code for viewer in (None, ben, ann)]
        assert asked == [404, 404, 200]


def test_a_banned_person_is_not_shown(ann, client_for):
    get_user_model().objects.filter(pk=ann.pk).update(is_active=False)

    assert client_for().get(f"{API}/profile/{ann.pk}/").status_code == 404


def test_whoever_has_not_proved_their_address_is_not_there(ann, user_factory, client_for):
    """Or anybody could try whether an address has an account: signing up with it makes a new profile, or none."""
    waiting = user_factory(verified=False)

    for viewer in (None, ann):
        client = client_for(viewer)
        for path in ("", "subscribers/", "subscriptions/"):
            assert client.get(f"{API}/profile/{waiting.pk}/{path}").status_code == 404
    assert client_for(ann).post(f"{API}/profile/{waiting.pk}/subscribe/").status_code == 404

    EmailAddress.objects.filter(user=waiting).update(verified=True)
    assert client_for().get(f"{API}/profile/{waiting.pk}/").status_code == 200


def test_whoever_has_not_proved_their_address_sees_themselves(user_factory):
    waiting = user_factory(verified=False)

    assert find_profile(str(waiting.pk), waiting).user == waiting


def test_people_whom_the_site_had_before_are_there(ann, client_for):
    ann.event_booking_account.delete()
    EmailAddress.objects.filter(user=ann).delete()

    assert client_for().get(f"{API}/profile/{ann.pk}/").status_code == 200


def test_whom_a_backend_proves_is_its_own_affair(user_factory, client_for):
    waiting = user_factory(verified=False)

    with override_event_booking(USER_BACKEND=f"{__name__}.FromElsewhere"):
        assert client_for().get(f"{API}/profile/{waiting.pk}/").status_code == 200


@pytest.mark.parametrize("user_id", ["0", "-1", "999999999999999999999999", "x", "1.0", "%00", "1%00", "9" * 5000, "٣"])
def test_keys_of_nobody_are_404(ann, client_for, user_id):
    client = client_for(ann)

    for path in ("", "subscribers/", "subscriptions/"):
        assert client.get(f"{API}/profile/{user_id}/{path}").status_code == 404
    assert client.post(f"{API}/profile/{user_id}/subscribe/").status_code == 404
    assert client.delete(f"{API}/profile/{user_id}/unsubscribe/").status_code == 404


def test_following_is_201_once_and_200_after(ann, ben, client_for):
    client = client_for(ben)

    answers = [client.post(f"{API}/profile/{ann.pk}/subscribe/") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [201, 200]
    assert [answer.json() for answer in answers] == [{"user": ann.pk, "subscribed": True, "subscribers_count": 1}] * 2
    assert client.get(f"{API}/profile/").json()["subscriptions_count"] == 1
    assert client.get(f"{API}/profile/{ann.pk}/").json()["subscribers_count"] == 1


def test_unfollowing_is_204_each_time(ann, ben, client_for):
    client = client_for(ben)
    client.post(f"{API}/profile/{ann.pk}/subscribe/")

    answers = [client.delete(f"{API}/profile/{ann.pk}/unsubscribe/").status_code for _ in range(2)]

    assert answers == [204, 204]
    assert client.get(f"{API}/profile/{ann.pk}/").json()["subscribers_count"] == 0


def test_nobody_follows_themselves(ann, client_for):
    answer = client_for(ann).post(f"{API}/profile/{ann.pk}/subscribe/")

    assert (answer.status_code, answer.json()["code"]) == (400, "self_subscription")
    assert Subscription.objects.count() == 0


def test_private_people_are_not_followed_but_can_be_unfollowed(ann, ben, client_for):
    subscribe(subscriber=ben, target=ann)
    client_for(ann).patch(f"{API}/profile/", {"is_public": False}, format="json")
    client = client_for(ben)

    assert client.post(f"{API}/profile/{ann.pk}/subscribe/").status_code == 404
    assert client.delete(f"{API}/profile/{ann.pk}/unsubscribe/").status_code == 204
    assert client.delete(f"{API}/profile/{ann.pk}/unsubscribe/").status_code == 404


def test_strangers_follow_nobody(ann, client_for):
    assert client_for().post(f"{API}/profile/{ann.pk}/subscribe/").status_code == 401
    assert client_for().delete(f"{API}/profile/{ann.pk}/unsubscribe/").status_code == 401


def test_followers_and_followed_are_listed_newest_first(ann, ben, user_factory, client_for, picture):
    cid = user_factory(first_name="Cid", last_name="Dyer")
    avatar = client_for(cid).patch(
        f"{API}/profile/", {"avatar": picture(), "display_name": "Cid!"}, format="multipart"
    ).json()["avatar"]  # fmt: skip
    for follower in (ben, cid):
        subscribe(subscriber=follower, target=ann)

    followers = client_for().get(f"{API}/profile/{ann.pk}/subscribers/").json()
    followed = client_for().get(f"{API}/profile/{ben.pk}/subscriptions/").json()

    assert [row["user"] for row in followers["results"]] == [
        {"id": cid.pk, "name": "Cid!", "avatar": avatar},
        {"id": ben.pk, "name": "Ben Cook", "avatar": None},
    ]
    assert [row["user"] for row in followed["results"]] == [{"id": ann.pk, "name": "Ann Baker", "avatar": None}]
    assert all(set(row) == {"user", "since"} and row["since"] for row in followers["results"])


def test_lists_leave_out_whoever_has_not_proved_their_address(ann, user_factory, client_for):
    waiting = user_factory(verified=False)
    subscribe(subscriber=waiting, target=ann)
    subscribe(subscriber=ann, target=waiting)

    for path in ("subscribers/", "subscriptions/"):
        for viewer in (None, ann):
            assert client_for(viewer).get(f"{API}/profile/{ann.pk}/{path}").json()["results"] == []


def test_lists_leave_private_and_banned_people_out(ann, ben, user_factory, client_for):
    cid = user_factory()
    for follower in (ben, cid):
        subscribe(subscriber=follower, target=ann)
    client_for(ben).patch(f"{API}/profile/", {"is_public": False}, format="json")
    get_user_model().objects.filter(pk=cid.pk).update(is_active=False)

    pages = {viewer: client_for(viewer).get(f"{API}/profile/{ann.pk}/subscribers/").json() for viewer in (None, ben)}
    listed = {viewer: [row["user"]["id"] for row in page["results"]] for viewer, page in pages.items()}

    assert listed == {None: [], ben: [ben.pk]}


def test_lists_go_on_where_they_stopped(ann, user_factory, client_for):
    followers = [user_factory() for _ in range(5)]
    for follower in followers:
        subscribe(subscriber=follower, target=ann)
    client, seen, following = client_for(), [], f"{API}/profile/{ann.pk}/subscribers/?page_size=2"

    while following:
        page = client.get(following).json()
        seen += [row["user"]["id"] for row in page["results"]]
        following = page["next"]

    assert seen == [follower.pk for follower in reversed(followers)]
    assert client.get(f"{API}/profile/{ann.pk}/subscribers/?cursor=x").status_code == 400


@pytest.mark.parametrize("rows", [1, 50])
def test_lists_take_the_same_few_queries(ann, user_factory, client_for, django_assert_max_num_queries, rows):
    for _ in range(rows):
        subscribe(subscriber=user_factory(), target=ann)

    with django_assert_max_num_queries(3):
        answer = client_for().get(f"{API}/profile/{ann.pk}/subscribers/?page_size=100")

    assert len(answer.json()["results"]) == rows
