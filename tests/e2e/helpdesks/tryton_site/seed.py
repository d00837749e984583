"""Put an agent and the tickets of DESK_TICKETS into the Tryton database that DESK_SETTINGS names, as tasks of a project.

Never runs inside Sidecard's own environment: Debian's Python carries Tryton.
"""

import json
import os
from decimal import Decimal
from pathlib import Path

from proteus import Model, Wizard, config

us = config.set_trytond("desk", user="admin", config_file=os.environ["DESK_SETTINGS"])
seed = json.loads(Path(os.environ["DESK_TICKETS"]).read_text("utf-8"))
Party, Work, Note = (Model.get(name) for name in ("party.party", "project.work", "ir.note"))
User, Group, Company, Employee = (
    Model.get(name) for name in ("res.user", "res.group", "company.company", "company.employee")
)
Currency = Model.get("currency.currency")


def party(name: str, address: str) -> Party:
    made = Party(name=name)
    made.contact_mechanisms.new(type="email", value=address)
    made.save()
    return made


euro = Currency(name="Euro", symbol="€", code="EUR", digits=2, rounding=Decimal("0.01"))
euro.save()
founding = Wizard("company.company.config")
founding.execute("company")
founding.form.party = party("Spoke", "hello@spoke.example")
founding.form.currency = euro
founding.execute("add")
(company,) = Company.find([])
us._context = {**us.context, "company": company.id}

person = seed["agent"]
name = f"{person['first_name']} {person['last_name']}"
employee = Employee(party=party(name, person["email"]), company=company)
employee.save()
agent = User(name=name, login=person["login"], password=person["password"])
agent.companies.append(Company(company.id))
agent.company = company
agent.employees.append(employee)
agent.employee = employee
for group in Group.find([]):
    agent.groups.append(group)
agent.save()

for entry in seed["tickets"]:
    requester = entry["requester"]
    customer = party(requester["name"], requester["email"])
    (_, first), *later = entry["messages"]
    ticket = Work(name=entry["subject"], type="task", company=company, comment=first)
    ticket.save()
    for role, text in later:
        author = requester["name"] if role == "customer" else name
        Note(resource=ticket, message=f"{author}: {text}").save()
