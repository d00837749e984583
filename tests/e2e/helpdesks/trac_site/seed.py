"""Put the tickets of DESK_TICKETS, and an agent who may work on them, into the Trac environment in the folder given.

Never runs inside Sidecard's own environment: Trac has one of its own.
"""

import json
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from trac.env import open_environment
from trac.perm import PermissionSystem
from trac.ticket.model import Ticket

environment = open_environment(sys.argv[1])
seed = json.loads(Path(os.environ["DESK_TICKETS"]).read_text("utf-8"))
agent = seed["agent"]
name = f"{agent['first_name']} {agent['last_name']}"

PermissionSystem(environment).grant_permission(agent["login"], "TICKET_ADMIN")
with environment.db_transaction as database:
    database("INSERT INTO session VALUES (%s, 1, 0)", (agent["login"],))
    rows = [(agent["login"], "name", name), (agent["login"], "email", agent["email"])]
    database.executemany("INSERT INTO session_attribute VALUES (%s, 1, %s, %s)", rows)

when = datetime.now(UTC) - timedelta(days=2)
for entry in seed["tickets"]:
    requester = entry["requester"]
    customer = f"{requester['name']} <{requester['email']}>"
    (_, first), *others = entry["messages"]
    ticket = Ticket(environment)
    ticket["summary"], ticket["description"], ticket["reporter"] = entry["subject"], first, customer
    ticket["status"], ticket["owner"] = "assigned", agent["login"]
    when += timedelta(minutes=7)
    ticket.insert(when=when)
    for role, text in others:
        when += timedelta(minutes=7)
        ticket.save_changes(customer if role == "customer" else agent["login"], text, when)
environment.shutdown()
