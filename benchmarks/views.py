"""What our booking is compared with, in the same run and behind the same middleware."""

from django.db import transaction
from django.db.models import F
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework_simplejwt.authentication import JWTAuthentication

from benchmarks.models import Seat, Stock


class Baseline(APIView):
    """REST framework and simplejwt as they come: the token's person is fetched."""

    authentication_classes = [JWTAuthentication]
    permission_classes = [IsAuthenticated]


class NothingView(Baseline):
    """Authenticates, and does nothing."""

    def post(self, request: Request) -> Response:
        return Response({"user": request.user.pk}, 201)


class SmallestView(Baseline):
    """The smallest honest booking: one conditional UPDATE, one INSERT, COMMIT. No key, no ticket, no fact, no limit."""

    def post(self, request: Request) -> Response:
        stock = int(request.data["event"])
        with transaction.atomic():
            seat = Seat.objects.create(stock_id=stock, user=request.user)
            free = Stock.objects.filter(pk=stock, taken__lt=F("capacity"))
            if not free.update(taken=F("taken") + 1):
                transaction.set_rollback(True)
                return Response({"detail": "sold out", "code": "sold_out"}, 409)
        return Response({"id": seat.pk, "event": stock}, 201)
