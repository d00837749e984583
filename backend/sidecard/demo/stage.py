"""The stage: everything of the demo that runs, from the data folder to the two servers, as one context.

Never opens a browser; what is shown on it is up to `command.py` and `check.py`.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sidecard.auth import hash_password
from sidecard.db import bind, database, utc_now
from sidecard.demo.company import Company, read_company
from sidecard.demo.desk import create_desk
from sidecard.demo.extension_copy import make_copy
from sidecard.demo.folder import DemoFolder, open_folder
from sidecard.demo.inbox import Inbox
from sidecard.demo.loading import load
from sidecard.demo.practice_tickets import read_tickets
from sidecard.demo.servers import DESK_NAME, api_server, choose_port, desk_server
from sidecard.migrations import migrate
from sidecard.models.credential import create_token
from sidecard.models.user import find_by_email

AGENTS = {"en": "eli.novak", "ko": "seoyeon.kim"}

Say = Callable[[str], None]


@dataclass(frozen=True)
class Stage:
    """What runs: origins without a trailing slash, the company's files, the inbox, and who sits at the desk."""

    folder: DemoFolder
    api: str
    desk: str
    company: Company
    inbox: Inbox
    language: str
    agent_email: str
    agent_name: str

    @property
    def first_ticket(self) -> str:
        """The address of the ticket to begin with."""
        return f"{self.desk}/tickets/{self.inbox.first(self.language).id}"

    def pairing_code(self) -> str:
        """A one-time code that signs the agent in, for 60 seconds."""
        with bind(self.folder.config.database_url).connection_context():
            user = find_by_email(self.agent_email)
            if user is None:
                raise LookupError(f"{self.agent_email} is missing in {self.folder.path}.")
            return create_token(user, "pairing", now=utc_now())[0]


@contextmanager
def open_stage(path: Path, *, language: str, port: int | None, desk_port: int | None, say: Say) -> Iterator[Stage]:
    """Prepare the folder, load the company when it isn't there yet, and start both servers."""
    with ExitStack() as stack:
        ports = choose_port(port), choose_port(desk_port)
        folder = open_folder(path)
        stack.enter_context(folder.alone())
        today = datetime.now().astimezone().date()
        company = read_company(today=today)
        _prepare(folder, company, desk=f"http://{DESK_NAME}:{ports[1]}", say=say)
        say("Starting the server …")
        api = stack.enter_context(api_server(folder, ports[0]))
        say(f"  Sidecard serves {api}")
        inbox = Inbox(read_tickets(today=today))
        agent_id = AGENTS[language]
        name = next(person["name"] for person in company.people if person["id"] == agent_id)
        desk = stack.enter_context(desk_server(create_desk(language=language, agent=name, inbox=inbox), ports[1]))
        say(f"  The practice desk is at {desk}")
        make_copy(folder.extension, [desk, api])
        yield Stage(folder, api, desk, company, inbox, language, f"{agent_id}@{company.email_domain}", name)


def _prepare(folder: DemoFolder, company: Company, *, desk: str, say: Say) -> None:
    """Bring the database to the newest shape and load the company once."""
    real = bind(folder.config.database_url)
    migrate(real)
    if folder.is_loaded:
        say(f"Using the demo in {folder.path}")
        return
    say(f"Making the demo in {folder.path} …")
    with database.connection_context():
        load(
            company,
            now=utc_now(),
            desk_origin=desk,
            password_hash=hash_password(folder.password),
            data=folder.config.data,
        )
    folder.mark_loaded()
    words = f"  {company.name}: {len(company.cards)} cards, {len(company.people)} people, {len(company.drafts)} drafts"
    say(words)
