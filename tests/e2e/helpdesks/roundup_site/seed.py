"""Put an agent and the tickets of DESK_TICKETS into the Roundup tracker in the folder given.

Never runs inside Sidecard's own environment: Roundup has one of its own.
"""

import json
import os
import sys
from pathlib import Path

import roundup.date
import roundup.instance
import roundup.password

tracker = roundup.instance.open(sys.argv[1])
seed = json.loads(Path(os.environ["DESK_TICKETS"]).read_text("utf-8"))
person = seed["agent"]


def make_user(login: str, name: str, address: str, password: str) -> str:
    database = tracker.open("admin")
    try:
        made = database.user.create(
            username=login,
            realname=name,
            address=address,
            password=roundup.password.Password(password, config=database.config),
            roles="User",
        )
        database.commit()
        return made
    finally:
        database.close()


def write(login: str, author: str, text: str, entry: dict, issue: str | None) -> str:
    """Add one message as its author, to a new issue when there is none yet."""
    database = tracker.open(login)
    try:
        message = database.msg.create(
            author=author,
            content=text,
            date=roundup.date.Date("."),
            summary=text.split("\n")[0][:70],
            recipients=[],
        )
        if issue is None:
            issue = database.issue.create(title=entry["subject"], messages=[message], nosy=[], assignedto=agent)
        else:
            database.issue.set(issue, messages=[*database.issue.get(issue, "messages"), message])
        database.commit()
        return issue
    finally:
        database.close()


agent = make_user(person["login"], f"{person['first_name']} {person['last_name']}", person["email"], person["password"])
for entry in seed["tickets"]:
    requester = entry["requester"]
    login = requester["email"].split("@")[0]
    customer = make_user(login, requester["name"], requester["email"], f"{login}-never-signs-in")
    issue = None
    for role, text in entry["messages"]:
        by_customer = role == "customer"
        issue = write(login if by_customer else person["login"], customer if by_customer else agent, text, entry, issue)
