"""Facts about people who follow people."""

from event_booking.journal.facts import Fact

#: Somebody began to follow somebody. Subject: the followed user. Actor: the follower.
person_subscribed = Fact("person.subscribed")
