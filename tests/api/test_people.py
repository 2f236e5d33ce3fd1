from event_booking.api.people import PersonSerializer


def test_a_person_is_a_number_and_a_name_and_never_an_address(user_factory):
    ann = user_factory(email="ann@example.com", first_name="Ann", last_name="Baker")
    nameless = user_factory(email="secret@example.com", first_name="", last_name="")

    assert PersonSerializer(ann).data == {"id": ann.pk, "name": "Ann Baker"}
    assert PersonSerializer(nameless).data == {"id": nameless.pk, "name": f"#{nameless.pk}"}
