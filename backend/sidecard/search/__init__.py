"""Finding cards: words of a ticket in, cards with reasons out.

Never sees Flask, marshmallow or HTTP, and never keeps a word of a ticket.
"""
