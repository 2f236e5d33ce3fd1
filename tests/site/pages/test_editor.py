"""What an organizer comes for: write an event, see it, publish it, change it, and never lose what was written."""

import re
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from PIL import Image

from tests.site.pages.conftest import PASSWORD, PEOPLE, axe, screenshot

DAY = (datetime.now() + timedelta(days=60)).date().isoformat()  # noqa: DTZ005 - whatever the zone, it is to come


@pytest.fixture
def api(site):
    """The organizer over the API: ``api("GET", "events/7/")``."""
    client = site.client()
    token = client.post("login/", json={"email": PEOPLE["organizer"], "password": PASSWORD}).json()["access"]

    def ask(method, path, **more):
        return client.request(method, path, headers={"Authorization": f"Bearer {token}"}, **more).json()

    return ask


def draft(api, title, **more):
    category = api("GET", "categories/")["results"][0]["slug"]
    body = {
        "title": title, "description": "We bake two loaves.", "category": category, "difficulty": "beginner",
        "starts_at": f"{DAY}T08:00:00Z", "ends_at": f"{DAY}T11:00:00Z", "timezone": "Europe/Berlin",
        "venue": {"name": "Mill", "city": "Berlin"},
        "ticket_types": [{"name": "Standard", "price": "25", "capacity": 12}],
    }  # fmt: skip
    return api("POST", "events/", json={**body, **more})


def picture(name, colour):
    out = BytesIO()
    Image.new("RGB", (320, 180), colour).save(out, "PNG")
    return {"name": name, "mimeType": "image/png", "buffer": out.getvalue()}


def open_editor(page, path):
    page.goto(f"/organize/events/{path}")
    page.get_by_label("Title *").wait_for()


def choose_zone(page, typed, zone):
    page.get_by_label("Time zone *").fill(typed)
    page.get_by_role("option", name=zone).click()


def saved(page):
    page.get_by_text(re.compile(r"^Saved at")).wait_for()


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (360, "dark")])
def test_from_nothing_to_a_published_event(signed_in, api, width, theme):
    page = signed_in("organizer", width=width, theme=theme)
    open_editor(page, "new")
    axe(page)
    page.get_by_label("Title *").fill(f"Rye on Sundays {width}")
    page.get_by_label("In one sentence").fill("Dark bread, slowly.")
    page.get_by_label("Description *").fill("We bake.\n\n- one loaf\n- another")
    page.get_by_label("Category *").select_option(index=1)
    page.get_by_label("Difficulty *").select_option("beginner")
    page.get_by_label("Tags").fill("rye, sourdough")
    page.keyboard.press("Enter")
    page.get_by_label("Begins *").fill(f"{DAY}T10:00")
    choose_zone(page, "york", "America/New York")
    page.get_by_role("button", name="Add a kind of ticket").click()
    page.get_by_label("Price").fill("12,50")
    page.get_by_label("Seats *").fill("8")
    page.get_by_role("button", name="Save draft").click()
    page.wait_for_url(re.compile(r"/organize/events/\d+$"))
    saved(page)
    axe(page)

    # what is still missing leads to its field
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_text("Still needed: A venue or a city").wait_for()
    assert page.evaluate("document.activeElement.id") == "venue.name"
    page.keyboard.type("Mill")
    page.get_by_label("City").fill("New York")
    page.get_by_role("button", name="Preview").click()
    page.get_by_text("This is how visitors will see it.").wait_for()
    page.get_by_role("heading", name=f"Rye on Sundays {width}", level=1).wait_for()
    axe(page)
    screenshot(page, "editor-preview")
    page.get_by_role("button", name="Go on editing").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_text("Published. Everybody can see it now.").wait_for()
    axe(page)
    screenshot(page, "editor-published")

    stored = api("GET", f"events/{page.url.rpartition('/')[2]}/")
    assert (stored["status"], stored["timezone"], sorted(stored["tags"])) == (
        "published", "America/New_York", ["rye", "sourdough"],
    )  # fmt: skip
    assert stored["starts_at"][11:16] in ("14:00", "15:00")  # ten o'clock there
    kind = stored["ticket_types"][0]
    assert (kind["name"], kind["price"], kind["capacity"]) == ("Standard", "12.50", 8)


def test_a_draft_saves_itself(signed_in, api):
    event = draft(api, "A draft that saves itself")
    page = signed_in("organizer")
    open_editor(page, event["id"])
    page.get_by_label("In one sentence").fill("Dark bread")
    page.get_by_text("Saved in a moment…").wait_for()
    saved(page)
    page.get_by_role("button", name="Add an ingredient").click()
    page.get_by_label("Ingredient *", exact=True).fill("Rye flour")
    page.get_by_label("Quantity").fill("0,5")
    page.get_by_label("Unit").first.fill("kg")
    page.get_by_role("button", name="Add an ingredient").click()
    page.get_by_text("Not saved: something that is needed is still empty.").wait_for()
    page.get_by_label("Ingredient *", exact=True).nth(1).fill("Salt")
    page.get_by_role("button", name="Move up: Salt").click()
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Move up: Salt"
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text(re.compile(r"^Saved at")).wait_for()
    first = api("GET", f"events/{event['id']}/")
    page.get_by_label("Ingredient *", exact=True).nth(1).fill("Rye")
    page.get_by_text("Saved in a moment…").wait_for()
    saved(page)

    then = api("GET", f"events/{event['id']}/")
    assert first["summary"] == "Dark bread"
    assert [row["name"] for row in first["ingredients"]] == ["Salt", "Rye flour"]
    assert [row["name"] for row in then["ingredients"]] == ["Salt", "Rye"]
    assert [row["id"] for row in then["ingredients"]] == [row["id"] for row in first["ingredients"]]  # changed, not new


def test_nobody_leaves_unsaved_changes_by_mistake(signed_in, api):
    event = draft(api, "Not to be lost")
    api("POST", f"events/{event['id']}/publish/")
    page = signed_in("organizer")
    open_editor(page, event["id"])
    page.get_by_label("Title *").fill("Nearly lost")
    page.get_by_role("link", name="Events", exact=True).click()
    page.get_by_role("dialog").wait_for()
    axe(page)
    page.get_by_role("button", name="Stay").click()
    assert page.get_by_label("Title *").input_value() == "Nearly lost"
    page.get_by_role("link", name="Events", exact=True).click()
    page.get_by_role("button", name="Save and leave").click()
    page.wait_for_url("**/events")

    assert api("GET", f"events/{event['id']}/")["title"] == "Nearly lost"


def test_what_is_wrong_stands_at_its_field(signed_in, api, watch):
    watch.allows.append("status of 4")
    event = draft(api, "Wrong in places")
    page = signed_in("organizer", width=360)
    open_editor(page, event["id"])
    page.get_by_label("Title *").fill("")
    page.get_by_label("Seats *").fill("0")
    page.get_by_label("Ends *").fill(f"{DAY}T09:00")
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("This is needed.").wait_for()
    assert page.evaluate("document.activeElement.id") == "title"
    page.get_by_text("An event ends after it begins.").wait_for()
    page.get_by_text("A whole number from 1 to 1000000.").wait_for()
    axe(page)
    screenshot(page, "editor-wrong")
    # what only the server knows
    page.get_by_label("Title *").fill("Wrong in places")
    page.get_by_label("Ends *").fill(f"{DAY}T13:00")
    page.get_by_label("Seats *").fill("12")
    page.get_by_label("Online", exact=True).check()
    page.get_by_label("Link to take part").fill("ftp://example.com")
    page.get_by_role("button", name="Save draft").click()
    field = page.get_by_label("Link to take part")
    page.locator("#online_url[aria-invalid=true]").wait_for()
    assert "URL" in page.locator("#online_url-error").inner_text()
    field.fill("https://example.com/")
    page.get_by_role("button", name="Save draft").click()
    saved(page)


def test_seats_that_are_taken_stay(signed_in, api, watch):
    watch.allows.append("status of 409")
    event = draft(api, "Somebody comes")
    api("POST", f"events/{event['id']}/publish/")
    kind = event["ticket_types"][0]["id"]
    sold = api("POST", f"events/{event['id']}/bookings/", json={"items": [{"ticket_type": kind, "quantity": 3}]})
    assert sold["status"] == "confirmed", sold
    page = signed_in("organizer")
    open_editor(page, event["id"])
    page.get_by_label("Seats *").fill("2")
    page.get_by_role("button", name="Save changes").click()
    page.get_by_text("More seats than that are already taken.").wait_for()
    assert page.evaluate("document.activeElement.id") == "ticket_types.0.capacity"
    page.get_by_label("Seats *").fill("12")
    page.get_by_role("button", name="Remove: Standard").click()
    page.get_by_role("button", name="Save changes").click()
    page.get_by_text("There are bookings.").wait_for()
    page.get_by_role("button", name="Put back").click()
    assert page.get_by_label("Name of the ticket *").input_value() == "Standard"
    page.get_by_role("button", name="Delete the event").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete the event").click()
    page.get_by_text("If you cancel it, everybody is told.").wait_for()
    axe(page)
    page.get_by_role("button", name="Keep it").click()
    page.get_by_role("button", name="Cancel the event").click()
    page.get_by_text("Everybody who has booked is told at once").wait_for()
    page.get_by_role("dialog").get_by_role("button", name="Cancel the event").click()
    page.get_by_text("The event is cancelled", exact=True).wait_for()

    assert api("GET", f"events/{event['id']}/")["status"] == "cancelled"


def test_pictures_and_hand_outs(signed_in, api, watch):
    event = draft(api, "With pictures")
    page = signed_in("organizer")
    open_editor(page, event["id"])
    pictures, files = page.locator("#pictures input[type=file]"), page.locator("#files input[type=file]")
    pictures.set_input_files([picture("a.png", "teal"), picture("b.png", "orange"), picture("c.png", "navy")])
    page.get_by_label("Caption of picture 3").wait_for()
    for number, word in enumerate("ABC", 1):
        with page.expect_response(lambda reply: reply.request.method == "PATCH"):
            page.get_by_label(f"Caption of picture {number}").fill(word)
            page.get_by_label("Title *").focus()
    page.get_by_role("button", name="Earlier: C").focus()
    with page.expect_response(lambda reply: reply.request.method == "PATCH"):
        page.keyboard.press("Enter")  # by keyboard
    page.get_by_text("C is now 2 of 3").wait_for()
    with page.expect_response(lambda reply: reply.request.method == "PATCH"):  # by mouse, to the first place
        page.locator("#pictures li").nth(2).drag_to(
            page.locator("#pictures li").nth(0), source_position={"x": 9, "y": 9}
        )
    page.locator("#pictures li").nth(0).get_by_role("img", name="B").wait_for()
    page.wait_for_load_state("networkidle")
    shown = api("GET", f"events/{event['id']}/")
    assert [image["caption"] for image in shown["images"]] == ["B", "A", "C"]
    assert shown["cover"]["caption"] == "B"
    pictures.set_input_files([{"name": "a.gif", "mimeType": "image/gif", "buffer": b"GIF89a"}])
    page.get_by_text("a.gif: files of this kind are not accepted.").wait_for()
    watch.allows.append("status of 400")
    pictures.set_input_files([{"name": "fake.png", "mimeType": "image/png", "buffer": b"no picture"}])
    page.get_by_text("fake.png: This is not a JPEG, PNG or WebP image.").wait_for()
    files.set_input_files([{"name": "my-recipe.txt", "mimeType": "text/plain", "buffer": b"Flour, water, salt."}])
    assert page.locator("#files").get_by_label("Title").input_value() == "my recipe"
    page.get_by_role("button", name="Upload", exact=True).click()
    page.get_by_role("button", name="Remove: my recipe").wait_for()
    axe(page)
    screenshot(page, "editor-pictures")


def test_a_copy_is_a_draft_of_its_own(signed_in, api):
    event = draft(api, "Once more")
    page = signed_in("organizer")
    open_editor(page, event["id"])
    page.get_by_role("button", name="Duplicate").click()
    page.get_by_role("heading", name="Copy of Once more", level=1).wait_for()
    page.get_by_role("button", name="Delete the event").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete the event").click()
    page.wait_for_url("**/organize")

    titles = [card["title"] for card in api("GET", "events/?mine=true&page_size=100&ordering=-created_at")["results"]]
    assert "Once more" in titles
    assert "Copy of Once more" not in titles


@pytest.mark.parametrize(
    ("width", "theme", "language"), [(1440, "dark", "ru"), (360, "light", "ru"), (360, "dark", "en")]
)
def test_it_fits_and_reads_well(signed_in, api, width, theme, language):
    event = draft(
        api, "Everything there is", questions=[{"label": "Size?", "kind": "choice", "choices": ["S", "M"]}],
        ingredients=[{"name": "Rye flour", "quantity": "0.5", "unit": "kg"}, {"name": "Salt"}], reminders=[1440, 30],
        cancellation_policy=[{"hours_before": 48, "refund_percent": 100}, {"hours_before": 5, "refund_percent": 50}],
    )  # fmt: skip
    page = signed_in("organizer", width=width, theme=theme, language=language)
    page.goto(f"/organize/events/{event['id']}")
    page.locator("#title").wait_for()
    page.locator("#tickets [aria-expanded]").click()
    page.wait_for_timeout(500)

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    axe(page)
    screenshot(page, "editor")
