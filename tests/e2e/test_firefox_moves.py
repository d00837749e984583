"""In Firefox: the chip dragged and found there again, the address bar's search, the toolbar's button on a site not yet allowed.

Never goes through Playwright: Firefox is driven over WebDriver BiDi.
"""

from __future__ import annotations

import pytest

from tests.e2e.chromium import wait_for
from tests.e2e.company import Company
from tests.e2e.helpdesks.desk import Desk
from tests.e2e.test_firefox import FirefoxAgent, agent

__all__ = ["agent"]

pytestmark = pytest.mark.heavy


def chip_at(agent: FirefoxAgent, x: float, y: float) -> None:
    def there() -> bool:
        seen = agent.closed_button("chip")
        return bool(seen) and abs(seen[0] - x) < 3 and abs(seen[1] - y) < 3  # type: ignore[index]

    wait_for(there, f"the chip at {x}, {y}", instead=lambda: agent.closed_button("chip"))


def test_the_chip_stands_where_it_was_put(agent: FirefoxAgent, helpdesk: Desk, shop: Company) -> None:
    agent.open_ticket(helpdesk, "double-charge")
    x, y = agent.resting("chip")
    agent.firefox.drag(agent.tab, (x, y), (x - 200, 300))
    chip_at(agent, x - 200, 300)
    assert agent.firefox.frame(agent.tab, "/panel/panel.html") is None
    agent.open_ticket(helpdesk, "double-charge")
    chip_at(agent, x - 200, 300)

    card = shop.card("double-charge")
    found = wait_for(
        lambda: [one for one in agent.firefox.search("sc", "charged twice") if card["title"] in one["content"]],
        "the card below the words",
    )
    agent.firefox.search("sc", found[0]["content"], enter=True)
    frame = wait_for(lambda: agent.firefox.frame(agent.tab, "/panel/panel.html"), "the panel's frame")
    title = "() => document.querySelector('article.card h2')?.textContent ?? ''"
    wait_for(lambda: agent.firefox.call(title, frame) == card["title"], "the card")
