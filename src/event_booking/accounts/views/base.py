"""What the views of accounts share."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from event_booking.accounts.models import Session
from event_booking.accounts.serializers import SignedInSerializer
from event_booking.accounts.services.counters import limit_network
from event_booking.accounts.services.devices import Device
from event_booking.accounts.session_cookie import forget_token, move_token
from event_booking.accounts.tokens import NONSENSE, TokenPair, session_of
from event_booking.api.client_address import client_address
from event_booking.api.views import ApiMixin

__all__ = ["AccountView", "PublicView", "SignedInView"]


class AccountView(ApiMixin, GenericAPIView):  # type: ignore[type-arg]
    """Nothing that it answers may be kept by a cache."""

    queryset = Session.objects.none()  # no list; REST framework wants one
    pagination_class: Any = None
    #: Statuses of answers after which a session is over, and the cookie of its refresh token of no use.
    session_ends_with: Collection[int] = ()

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Any:
        # a site's ATOMIC_REQUESTS would take back what was counted, together with the request that was refused
        return transaction.non_atomic_requests(super().as_view(**initkwargs))

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        move_token(request, response)
        if response.status_code in self.session_ends_with:
            forget_token(request, response)
        return response

    def read(self) -> dict[str, Any]:
        """The valid body."""
        serializer: BaseSerializer[Any] = self.get_serializer(data=self.request.data)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    @property
    def device(self) -> Device:
        return Device(client_address(self.request), self.request.headers.get("User-Agent", ""))


class PublicView(AccountView):
    """For people who are not signed in yet. A token that has expired does not stand in their way."""

    authentication_classes = ()
    permission_classes = [AllowAny]
    #: Name of the limit per network address; none if empty.
    limited_as = ""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if self.limited_as and request.method == "POST":
            limit_network(scope=self.limited_as, address=client_address(request))


class SignedInView(AccountView):
    """For people who are signed in."""

    permission_classes = [IsAuthenticated]

    @property
    def session(self) -> Any | None:
        """Key of the session whose token came with the request, or ``None`` for another kind of authentication."""
        try:
            return session_of(self.request.auth) if self.request.auth else None  # type: ignore[arg-type]
        except NONSENSE:
            return None


def signed_in(user: Any, pair: TokenPair) -> Response:
    """The answer to who has just signed in."""
    body = {"access": pair.access, "refresh": pair.refresh, "device_token": pair.device_token, "user": user}
    return Response(SignedInSerializer(body).data)
