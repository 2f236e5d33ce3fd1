"""The door: a camera sees a ticket, people are looked up, and all of it without a network, too."""

import re
from dataclasses import dataclass
from uuid import uuid4

import pytest
import segno

from tests.site.chromium import find
from tests.site.pages.conftest import PASSWORD, PEOPLE, axe, screenshot

SIDE = 480
OFFLINE = "ERR_INTERNET_DISCONNECTED"


@dataclass
class Party:
    """An event of the demo's organizer with guests of ours."""

    client: object
    event: int
    tickets: list

    def bring(self, *names):
        """Sell tickets at the door, in these names."""
        kind = roomiest(self.client.get(f"events/{self.event}/").json())["id"]
        body = {
            "items": [{"ticket_type": kind, "quantity": len(names)}],
            "name": names[0],
            "email": "guest@example.com",
            "attendees": [{"name": name} for name in names],
        }
        key = {"Idempotency-Key": uuid4().hex}
        sold = self.client.post(f"events/{self.event}/bookings/", json=body, headers=key)
        assert sold.status_code == 201, sold.text
        return self.client.get(f"bookings/{sold.json()['reference']}/").json()["tickets"]

    def cancel(self, ticket):
        found = self.of(ticket)
        answer = self.client.post(f"bookings/{found['reference']}/cancel/", json={"tickets": [ticket["code"]]})
        assert answer.status_code == 200, answer.text

    def of(self, ticket):
        """The booking of a ticket, as it is now."""
        rows = self.client.get(f"events/{self.event}/bookings/", params={"page_size": 100}).json()["results"]
        return next(row for row in rows if ticket["code"] in {one["code"] for one in row["tickets"]})

    def status(self, ticket):
        return next(one["status"] for one in self.of(ticket)["tickets"] if one["code"] == ticket["code"])

    @property
    def path(self):
        return f"/organize/events/{self.event}/check-in"


@pytest.fixture(scope="module")
def party(site):
    body = {"email": PEOPLE["organizer"], "password": PASSWORD}
    signed = site.client().post("login/", json=body).json()
    client = site.client(signed["access"])
    mine = client.get("events/", params={"organizer": signed["user"]["id"], "available": "true"}).json()["results"]
    events = [client.get(f"events/{event['id']}/").json() for event in mine]
    asking_nothing = [event for event in events if not event["questions"]]
    found = max(asking_nothing, key=lambda event: roomiest(event)["seats_left"])
    return Party(client, found["id"], [])


def roomiest(event):
    """Its ticket type with the most seats: how many are sold depends on the day on which the demo is made."""
    return max(event["ticket_types"], key=lambda kind: kind["seats_left"])


def at_door(signed_in, party, **more):
    page = signed_in("organizer", **more)
    page.goto(party.path)
    page.get_by_text("Everything is sent").wait_for()
    return page


def type_code(page, text):
    field = page.get_by_label("Name, booking or code")
    field.fill(text)
    field.press("Enter")


def says(page, word):
    page.locator(f"[data-word={word}]").wait_for()


def test_people_are_found_by_name_and_let_in_once(signed_in, party):
    ann, _ben = party.bring("Ann Ånström", "Ben Searched")
    page = at_door(signed_in, party)
    page.get_by_label("This door").fill("North door")
    page.get_by_label("Name, booking or code").fill("anstrom")
    page.get_by_role("button", name="Let in Ann Ånström").click()
    says(page, "welcome")
    assert page.get_by_role("status").filter(has_text="Come in").filter(has_text="Ann Ånström").count()
    assert party.status(ann) == "used"

    type_code(page, ann["token"])
    says(page, "used")
    assert "North door" in page.locator("[data-word=used]").inner_text()


def test_taken_back_a_ticket_is_good_again(signed_in, party):
    (ticket,) = party.bring("Cy Undone")
    page = at_door(signed_in, party)
    type_code(page, ticket["token"])
    says(page, "welcome")
    page.get_by_role("button", name="Undo", exact=True).click()
    page.locator("[data-result=undone]").wait_for()
    page.get_by_text("Everything is sent").wait_for()
    assert party.status(ticket) == "valid"

    type_code(page, ticket["token"])
    says(page, "welcome")
    assert party.status(ticket) == "used"


def test_what_is_no_ticket_opens_nothing(signed_in, party, site):
    (ticket,) = party.bring("Di Forged")
    code, event, key, signature = ticket["token"].split(".")
    page = at_door(signed_in, party)
    for text, word in [
        ("https://example.com/menu", "no_ticket"),
        (f"{code}.{event}.{key}.{'A' * 86}", "forged"),
        (f"{'B' * len(code)}.{event}.{key}.{signature}", "forged"),
        ("B" * len(code), "unknown"),
    ]:
        type_code(page, text)
        says(page, word)
    assert party.status(ticket) == "valid"


def test_without_a_network_scans_wait_and_are_told_once(signed_in, party, watch):
    watch.allows.append(OFFLINE)
    eve, fay = party.bring("Eve Offline", "Fay Cancelled")
    page = at_door(signed_in, party)
    page.get_by_text("Works without a connection").wait_for()
    party.cancel(fay)  # and this device does not hear of it
    page.context.set_offline(True)
    page.reload()
    page.get_by_text("No connection", exact=True).wait_for()
    type_code(page, eve["token"])
    says(page, "welcome")
    type_code(page, eve["token"])
    says(page, "used")
    type_code(page, fay["token"])
    says(page, "welcome")
    type_code(page, f"{eve['token'][:-86]}{'A' * 86}")
    says(page, "forged")
    page.reload()
    page.get_by_text("2 scans to be sent").wait_for()
    assert party.status(eve) == "valid"

    reports = []
    page.on("response", lambda answer: reports.append(answer) if "batch" in answer.url else None)
    page.context.set_offline(False)
    page.get_by_text("Everything is sent").wait_for()
    page.get_by_text("1 person was let in whose ticket was not good").wait_for()
    assert party.status(eve) == "used"
    assert [[told["result"] for told in report.json()["results"]] for report in reports] == [["accepted", "cancelled"]]
    axe(page)
    screenshot(page, "check-in-after-offline")


def test_the_installed_app_begins_at_the_last_door(signed_in, party, watch):
    watch.allows.append(OFFLINE)
    page = at_door(signed_in, party)
    page.get_by_text("Works without a connection").wait_for()
    page.reload()
    page.get_by_text("Everything is sent").wait_for()
    page.context.set_offline(True)
    page.goto("/organize")
    page.get_by_text("No connection", exact=True).wait_for()
    assert page.url.endswith(party.path)


def test_nothing_of_the_api_is_kept_by_the_worker(signed_in, party):
    page = at_door(signed_in, party)
    page.get_by_text("Works without a connection").wait_for()
    kept = page.evaluate(KEPT)
    assert [url for url in kept if "/api/" in url] == []
    assert any(url.endswith("/organize/events/0/check-in") for url in kept)


KEPT = """async () => {
    const caches_ = await Promise.all((await caches.keys()).map(name => caches.open(name)));
    const requests = await Promise.all(caches_.map(cache => cache.keys()));
    return requests.flat().map(request => request.url);
}"""


def test_whoever_signs_out_leaves_no_names(signed_in, party):
    party.bring("Gil Forgotten")
    page = at_door(signed_in, party)
    assert page.evaluate(GUESTS) > 0
    page.get_by_role("button", name="Account").click()
    page.get_by_role("menuitem", name="Sign out").click()
    page.get_by_role("link", name="Sign in").wait_for()
    page.wait_for_function("() => !localStorage.getItem('event-booking:doors')")
    assert page.evaluate(GUESTS) == 0


GUESTS = """() => new Promise((resolve, reject) => {
    const opening = indexedDB.open("event-booking-door");
    opening.onerror = reject;
    opening.onsuccess = () => {
        const asked = opening.result.transaction("guests").objectStore("guests").count();
        asked.onsuccess = () => { opening.result.close(); resolve(asked.result); };
    };
})"""


def test_somebody_elses_event_has_no_door_here(signed_in, watch):
    watch.allows.append("status of 404")
    page = signed_in("organizer")
    page.goto("/organize/events/999999/check-in")
    page.get_by_role("heading", name="There is no such event").wait_for()
    axe(page)


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize(("theme", "language"), [("light", "en"), ("dark", "ru")])
def test_it_looks_right(signed_in, party, width, theme, language):
    ticket, _other = party.bring("Ida Seen", "Jo Seen")
    page = signed_in("organizer", width=width, theme=theme, language=language)
    page.goto(party.path)
    page.locator("h1").wait_for()
    page.get_by_role("searchbox").fill("seen")
    page.get_by_text("Jo Seen").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    axe(page)
    screenshot(page, "check-in")
    for text, word in [(ticket["token"], "welcome"), (ticket["token"], "used")]:
        page.get_by_role("searchbox").fill(text)
        page.get_by_role("searchbox").press("Enter")
        says(page, word)
        axe(page)
        screenshot(page, f"check-in-{word}")


@pytest.fixture
def filmed(browser, site, tmp_path):
    """``filmed(text)``: options of a browser whose camera sees this code, for as long as it likes."""
    started = []

    def start(text):
        film = tmp_path / "camera.y4m"
        film.write_bytes(film_of(text))
        arguments = [
            "--no-sandbox",
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={film}",
        ]
        started.append(browser.browser_type.launch(executable_path=find(), args=arguments))
        return started[-1]

    yield start
    for one in started:
        one.close()


def film_of(text):
    """A second of Y4M, in which nothing moves."""
    code = [list(row) for row in segno.make(text, error="m").matrix_iter(scale=5, border=4)]
    height = width = len(code) + len(code) % 2
    luma = bytearray()
    for y in range(height):
        row = code[min(y, len(code) - 1)]
        luma += bytes(16 if row[min(x, len(row) - 1)] else 235 for x in range(width))
    frame = b"FRAME\n" + bytes(luma) + b"\x80" * (width * height // 2)
    return f"YUV4MPEG2 W{width} H{height} F10:1 Ip A1:1 C420jpeg\n".encode() + frame * 10


def test_the_camera_lets_somebody_in(filmed, site, watch, party):
    watch.allows.append("status of 401")
    (ticket,) = party.bring("Kim Filmed")
    context = filmed(ticket["token"]).new_context(base_url=site.url, viewport={"width": 360, "height": 740})
    watch.over(context)
    page = context.new_page()
    page.goto(f"/sign-in?next={party.path}")
    page.get_by_label("E-mail address").fill(PEOPLE["organizer"])
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Start the camera").click()
    page.locator("[data-word=welcome]").filter(has_text=re.compile("Come in.*Kim Filmed", re.DOTALL)).wait_for()
    screenshot(page, "check-in-camera")
    axe(page)
    assert party.status(ticket) == "used"

    # the next one may come: the code is still in sight, and counted once
    page.locator("[data-word]").wait_for(state="detached")
    page.get_by_role("button", name="Stop the camera").wait_for()
    axe(page)
    screenshot(page, "check-in-looking")
    page.reload()
    page.get_by_role("button", name="Start the camera").click()
    says(page, "used")
