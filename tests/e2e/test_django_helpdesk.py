"""The agent's whole round trip on django-helpdesk, in Chromium.

Never looks at Sidecard's database: what arrived is asked from the API.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from sidecard.demo.inside import press
from tests.e2e.agent import Agent
from tests.e2e.chromium import Chromium, wait_for
from tests.e2e.company import Company
from tests.e2e.faulty_proxy import Fault, FaultyProxy
from tests.e2e.helpdesks.desk import Desk
from tests.e2e.helpdesks.tickets import number_of
from tests.e2e.helpdesks.tickets import ticket as seeded
from tests.e2e.pictures import Pictures

pytestmark = pytest.mark.heavy

LINKS = "/api/v1/links"
OWN_WORDS = "Hello Oliver, "


@pytest.fixture
def slow_agent(chromium: Chromium, shop: Company, proxy: FaultyProxy, pictures: Pictures) -> Agent:
    """The agent, whose extension reaches the backend through a proxy that can be slow."""
    return Agent(chromium, pictures).sign_in(shop, proxy.origin)


def test_a_card_goes_from_the_ticket_into_the_reply_and_back(agent: Agent, helpdesk: Desk, shop: Company) -> None:
    card = shop.card("double-charge")
    ticket = agent.open_ticket(helpdesk, "double-charge")
    chip = ticket.chip()
    assert chip.count >= 1
    assert chip.verified
    ticket.picture("chip")
    ticket.page.click("#respond-tab")
    editor = ticket.page.locator("#commentBox")
    editor.click()
    ticket.page.keyboard.type(OWN_WORDS)

    panel = ticket.open_panel()
    assert panel.rows()[0] == card["title"]
    row = panel.row(card["title"])
    expect(row.locator(".trust")).to_contain_text("Finance")
    expect(row.locator(".reason")).to_contain_text("charge")
    ticket.picture("suggestions")

    panel.open_card(card["title"])
    ticket.picture("card")
    assert panel.insert() == "now"
    expect(editor).to_have_value(OWN_WORDS + card["text"])
    ticket.picture("inserted")
    ticket.page.keyboard.press("Control+z")
    expect(editor).to_have_value(OWN_WORDS)
    ticket.picture("one-undo")

    assert panel.insert() == "now"
    expect(editor).to_have_value(OWN_WORDS + card["text"])
    ticket.page.keyboard.type(" Bye")
    expect(editor).to_have_value(OWN_WORDS + card["text"] + " Bye")
    link = wait_for(lambda: shop.links(helpdesk.system, number_of("double-charge")), "the link")[0]
    assert link["card"]["id"] == card["id"]
    assert link["version"] == card["version"]
    assert link["kind"] == "resolution"
    assert link["ticket"]["url"] == helpdesk.ticket_url(number_of("double-charge"))


def test_what_an_insertion_teaches_is_masked_and_sent_once(
    slow_agent: Agent, proxy: FaultyProxy, helpdesk: Desk, shop: Company
) -> None:
    """The answer is lost on the way: the link is said again with the same key and the same bytes."""
    card = shop.card("double-charge")
    number = number_of("double-charge")
    ticket = slow_agent.open_ticket(helpdesk, "double-charge")
    ticket.chip()
    ticket.page.click("#respond-tab")
    ticket.page.locator("#commentBox").click()
    panel = ticket.open_panel()
    panel.open_card(card["title"])
    proxy.fault, proxy.only = Fault.LOST_ANSWER, LINKS
    assert panel.insert() == "now"
    wait_for(lambda: proxy.seen[LINKS] >= 1, "the first try")  # the browser itself may say it again at once
    proxy.fault = Fault.NONE
    slow_agent.chromium.ask("outbox-retry")
    wait_for(lambda: not slow_agent.chromium.ask("outbox-list")["items"], "the empty outbox")

    tries = [each for each in proxy.writes if each.path == LINKS]
    assert len(tries) >= 2
    assert len({(each.key, each.body) for each in tries}) == 1
    context = tries[0].read()["context"]
    assert context["ticket"] == {"system": helpdesk.system, "id": str(number)}
    assert context["subject"] == seeded("double-charge").subject
    assert "the payment twice" in context["messages"][0]["text"]
    assert not [word for word in ("Oliver", "Stone", "post.example", "7946") if word in tries[0].body.decode()]
    assert len(shop.links(helpdesk.system, number)) == 1


def test_a_link_can_become_a_reference_and_be_taken_back(agent: Agent, helpdesk: Desk, shop: Company) -> None:
    card = shop.card("address-ko")
    number = number_of("address-ko")
    ticket = agent.open_ticket(helpdesk, "address-ko")
    ticket.page.click("#respond-tab")
    ticket.page.uncheck("#id_public")
    ticket.page.locator("#commentBox").click()
    panel = ticket.open_panel()
    expect(panel.frame.locator("[data-note=sure]")).to_be_visible()
    ticket.page.check("#id_public")
    expect(panel.frame.locator("[data-note]")).to_have_count(0)
    panel.open_card(card["title"])
    assert panel.insert() == "now"
    wait_for(lambda: shop.links(helpdesk.system, number), "the link")

    press(panel.frame.locator("[data-act=link-kind]"))
    wait_for(lambda: shop.links(helpdesk.system, number)[0]["kind"] == "reference", "the reference")
    press(panel.frame.locator("[data-act=link-remove]"))
    wait_for(lambda: not shop.links(helpdesk.system, number), "the link's end")


def test_a_card_that_needs_it_is_verified_beside_the_ticket(agent: Agent, helpdesk: Desk, shop: Company) -> None:
    card = shop.card("damaged-parcel")
    assert card["trust_state"] == "needs_verification"
    ticket = agent.open_ticket(helpdesk, "damaged-parcel")
    panel = ticket.open_panel()
    assert panel.rows()[0] == card["title"]
    opened = panel.open_card(card["title"])
    ticket.picture("needs-verification")
    panel.act("verify")
    expect(opened.locator(".trust.good")).to_be_visible()
    ticket.picture("verified")
    after = shop.card("damaged-parcel")
    assert after["trust_state"] == "verified"
    assert after["verified_by"]["name"] == "Mechanics"  # Jiwoo's department vouches, by her press


def test_a_flag_with_a_reason_reaches_the_verifier(agent: Agent, helpdesk: Desk, shop: Company) -> None:
    ticket = agent.open_ticket(helpdesk, "damaged-parcel")
    panel = ticket.open_panel()
    panel.open_card(shop.card("damaged-parcel")["title"])
    panel.act("flag")
    form = panel.frame.locator("form.form")
    press(form.locator("[value=outdated]"))
    form.locator("textarea").fill("The carrier now wants three photos.")
    ticket.picture("flag-form")
    press(form.locator("[type=submit]"))
    flag = wait_for(lambda: shop.flags("damaged-parcel"), "the flag")[0]
    assert flag["reason"] == "outdated"
    assert flag["comment"] == "The carrier now wants three photos."
    ticket.picture("flagged")


def test_what_the_agent_learned_becomes_a_draft(agent: Agent, helpdesk: Desk, shop: Company) -> None:
    title = "E-21 after a firmware update"
    learned = "Please hold both arrow buttons for eight seconds while the wheel stands still."
    ticket = agent.open_ticket(helpdesk, "display-error")
    ticket.select(learned)
    panel = ticket.capture_selection()
    panel.frame.fill("#capture-title", title)
    ticket.picture("capture")
    press(panel.frame.locator("[data-act=save-draft]"))
    drafts = wait_for(lambda: shop.drafts(title), "the draft")
    ticket.picture("captured")
    assert len(drafts) == 1
    source = drafts[0]["captured_from"]
    assert learned in drafts[0]["body"]
    assert source["quote"] == learned
    assert source["suffix"].strip().startswith("The display counts down")
    assert source["ticket"]["system"] == helpdesk.system
    assert source["ticket"]["id"] == str(number_of("display-error"))
    assert source["url"] == ticket.page.url
    assert source["title"] == ticket.page.title()
    # Drafts are nobody's answer yet.
    assert title not in [item["card"]["title"] for item in shop.admin.get("/search", q="firmware update")["items"]]


def test_a_korean_ticket_gets_the_korean_card(agent: Agent, helpdesk: Desk, shop: Company) -> None:
    card = shop.card("battery-ko")
    ticket = agent.open_ticket(helpdesk, "battery-ko")
    ticket.page.click("#respond-tab")
    editor = ticket.page.locator("#commentBox")
    editor.click()
    panel = ticket.open_panel()
    assert panel.rows()[0] == card["title"]
    panel.open_card(card["title"])
    ticket.picture("card")
    assert panel.insert() == "now"
    expect(editor).to_have_value(card["text"])
    ticket.picture("inserted")
    ticket.page.keyboard.press("Control+z")
    expect(editor).to_have_value("")


def test_a_ticket_that_no_card_answers_stays_silent(agent: Agent, helpdesk: Desk) -> None:
    ticket = agent.open_ticket(helpdesk, "unanswered")
    assert ticket.chip("abstained").count == 0
    ticket.picture("silent")


def test_a_card_moves_up_after_one_resolved_ticket_and_silence_stays_silence(
    agent: Agent, helpdesk: Desk, shop: Company
) -> None:
    """The words say brakes; whoever solves it knows that it is the chain. The next such ticket gets the chain first."""
    brakes, chain = (shop.card(key)["title"] for key in ("brake-noise", "chain"))
    page = agent.go_to_work(helpdesk)
    assert agent.open_ticket(helpdesk, "unanswered", page).chip("abstained").count == 0
    before = agent.open_ticket(helpdesk, "squeal-again", page)
    panel = before.open_panel()
    assert panel.rows()[0] == brakes
    assert chain not in panel.rows()
    before.picture("before")

    ticket = agent.open_ticket(helpdesk, "squeal", page)
    page.click("#respond-tab")
    page.locator("#commentBox").click()
    panel = ticket.open_panel()
    assert panel.rows()[0] == brakes
    panel.search("chain")
    panel.row(chain).wait_for()
    ticket.picture("searched")
    panel.open_card(chain)
    assert panel.insert() == "now"
    wait_for(lambda: shop.links(helpdesk.system, number_of("squeal")), "the link")
    ticket.picture("resolved")

    after = agent.open_ticket(helpdesk, "squeal-again", page)
    panel = after.open_panel()
    assert panel.rows()[0] == chain
    expect(panel.row(chain).locator(".reason")).to_contain_text("Resolved 1 similar ticket, today")
    after.picture("after")
    silent = agent.open_ticket(helpdesk, "unanswered", page)
    assert silent.chip("abstained").count == 0
    silent.picture("still-silent")


def test_another_ticket_never_shows_the_cards_of_the_one_before(agent: Agent, helpdesk: Desk, shop: Company) -> None:
    page = agent.go_to_work(helpdesk)
    for key in ("double-charge", "battery-ko", "unanswered", "damaged-parcel"):
        ticket = agent.open_ticket(helpdesk, key, page)
        if key == "unanswered":
            assert ticket.chip("abstained").count == 0
            continue
        panel = ticket.open_panel()
        assert panel.rows()[0] == shop.card(key)["title"]
        expect(panel.frame.locator(".ticket-line")).to_contain_text(f"#{number_of(key)}")


def test_a_late_answer_never_lands_on_the_next_ticket(
    slow_agent: Agent, proxy: FaultyProxy, helpdesk: Desk, shop: Company
) -> None:
    """The answer for the first ticket is still on its way when the agent has opened the second one."""
    page = slow_agent.go_to_work(helpdesk)
    proxy.delays["/api/v1/suggestions"] = [2.0, 0.0]
    first = slow_agent.open_ticket(helpdesk, "double-charge", page)
    first.chip("loading")
    ticket = slow_agent.open_ticket(helpdesk, "battery-ko", page)
    count = ticket.chip().count
    page.wait_for_timeout(2500)  # the late answer comes now
    assert ticket.chip().count == count
    panel = ticket.open_panel()
    assert panel.rows()[0] == shop.card("battery-ko")["title"]
    assert shop.card("double-charge")["title"] not in panel.rows()
