from event_booking.journal.facts import Fact

#: A loyalty card got a stamp. Subject: the stamp. Data: ``user``, ``stamps``.
stamped = Fact("kitchen.stamped")
