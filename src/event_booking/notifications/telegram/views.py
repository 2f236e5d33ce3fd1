"""People connect their chat with the bot; Telegram tells what is written there."""

from typing import Any

from django.utils.crypto import constant_time_compare
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from event_booking.api.schema import describe
from event_booking.api.views import ApiMixin
from event_booking.notifications.channels import ChannelOff, channel_of
from event_booking.notifications.models import TelegramChat
from event_booking.notifications.telegram.chats import disconnect, new_link
from event_booking.notifications.telegram.serializers import TelegramLinkSerializer, TelegramSerializer
from event_booking.notifications.telegram.updates import answer_update
from event_booking.notifications.views import PrivateMixin


class TelegramView(PrivateMixin, ApiMixin, APIView):
    """The signed-in person's own chat."""

    permission_classes = [IsAuthenticated]

    @describe("Show whether your Telegram chat is connected", answers={200: TelegramSerializer}, errors=[401])
    def get(self, request: Request) -> Response:
        chat = TelegramChat.objects.filter(user=request.user.pk).first()
        shown = {"connected": chat is not None, "linked_at": chat.linked_at if chat else None}
        return Response(TelegramSerializer(shown).data)

    @describe(
        "Connect your Telegram chat",
        description="Gives a link that works once, for 15 minutes; earlier ones end.",
        answers={201: TelegramLinkSerializer},
        refusals=["channel_off"],
        errors=[401],
        request=None,
    )
    def post(self, request: Request) -> Response:
        bot = _channel().bot
        token, expires_at = new_link(user=request.user)
        shown = {"url": f"https://t.me/{bot}?start={token}", "expires_at": expires_at}
        return Response(TelegramLinkSerializer(shown).data, status.HTTP_201_CREATED)

    @describe("Disconnect your Telegram chat", answers={204: None}, errors=[401])
    def delete(self, request: Request) -> Response:
        disconnect(user=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


class TelegramUpdatesView(PrivateMixin, ApiMixin, APIView):
    """What Telegram tells the bot. Only it knows the secret in the header."""

    authentication_classes: Any = []
    permission_classes = [AllowAny]
    throttle_classes: Any = []

    @extend_schema(exclude=True)
    def post(self, request: Request) -> Response:
        try:
            secret = _channel().updates_secret
        except ChannelOff:
            raise NotFound from None
        if not constant_time_compare(request.headers.get("X-Telegram-Bot-Api-Secret-Token", ""), secret):
            raise PermissionDenied
        return Response(answer_update(request.data))


def _channel() -> Any:
    """Raises ``ChannelOff``."""
    try:
        from event_booking.notifications.backends.telegram import TelegramBackend
    except ImportError as error:  # a system check says it to the site's owner
        raise ChannelOff from error
    return channel_of(TelegramBackend)
