"""Make the tables of a django-helpdesk and put the tickets of DESK_TICKETS into it.

Never runs inside Sidecard's own environment: django-helpdesk has one of its own.
"""

import json
import os
from pathlib import Path

import django
from django.core.management import call_command

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
django.setup()

from django.contrib.auth import get_user_model
from helpdesk.models import FollowUp, Queue, Ticket

call_command("migrate", verbosity=0)
seed = json.loads(Path(os.environ["DESK_TICKETS"]).read_text("utf-8"))
person = seed["agent"]
agent = get_user_model().objects.create_superuser(
    person["login"],
    person["email"],
    person["password"],
    first_name=person["first_name"],
    last_name=person["last_name"],
)
queue = Queue.objects.create(title="Customers", slug="customers", allow_public_submission=True)
for entry in seed["tickets"]:
    address = entry["requester"]["email"]
    (_, description), *later = entry["messages"]
    ticket = Ticket.objects.create(
        queue=queue,
        title=entry["subject"],
        submitter_email=address,
        description=description,
        assigned_to=agent,
    )
    for role, text in later:
        FollowUp.objects.create(
            ticket=ticket,
            title=f"E-Mail Received from {address}" if role == "customer" else "Comment",
            comment=text,
            public=role != "note",
            user=None if role == "customer" else agent,
        )
