"""The steps of the main job, by real clicks and keys. Never sleeps: each waits for what it has to see."""

import time
from contextlib import suppress
from typing import Any

from playwright.sync_api import Error, Frame, Locator, Page

from sidecard.demo.api_reader import ApiReader
from sidecard.demo.check import Report
from sidecard.demo.company import WrittenCard
from sidecard.demo.inside import NotSeen, Surface, press, wait_for
from sidecard.demo.practice_tickets import PracticeTicket
from sidecard.demo.stage import Stage

MOST_CLICKS = 3
PATIENCE_MS = 4000
GREETING = {"en": "Hello, thank you for waiting. ", "ko": "안녕하세요, 기다려 주셔서 감사합니다. "}


class MainJob:
    """One agent at one desk, from a ticket to a card in the reply and from a highlight to a draft."""

    def __init__(self, stage: Stage, page: Page, api: ApiReader, report: Report) -> None:
        self.stage = stage
        self.page = page
        self.api = api
        self.report = report
        self.surface = Surface(page)
        self.opened: dict[str, Any] = {}
        self.tickets = [each for each in stage.inbox.tickets if each.language == stage.language]

    def suggest(self) -> None:
        """The first ticket is opened and a reply begun; the chip counts, the panel lists what the chip promised."""
        with self.report.step("suggest") as facts:
            self.page.goto(self.stage.first_ticket, wait_until="domcontentloaded")
            ready = time.monotonic()
            chip = self.surface.chip("ready")
            facts["ms_to_chip"] = round((time.monotonic() - ready) * 1000)
            self._editor().click()
            self.page.keyboard.type(GREETING[self.stage.language])
            self.report.picture(self.page, "ticket-with-chip")
            self.surface.press("chip")
            panel = self._panel_with_rows()
            rows = [self._row(row) for row in panel.locator("ol.rows > li").all()]
            facts |= {"ticket": self._ticket_facts(), "chip": chip["words"], "cards": rows}
            expect(str(len(rows)) == chip["text"], f"the chip says {chip['text']}, the panel lists {len(rows)}")
            self.report.picture(self.page, "suggestions")

    def open_card(self) -> None:
        """The first card is opened as a popup: its whole text, and who vouches for it."""
        with self.report.step("open") as facts:
            panel = self.surface.panel()
            press(panel.locator("ol.rows > li .row-title button").first)
            card = self._card(panel)
            self.opened = self.api.get(f"/cards/{card.get_attribute('data-card')}")
            facts |= {
                "card_id": self.opened["id"],
                "title": card.locator("h2").inner_text(),
                "trust": card.locator(".trust").inner_text(),
                "shown_length": len(card.locator("[data-body]").inner_text()),
                "text_length": len(self.opened["text"]),
            }
            expect(facts["title"] == self.opened["title"], "the popup shows another card's title")
            self.report.picture(self.page, "card")

    def insert(self) -> None:
        """The card goes into the reply after the agent's own words; one Ctrl-Z takes it back; then again."""
        with self.report.step("insert") as facts:
            editor, panel = self._editor(), self.surface.panel()
            own = self._reply()
            first = self._insert_once(panel)
            facts |= {"own_length": len(own), "inserted_length": len(first) - len(own)}
            missing = [line for line in _lines(self.opened["text"]) if line not in " ".join(first.split())]
            expect(not missing, f"these lines did not arrive in the reply: {missing[:3]}")
            expect(" ".join(first.split()).startswith(own.strip()), "the agent's own words were lost")
            self.report.picture(self.page, "inserted")
            editor.focus()
            self.page.keyboard.press("Control+z")
            wait_for(self.page, lambda: self._reply().strip() == own.strip(), "The reply as it was, after one Ctrl-Z,")
            facts["after_undo_length"] = len(self._reply())
            press(panel.locator("[data-act=inserted-end]"))
            again = self._insert_once(panel)
            facts["inserted_again_length"] = len(again) - len(own)
            expect(again.split() == first.split(), "the second insertion differs from the first")
            facts["link"] = wait_for(self.page, self._link, "The link of the card with the ticket")

    def send(self) -> None:
        """The reply is sent; the desk shows it as a message of the agent."""
        with self.report.step("send") as facts:
            before = self.page.locator("article.message").count()
            wanted = self._reply().split()
            self.page.locator(".composer button.send").click()
            message = self.page.locator("article.message").nth(before)
            message.wait_for()
            facts |= {
                "author": message.locator(".author").inner_text(),
                "length": len(message.locator(".body").inner_text()),
            }
            expect(message.locator(".body").inner_text().split() == wanted, "the desk shows another text than was sent")
            expect(self._reply().strip() == "", "the reply box is not empty after sending")
            self.report.picture(self.page, "sent")

    def verify(self) -> None:
        """A card that waits for this agent's word is opened from its ticket and verified."""
        with self.report.step("verify") as facts:
            written, ticket = self._unverified()
            self._go_to(ticket)
            self.surface.chip("ready")
            self.surface.press("chip")
            panel = self._panel_with_rows()
            row = panel.locator("ol.rows > li", has=panel.locator(".trust.due")).filter(has_text=written.title)
            press(row.locator(".row-title button"))
            card = self._card(panel)
            card_id = int(card.get_attribute("data-card") or 0)
            before = self.api.get(f"/cards/{card_id}")
            facts |= {
                "ticket": self._ticket_facts(),
                "card_id": card_id,
                "title": before["title"],
                "before": {"trust_state": before["trust_state"], "shown": card.locator(".trust").inner_text()},
            }
            self.report.picture(self.page, "to-be-verified")
            facts["clicks"] = self._act(card.locator("[data-act=verify]"), card.locator(".trust.good"))
            after = self.api.get(f"/cards/{card_id}")
            facts["after"] = {
                "trust_state": after["trust_state"],
                "shown": card.locator(".trust").inner_text(),
                "verified_by": after["verified_by"]["name"],
                "trusted_until": after["trusted_until"],
            }
            expect(before["trust_state"] == "needs_verification", "the card was verified before")
            expect(after["trust_state"] == "verified", "the card is not verified after")
            self.report.picture(self.page, "verified")

    def capture(self) -> None:
        """What a colleague found out is highlighted, and becomes a draft that the backend has."""
        with self.report.step("capture") as facts:
            ticket = next(each for each in self.tickets if each.capture)
            self._go_to(ticket)
            self.surface.chip("ready")
            self.surface.select(ticket.capture or "")
            self.report.picture(self.page, "selected")
            self.surface.press("grab")
            panel = self.surface.panel()
            title = panel.locator("#capture-title")
            title.wait_for()
            if not title.input_value():
                title.fill(ticket.subject)
            facts |= {
                "ticket": self._ticket_facts(),
                "selected_length": len(ticket.capture or ""),
                "title": title.input_value(),
                "body_length": len(panel.locator("#capture-body").input_value()),
            }
            self.report.picture(self.page, "capture")
            press(panel.locator("form [type=submit]"))
            draft = wait_for(self.page, lambda: self._draft_of(ticket), "The draft in the backend")
            facts["draft"] = {
                "id": draft["id"],
                "title": draft["title"],
                "quote_length": len(draft["captured_from"]["quote"]),
                "ticket": draft["captured_from"]["ticket"],
            }
            self.report.picture(self.page, "draft-saved")

    def keep_silent(self) -> None:
        """On a ticket that no card answers, nothing is offered."""
        with self.report.step("silence") as facts:
            ticket = next(each for each in self.tickets if not each.answers)
            self._go_to(ticket)
            chip = self.surface.chip("abstained")
            facts |= {"ticket": self._ticket_facts(), "chip": chip["words"], "number_on_chip": chip["text"]}
            expect(chip["text"] == "", "the chip shows a number")
            self.report.picture(self.page, "silence")
            self.surface.press("chip")
            panel = self.surface.panel()
            panel.locator("[data-act=start-draft]").wait_for()
            facts["cards"] = panel.locator("ol.rows > li").count()
            expect(facts["cards"] == 0, "the panel offers cards")
            self.report.picture(self.page, "silence-panel")

    def _go_to(self, ticket: PracticeTicket) -> None:
        """Close the panel, then change the ticket within the page, by a click in the queue."""
        self.surface.close_panel()
        self.page.locator(f"[data-ticket-link='{ticket.id}']").click()
        self.page.locator(f"main[data-ticket-id='{ticket.id}']").wait_for()

    def _ticket_facts(self) -> dict[str, str]:
        main = self.page.locator("main[data-ticket-id]")
        subject = main.locator("h1.subject").inner_text()
        return {"id": main.get_attribute("data-ticket-id") or "", "subject": subject, "url": self.page.url}

    def _panel_with_rows(self) -> Frame:
        panel = self.surface.panel()
        panel.locator("ol.rows > li").first.wait_for()
        return panel

    def _row(self, row: Locator) -> dict[str, Any]:
        card = self.api.get(f"/cards/{row.get_attribute('data-card')}")
        return {
            "card_id": card["id"],
            "source_id": card["source_id"],
            "title": row.locator(".row-title").inner_text(),
            "trust_state": card["trust_state"],
            "trust": row.locator(".trust").inner_text(),
            "reason": " ".join(row.locator(".reason").all_inner_texts()),
            "text_length": len(card["text"]),
        }

    def _card(self, panel: Frame) -> Locator:
        card = panel.locator("article.card")
        card.wait_for()
        return card

    def _editor(self) -> Locator:
        return self.page.locator(".composer textarea, .composer [contenteditable]")

    def _reply(self) -> str:
        """The words in the reply box; a no-break space is what a browser keeps for one at the end of a line."""
        said: str = self._editor().evaluate("(box) => box.value ?? box.innerText")
        return said.replace("\xa0", " ")

    def _insert_once(self, panel: Frame) -> str:
        before = self._reply()
        self._act(panel.locator("article.card [data-act=insert]"), panel.locator("[data-inserted=now]"))

        def changed() -> str | None:
            now = self._reply()
            return now if now != before else None

        return wait_for(self.page, changed, "The card's text in the reply")

    def _act(self, button: Locator, effect: Locator) -> int:
        """Press until the effect shows; returns the number of clicks.

        The panel refuses to act for a moment after it moved, when a page could have put it under the pointer.
        """
        for clicks in range(1, MOST_CLICKS + 1):
            press(button)
            with suppress(Error):
                effect.wait_for(timeout=PATIENCE_MS)
                return clicks
        raise NotSeen(f"{MOST_CLICKS} clicks had no effect; the panel says: {self._words_of_panel()}")

    def _words_of_panel(self) -> str:
        return " ".join(self.surface.panel().locator("body").inner_text().split())[-300:]

    def _link(self) -> dict[str, Any] | None:
        ticket_id = self._ticket_facts()["id"]
        found = self.api.all("/links", system=self.stage.desk, ticket=ticket_id)
        return next(
            (
                {"id": each["id"], "card_id": each["card"]["id"], "kind": each["kind"], "ticket": each["ticket"]}
                for each in found
                if each["card"]["id"] == self.opened["id"]
            ),
            None,
        )

    def _draft_of(self, ticket: PracticeTicket) -> dict[str, Any] | None:
        """The draft whose quote is what was selected on this ticket."""
        wanted = " ".join((ticket.capture or "").split())
        for each in self.api.all("/drafts"):
            source = each["captured_from"] or {}
            place = source.get("ticket") or {}
            if place.get("id") == ticket.id and " ".join(source.get("quote", "").split()) == wanted:
                draft: dict[str, Any] = each
                return draft
        return None

    def _unverified(self) -> tuple[WrittenCard, PracticeTicket]:
        """A card that nobody verified, for which this agent may vouch, and the ticket that it answers."""
        mine = {name for name, members in self.stage.company.groups.items() if self._is_inside(members)}
        for card in self.stage.company.cards:
            if card.verified_days_ago is None and card.verifier in mine:
                for ticket in self.tickets:
                    if card.id in ticket.answers:
                        return card, ticket
        raise NotSeen("No ticket has an answer that this agent could verify.")

    def _is_inside(self, members: list[str]) -> bool:
        return self.stage.agent_email.partition("@")[0] in members


def expect(true: bool, otherwise: str) -> None:
    """Stop the step with a sentence unless it is so."""
    if not true:
        raise NotSeen(otherwise)


def _lines(text: str) -> list[str]:
    """The lines of a text as they can be compared: without empty ones and without spaces that don't matter."""
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]
