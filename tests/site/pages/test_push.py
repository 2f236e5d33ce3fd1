"""Push messages: turned on for this browser, shown, followed, and ended by whoever leaves.

Chromium has no push service without Google, so that its part is played here: the subscription, and the delivery.
"""

import json

import pytest

from tests.site.pages.conftest import PASSWORD, PEOPLE, axe, screenshot

ENDPOINT = "https://push.example/send/this-browser"
#: Stands in for the browser's push service. Real keys, since the site looks at them.
SERVICE = """
const KEYS = {
    p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
    auth: "BTBZMqHH6r4Tts7J_aSIgg",
};
const subscribed = () => sessionStorage.getItem("subscribed") ? {
    endpoint: "ENDPOINT",
    toJSON: () => ({endpoint: "ENDPOINT", keys: KEYS}),
    unsubscribe: async () => { sessionStorage.removeItem("subscribed"); return true; },
} : null;
PushManager.prototype.getSubscription = async () => subscribed();
PushManager.prototype.subscribe = async options => {
    if (!options.userVisibleOnly || !options.applicationServerKey) throw new TypeError("browsers insist on both");
    sessionStorage.setItem("subscribed", "yes");
    return subscribed();
};
""".replace("ENDPOINT", ENDPOINT)


@pytest.fixture
def told(site):
    """Endpoints that the site sends this person's messages to."""
    access = site.client().post("login/", json={"email": PEOPLE["user"], "password": PASSWORD}).json()["access"]

    def endpoints():
        rows = site.client(access).get("notifications/push_subscriptions/").json()["results"]
        return [row["endpoint"] for row in rows]

    return endpoints


@pytest.fixture
def preferences(signed_in):
    def opened(**more):
        page = signed_in("user", **more)
        page.context.grant_permissions(["notifications"])
        page.add_init_script(SERVICE)
        page.goto("/account/preferences")
        page.locator("#device").wait_for()
        return page

    return opened


def switch(page):
    return page.get_by_role("switch")


def test_it_is_turned_on_and_off_for_this_browser(preferences, told):
    page = preferences()
    assert not switch(page).is_checked()
    switch(page).click()
    page.get_by_text("This device shows push messages").wait_for()
    assert (switch(page).is_checked(), told()) == (True, [ENDPOINT])

    page.reload()
    page.locator("[role=switch]:checked").wait_for()
    axe(page)
    switch(page).click()
    page.get_by_text("This device shows no more push messages").wait_for()
    assert (switch(page).is_checked(), told()) == (False, [])


def test_signing_out_ends_it(preferences, told):
    page = preferences()
    switch(page).click()
    page.get_by_text("This device shows push messages").wait_for()
    page.get_by_role("button", name="Account").click()
    page.get_by_role("menuitem", name="Sign out").click()
    page.get_by_role("link", name="Sign in").wait_for()

    assert told() == []
    assert page.evaluate("sessionStorage.getItem('subscribed')") is None


def test_a_browser_that_must_not_says_so(signed_in):
    page = signed_in("user", width=360)
    page.add_init_script("Object.defineProperty(Notification, 'permission', {get: () => 'denied'})")
    page.goto("/account/preferences")
    page.get_by_text("does not let this site show messages").wait_for()
    assert page.get_by_role("switch").count() == 0
    axe(page)


@pytest.mark.parametrize(("width", "theme", "language"), [(360, "dark", "ru"), (1440, "light", "en")])
def test_it_looks_right(preferences, width, theme, language):
    page = preferences(width=width, theme=theme, language=language)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    axe(page)
    screenshot(page, "account-push")


def deliver(page, text):
    """Play the push service: hand the worker a message, and return what it shows."""
    devtools = page.context.new_cdp_session(page)
    registrations = []
    devtools.on("ServiceWorker.workerRegistrationUpdated", lambda told: registrations.extend(told["registrations"]))
    devtools.send("ServiceWorker.enable")
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    origin = page.evaluate("location.origin")
    message = {"origin": origin, "registrationId": registrations[-1]["registrationId"], "data": text}
    devtools.send("ServiceWorker.deliverPushMessage", message)
    for _ in range(100):
        if shown := page.evaluate(SHOWN):
            return shown
        page.wait_for_timeout(50)
    raise AssertionError("nothing is shown")


SHOWN = """async () => (await (await navigator.serviceWorker.ready).getNotifications())
    .map(({title, body, tag, lang, data}) => ({title, body, tag, lang, url: data.url}))"""


def test_a_message_is_shown_and_leads_to_its_page(preferences, site):
    page = preferences()
    switch(page).click()
    page.get_by_text("This device shows push messages").wait_for()
    message = {"title": "Booked", "text": "See you there", "url": "/account/bookings", "tag": "t1", "language": "en"}
    shown = deliver(page, json.dumps(message))

    assert shown == [
        {"title": "Booked", "body": "See you there", "tag": "t1", "lang": "en", "url": "/account/bookings"}
    ]
    worker = page.context.service_workers[0]
    assert worker.evaluate(CLICKED) == [f"{site.url}/account/bookings"]
    assert page.evaluate(SHOWN) == []
    assert worker.evaluate("target('https://elsewhere.example/').href") == f"{site.url}/"


#: Presses what is shown. Windows are opened for people only, so that this one is written down.
CLICKED = """async () => {
    const opened = [];
    self.clients.openWindow = async url => { opened.push(url); };
    const [notification] = await self.registration.getNotifications();
    const pressed = new NotificationEvent("notificationclick", {notification});
    self.dispatchEvent(pressed);
    while (!opened.length) await new Promise(done => setTimeout(done, 20));
    return opened;
}"""
