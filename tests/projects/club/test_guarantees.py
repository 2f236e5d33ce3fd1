from itertools import count

from club.models import Member

from event_booking.testing.conformance import BookingConformance

numbers = count(1)


class TestGuarantees(BookingConformance):
    crowd = 12

    def make_person(self):
        number = f"M{next(numbers)}"
        return Member.objects.create(number=number, mail=f"{number}@club.example", has_paid=True)
