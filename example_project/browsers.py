"""What browsers may do with what we answer: a Content-Security-Policy for each part of the site, and less of the rest.

Ours and no library's: django-csp leaves out pages that are 404 while ``DEBUG`` is on, and Django's own is not in 5.2.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Policy = dict[str, str]

NOTHING: Policy = {"default-src": "'none'", "base-uri": "'none'", "form-action": "'none'", "frame-ancestors": "'none'"}
PAGES: Policy = {
    "default-src": "'self'",
    "img-src": "'self' blob:",  # a QR code is fetched with its owner's token, and shown from memory
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
#: Its style sheet carries small pictures along.
SWAGGER: Policy = {**PAGES, "img-src": "'self' data:"}
#: Besides, it writes its styles into the page, and begins a worker from memory. Its logo, of a third party, stays away.
REDOC: Policy = {**SWAGGER, "style-src": "'self' 'unsafe-inline'", "worker-src": "blob:"}

#: The first prefix that fits.
POLICIES = (
    ("/api/v1/docs/", SWAGGER),
    ("/api/v1/redoc/", REDOC),
    ("/api/", NOTHING),
    ("/", PAGES),
)
PERMISSIONS = "camera=(self), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"


class BrowserPolicyMiddleware:
    """Say it with every answer, static files and errors included. A view that says more about itself is left alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if not (settings.DEBUG and response.status_code == 500):  # Django's page for developers has styles in it
            response.headers.setdefault("Content-Security-Policy", policy_for(request.path_info))
        return response


def policy_for(path: str) -> str:
    policy = next(policy for prefix, policy in POLICIES if path.startswith(prefix))
    if policy is PAGES and settings.S3_URL:  # pictures are there, and hand-outs are fetched from there
        policy = {
            **PAGES,
            "img-src": f"{PAGES['img-src']} {settings.S3_URL}",
            "connect-src": f"'self' {settings.S3_URL}",
        }
    parts = [f"{name} {value}" for name, value in policy.items()]
    return "; ".join([*parts, "upgrade-insecure-requests"] if settings.SECURE_SSL_REDIRECT else parts)
