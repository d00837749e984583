"""A small bicycle shop in a fresh Sidecard, made through the API: departments, people, collections, cards.

Never writes to the database behind the API's back.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.e2e.api import Api, sign_in
from tests.e2e.helpdesks.tickets import AGENT

CARDS = json.loads(Path(__file__).with_name("cards.json").read_text("utf-8"))
COLLECTIONS = {"Orders and payments": "Finance", "Workshop": "Mechanics"}
EXPERT = {"email": "ted.marsh@spoke.example", "name": "Ted Marsh", "password": "Spanner-and-oil-2026"}


@dataclass
class Company:
    """What the tests may know of it: the agent's access, and the cards by their key in cards.json."""

    origin: str
    admin: Api
    agent: Api
    cards: dict[str, Any] = field(default_factory=dict)
    collections: dict[str, int] = field(default_factory=dict)

    def card(self, key: str) -> Any:
        """The card as it is now."""
        return self.admin.get(f"/cards/{self.cards[key]['id']}")

    def links(self, system: str, number: int) -> list[Any]:
        """The cards that were used on a ticket."""
        return self.admin.all("/links", system=system, ticket=str(number))

    def drafts(self, title: str) -> list[Any]:
        """The drafts with this title, as the agent sees them."""
        return [draft for draft in self.agent.all("/drafts") if draft["title"] == title]

    def flags(self, key: str) -> list[Any]:
        return self.agent.all("/flags", card=self.cards[key]["id"], state="open")


def found(origin: str, admin: Api) -> Company:
    """Make the company. The agent belongs to Mechanics, and so may verify what the workshop knows."""
    expert = admin.post("/users", EXPERT | {"role": "agent"})
    agent = admin.post(
        "/users",
        {
            "email": AGENT.email,
            "name": f"{AGENT.first_name} {AGENT.last_name}",
            "role": "agent",
            "password": AGENT.password,
        },
    )
    groups = {
        name: admin.post("/groups", {"name": name, "member_ids": members})["id"]
        for name, members in {"Finance": [expert["id"]], "Mechanics": [expert["id"], agent["id"]]}.items()
    }
    ted = sign_in(origin, EXPERT["email"], EXPERT["password"])
    company = Company(origin, admin, sign_in(origin, AGENT.email, AGENT.password))
    for name, department in COLLECTIONS.items():
        grants = [
            {"principal_id": agent["id"], "right": "write"},
            {"principal_id": groups[department], "right": "verify"},
        ]
        company.collections[name] = admin.post("/collections", {"name": name, "grants": grants})["id"]
    for card in CARDS:
        company.cards[card["key"]] = admin.post(
            "/cards",
            {
                "title": card["title"],
                "body": card["body"],
                "language": card["language"],
                "tags": card["tags"],
                "collection_id": company.collections[card["collection"]],
                "verifier_id": groups[COLLECTIONS[card["collection"]]],
            },
        )
        if card["verified"]:
            made = company.cards[card["key"]]
            ted.post(f"/cards/{made['id']}/verification", {"version": made["version"]}, status=200)
    return company
