"""A random walk over recorded pages: tickets opened by push, replace, hash and back, late, in halves, in panes, too quickly; what was read meanwhile.

Never judges by the page's own state: each ticket's words carry its number, and every reading must carry one number only.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

from tests.e2e.chromium import IsolatedWorld, wait_for
from tests.extension.recorded_pages import PAGES, RecordedPage

# How an address of ticket `at` looks where the recorded one is ticket 0; and whether the site keeps its tickets in panes.
PANES = {"zendesk": "[data-ticket-id]", "zammad": "#app > .content", "salesforce": ".split-right > .tabContent"}
SINGLE = {"intercom", "hubspot", "front", "help-scout", "gorgias", "jira", "chatwoot", "freshdesk"}
WALKED = [page for page in PAGES if page.name in PANES or page.name in SINGLE or page.name == "practice-desk"]
TICKETS = 4

# Makes the recorded page an application with several tickets; `walk.go(at, how, delay, halves)` opens one.
APPLICATION = """([tickets, panes, ids]) => {
    const deep = (root) => [...root.querySelectorAll("*")].flatMap((each) => [each, ...(each.shadowRoot ? deep(each.shadowRoot) : [])]);
    const mark = (root, at) => {
        const inner = [...(root.querySelectorAll ? deep(root) : []), root];
        for (const each of inner.flatMap((one) => [one, one.shadowRoot].filter(Boolean))) {
            for (const node of each.childNodes) if (node.nodeType === 3 && node.data.trim().length > 12) node.data = node.data.replace(/Ticket\\d /g, "").replace(/\\S/, `Ticket${at} $&`);
            if (each.localName === "input" && each.value.length > 12) { each.value = `Ticket${at} ${each.value.replace(/Ticket\\d /g, "")}`; each.setAttribute("value", each.value); }
            if (each.srcdoc?.startsWith("<p>")) each.srcdoc = each.srcdoc.replace(/<p>(Ticket\\d )?/, `<p>Ticket${at} `);
            for (const name of ["data-ticket-id", "data-conversation_id"]) if (each.hasAttribute?.(name)) each.setAttribute(name, ids[at]);
            if (each.dataset?.testid?.endsWith("current-issue.item") || each.matches?.(".breadcrumb__item.active")) each.textContent = ids[at];
        }
    };
    let shown;
    const scene = [];
    if (panes) {
        const pattern = document.querySelectorAll(panes)[1];
        for (const each of document.querySelectorAll(panes)) if (each !== pattern) each.remove();
        for (let at = 0; at < tickets; at++) {
            const pane = pattern.cloneNode(true);
            mark(pane, at);
            pattern.before(pane);
            scene.push(pane);
        }
        pattern.remove();
        shown = (at) => scene.forEach((pane, each) => {
            pane.classList.toggle("active", each === at);
            if (pane.dataset.isActive) pane.dataset.isActive = String(each === at);
            pane.style.display = each === at ? "" : "none";
        });
    } else {
        const places = [...document.body.children].filter((each) => !["SCRIPT", "TEMPLATE", "NAV"].includes(each.localName.toUpperCase()) && !each.shadowRoot);
        const app = document.querySelector("#app");
        const root = app?.shadowRoot ?? null;
        const whole = root ? [...root.children] : places;
        for (let at = 0; at < tickets; at++) scene.push(whole.map((each) => { const copy = each.cloneNode(true); mark(copy, at); return copy; }));
        let now = whole;
        shown = (at, half) => {
            const next = scene[at].map((each) => each.cloneNode(true));
            next.forEach((each, place) => { if (!half || place % 2 === half - 1) { now[place].replaceWith(each); now[place] = each; } });
        };
        now = [...now];
    }
    shown(0); shown(0, 2);
    let round = 0;
    const later = (act, ms) => (ms ? setTimeout(act, ms) : act());
    addEventListener("popstate", (event) => event.state && walk.render(event.state.at, 30, false));
    globalThis.walk = {
        render(at, delay, halves) {
            const mine = ++round;
            if (halves && !panes) {
                later(() => mine === round && shown(at, 1), delay);
                later(() => mine === round && shown(at), delay + 60);
            } else later(() => mine === round && shown(at), delay);
        },
        go(at, address, how, delay, halves) {
            if (how === "back") return history.back();
            history[how === "replace" ? "replaceState" : "pushState"]({ at }, "", address);
            walk.render(at, delay, halves);
        },
    };
    history.replaceState({ at: 0 }, "", location.href);
}"""

# Hears what the content script sends of tickets; the extension's own way to the background goes on as before.
LISTEN = """(() => { const { sidecard } = globalThis; const send = sidecard.send; sidecard.walked = [];
    sidecard.send = (name, payload) => { if (name.startsWith("ticket-")) sidecard.walked.push(payload?.reading ?? null); return send(name, payload); }; })()"""


@dataclass
class Walk:
    """What came of a walk. `wrong`: readings that carry another ticket's words or number; `missed`: rests without the open ticket."""

    steps: int = 0
    readings: int = 0
    wrong: list[Any] = field(default_factory=list)
    missed: list[Any] = field(default_factory=list)


def addresses(recorded: RecordedPage) -> tuple[list[str], list[str]]:
    """Ids and addresses of some tickets of this site."""
    head, _, tail = recorded.ticket.rpartition("-") if "-" in recorded.ticket else ("", "", recorded.ticket)
    ids = [f"{head}-{int(tail) + at}" if head else tail[:-1] + "1234"[at] for at in range(TICKETS)]
    return ids, [recorded.address.replace(recorded.ticket, each) for each in ids]


def check(walk: Walk, readings: list[Any], ids: list[str], name: str) -> None:
    """Every reading speaks of one ticket, and of the one of its address."""
    for reading in filter(None, readings):
        walk.readings += 1
        own = f"Ticket{ids.index(reading['ticket']['id'])} "
        words = [reading["subject"], *(message["text"] for message in reading["messages"])]
        others = [text for text in words if "Ticket" in text and own not in text]
        if others or own not in json.dumps(words):
            walk.wrong.append((name, reading["ticket"]["id"], words))


def stroll(
    page: Page, world: IsolatedWorld, recorded: RecordedPage, steps: int, chance: random.Random, walk: Walk
) -> None:
    """So many navigations on one site's page; at rest now and then, the open ticket must be the one that was read last."""
    ids, places = addresses(recorded)
    page.goto("about:blank")
    page.goto(recorded.address)
    wait_for(lambda: world.evaluate("Boolean(globalThis.sidecard?.started)"), "the content script")
    page.evaluate(APPLICATION, [TICKETS, PANES.get(recorded.name), ids])
    page.evaluate("([address]) => history.replaceState({ at: 0 }, '', address)", [places[0]])
    page.wait_for_timeout(700)  # what was read before the page became an application doesn't count
    world.evaluate(LISTEN)
    went = 0
    for step in range(steps):
        how = chance.choice(["push", "push", "replace", "back" if went > 1 else "push"])
        at = chance.randrange(TICKETS)
        page.evaluate(
            "(step) => walk.go(...step)", [at, places[at], how, chance.choice([0, 0, 20, 120]), chance.random() < 0.3]
        )
        went += {"push": 1, "replace": 0, "back": -1}[how]
        walk.steps += 1
        page.wait_for_timeout(chance.choice([0, 10, 40, 250, 450]))
        if step % 12 == 11 or step == steps - 1:
            rest(page, world, ids, recorded.name, walk)
    check(walk, world.evaluate("sidecard.walked"), ids, recorded.name)


def rest(page: Page, world: IsolatedWorld, ids: list[str], name: str, walk: Walk) -> None:
    """Waits until the open ticket was read, or says that it wasn't."""
    last = (
        "(() => sidecard.walked.filter((each, at, all) => each || at === all.length - 1).at(-1)?.ticket.id ?? null)()"
    )

    def settled() -> bool:
        here = page.evaluate("() => location.href")
        return any(each in here for each in [world.evaluate(last) or "nothing"])

    try:
        wait_for(settled, "the open ticket", 12, page)
    except AssertionError:
        walk.missed.append((name, page.evaluate("() => location.href"), world.evaluate(last)))
