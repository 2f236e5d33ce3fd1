"""Organizers write to attendees: words, whom they reach, sending in the background.

Everything but ``placeholders`` and ``erasure`` needs the bookings app.
"""
