"""Link checks: links into this Sidecard by the person's rights, others by a careful visit to a real small server."""

import socket
import ssl
import threading
import time
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from sidecard.db import utc_now
from sidecard.models.merger import merge
from sidecard.models.setting import change_settings
from sidecard.reaching import hosts
from sidecard.reaching.hosts import Allowed, NotAsked, plain_entry, resolve, target_of
from sidecard.reaching.turns import MOST_A_MINUTE, forget_turns, turn_of
from sidecard.reaching.visit import visit
from tests.factories import make_attachment, make_card, make_collection, make_draft, make_user

HERE = "http://localhost"


class Site(BaseHTTPRequestHandler):
    """A small site: pages that are there, gone, moved, slow, or answer HEAD wrongly."""

    asked: list[tuple[str, str, dict[str, str]]]

    def do_GET(self):
        """Each path is one behaviour."""
        self.asked.append((self.command, self.path, dict(self.headers.items())))
        word = self.path.split("?")[0].strip("/")
        if word == "slow":
            return self.trickle()
        if word == "head-refused" and self.command == "HEAD":
            return self.send(405)
        if word.startswith("to/"):
            return self.send(302, f"http://{word.removeprefix('to/')}")
        if word == "round":
            return self.send(301, "/round")
        if word == "moved":
            return self.send(301, "/there?x=1")
        return self.send({"gone": 404, "closed": 401, "ill": 500, "busy": 503}.get(word, 200))

    do_HEAD = do_GET  # noqa: N815

    def send(self, status, location=None):
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def trickle(self):
        """One letter of the head after the other, for ever."""
        try:
            for letter in b"HTTP/1.1 200 OK\r\nX: " + b"a" * 1000:
                self.wfile.write(bytes([letter]))
                time.sleep(0.1)
        except OSError:
            pass

    def log_message(self, *_):
        """Quiet."""


@pytest.fixture
def site():
    """The site's `host:port`, and what it was asked for."""
    handler = type("Handler", (Site,), {"asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield f"127.0.0.1:{server.server_address[1]}", handler.asked
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def fresh_turns():
    forget_turns()


def inside(*names):
    return Allowed(frozenset(), frozenset(names))


def told(found):
    return found.state, found.reason


def check(caller, *addresses):
    answer = caller.post("/link-checks", {"addresses": list(addresses)})
    assert answer.status_code == 200, answer.json
    return [(each["state"], each["reason"]) for each in answer.json["items"]]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("there", ("works", None)),
        ("moved", ("works", None)),
        ("head-refused", ("works", None)),
        ("gone", ("broken", "gone")),
        ("ill", ("broken", "status")),
        ("round", ("broken", "redirects")),
        ("closed", ("unchecked", "sign_in")),
        ("busy", ("unchecked", "later")),
    ],
)
def test_what_is_there_is_told(site, path, expected):
    name, _ = site

    assert told(visit(f"http://{name}/{path}", inside(name))) == expected


def test_a_visit_carries_nothing_of_anybody(site):
    name, asked = site

    visit(f"http://{name}/ünïcode page?q=1&r=ü#there".replace(" ", "%20"), inside(name))

    [(method, path, headers)] = asked
    assert (method, path) == ("HEAD", "/%C3%BCn%C3%AFcode%20page?q=1&r=%C3%BC")
    assert set(headers) == {"Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"}


def test_a_redirect_to_a_host_that_nobody_allowed_is_not_followed(site):
    name, asked = site
    other = f"localhost:{name.split(':')[1]}"

    assert told(visit(f"http://{name}/to/{other}/there", inside(name))) == ("unchecked", "redirect_elsewhere")
    assert told(visit(f"http://{name}/to/{other}/there", inside(name, other))) == ("works", None)
    assert [headers["Host"] for _, _, headers in asked] == [name, name, other]


def test_nobody_outside_says_what_is_asked_for_inside(site, monkeypatch):
    name, asked = site
    port = name.split(":")[1]
    monkeypatch.setattr(hosts, "_may_connect", lambda number, inside: True)
    both = Allowed(frozenset([f"localhost:{port}"]), frozenset([name]))

    assert told(visit(f"http://localhost:{port}/to/{name}/there", both)) == ("unchecked", "redirect_elsewhere")
    assert [headers["Host"] for _, _, headers in asked] == [f"localhost:{port}"]


def test_one_that_trickles_is_broken_off(site):
    name, _ = site

    assert told(visit(f"http://{name}/slow", inside(name), seconds=0.4)) == ("unchecked", "slow")
    for _ in range(200):
        if not [each for each in threading.enumerate() if each.name == "link-check"]:
            return
        time.sleep(0.1)
    raise AssertionError("the visit goes on")


def test_nobody_answers_is_told():
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        name = f"127.0.0.1:{taken.getsockname()[1]}"

        assert told(visit(f"http://{name}/", inside(name))) == ("broken", "no_answer")


def test_tls_without_a_certificate_is_no_answer(site):
    name, asked = site

    assert told(visit(f"https://{name}/there", inside(name))) == ("broken", "no_answer")
    assert asked == []
    assert ssl.create_default_context().verify_mode is ssl.CERT_REQUIRED


def test_a_name_is_resolved_once_and_connected_to_as_resolved(site, monkeypatch):
    """A name that first is one address and then another gains nothing."""
    name, asked = site
    port = int(name.split(":")[1])
    real, questions = socket.getaddrinfo, []

    def turning(host, *rest, **more):
        if host != "turning.example":
            return real(host, *rest, **more)
        questions.append(host)
        number = "127.0.0.1" if len(questions) == 1 else "169.254.169.254"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port))]

    monkeypatch.setattr(hosts.socket, "getaddrinfo", turning)
    found = visit(f"http://turning.example:{port}/head-refused", inside(f"turning.example:{port}"))

    assert (told(found), questions, len(asked)) == (("works", None), ["turning.example"], 2)


@pytest.mark.parametrize(
    "number",
    [
        *("127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "0.0.0.0", "224.0.0.1", "100.64.0.1"),
        *("::1", "fe80::1", "fc00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::"),
        *("fec0::1", "64:ff9b:1::7f00:1", "::7f00:1"),
    ],
)
def test_an_outside_host_is_never_asked_at_a_private_address(number):
    host = f"[{number}]" if ":" in number else number

    with pytest.raises(NotAsked, match="private_address"):
        resolve(target_of(f"http://{host}/"), inside=False)


@pytest.mark.parametrize("number", ["169.254.169.254", "0.0.0.0", "[fe80::1]", "[::ffff:169.254.169.254]", "224.0.0.1"])
def test_some_addresses_are_never_asked(number):
    with pytest.raises(NotAsked, match="private_address"):
        resolve(target_of(f"http://{number}/"), inside=True)


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("ftp://kb.example.com/", "not_web"),
        ("file:///etc/passwd", "not_web"),
        ("javascript:alert(1)", "not_web"),
        ("http://kb.example.com:0/", "not_web"),
        ("http://kb.example.com:99999/", "not_web"),
        ("http://2130706433/", "not_web"),
        ("http://127.1/", "not_web"),
        ("http://0x7f.1/", "not_web"),
        ("http://kb.example.com\\@evil.example/", "not_web"),
        ("http://kb.example.com/a b", "not_web"),
        ("http://[::1/", "not_web"),
        ("http://ann:secret@kb.example.com/", "has_password"),
        ("https://other.example.com/", "host_not_allowed"),
        ("https://kb.example.com.evil.example/", "host_not_allowed"),
        ("https://kb.example.com:8443/", "host_not_allowed"),
        ("http://127.0.0.1/", "host_not_allowed"),
    ],
)
def test_what_is_not_asked_for_is_unchecked(call_as, address, reason):
    admin = make_user(role="admin")
    change_settings({"link_hosts": ["kb.example.com"]}, by=admin, now=utc_now())

    assert check(call_as(make_user()), address) == [("unchecked", reason)]


def test_without_a_setting_nothing_is_asked(call_as, site):
    name, asked = site

    assert check(call_as(make_user()), f"http://{name}/there") == [("unchecked", "host_not_allowed")]
    assert asked == []


def test_an_admin_allows_hosts_as_they_are_compared(call_as, site):
    name, asked = site
    admin = call_as(make_user(role="admin"))
    written = {"intranet_link_hosts": [name], "link_hosts": ["KB.Example.com.", "bücher.example:8443"]}
    settings = admin.patch("/settings", written).json

    assert settings["link_hosts"] == ["kb.example.com", "xn--bcher-kva.example:8443"]
    assert check(call_as(make_user()), f"http://{name}/there", f"http://{name}/gone") == [
        ("works", None),
        ("broken", "gone"),
    ]
    assert [method for method, _, _ in asked] == ["HEAD", "HEAD", "GET"]


def test_an_allowed_address_of_ipv6_is_kept_as_it_is_written_and_can_be_saved_again(call_as):
    admin = call_as(make_user(role="admin"))
    written = {"intranet_link_hosts": ["[::1]:8443", "[FD00::0:1]"]}

    first = admin.patch("/settings", written).json["intranet_link_hosts"]
    again = admin.patch("/settings", {"intranet_link_hosts": first}).json["intranet_link_hosts"]

    assert first == again == ["[::1]:8443", "[fd00::1]"]
    allowed = Allowed(frozenset(), frozenset(first))
    assert allowed.is_inside(target_of("http://[::1]:8443/"))
    assert allowed.is_inside(target_of("https://[fd00::1]/"))
    with pytest.raises(NotAsked, match="host_not_allowed"):
        allowed.is_inside(target_of("http://[::1:8443]/"))


@pytest.mark.parametrize(
    "entry", ["https://kb.example.com", "kb.example.com/path", "*", "a b", "", "ann@kb.example.com", "h:0x"]
)
def test_what_is_no_host_is_refused(call_as, entry):
    assert plain_entry(entry) is None
    assert call_as(make_user(role="admin")).patch("/settings", {"link_hosts": [entry]}).status_code == 422


def test_a_link_to_a_card_is_looked_up_with_the_persons_rights(call_as):
    writer, stranger = make_user(), make_user()
    collection = make_collection(grants={writer: "own"})
    card, old, gone = (make_card(by=writer, collection=collection, title=title) for title in ("A", "B", "C"))
    draft = make_draft(by=writer, collection=collection)
    merge(old, into=card, by=writer, now=utc_now())
    call_as(writer).delete(f"/cards/{gone.id}", if_match="*")
    links = [f"{HERE}/app#card/{each.id}" for each in (card, old, gone, draft)]
    links += [f"{HERE}/api/v1/cards/{card.id}", f"{HERE}/app#card/999", f"{HERE}/app#tasks"]

    answer = call_as(writer).post("/link-checks", {"addresses": links}).json["items"]

    assert [(each["state"], each["reason"]) for each in answer] == [
        ("works", None),
        ("broken", "merged"),
        ("broken", "archived"),
        ("broken", "draft"),
        ("works", None),
        ("broken", "not_found"),
        ("unchecked", "own_page"),
    ]
    assert answer[1]["card"] == {"id": card.id, "title": "A"}
    hidden = call_as(stranger).post("/link-checks", {"addresses": links[:5]}).json["items"]
    assert {(each["reason"], each["card"]) for each in hidden} == {("not_found", None)}


def test_a_link_to_a_file_is_looked_up_too(call_as, tmp_path):
    writer = make_user()
    card = make_card(by=writer, collection=make_collection(grants={writer: "own"}))
    file = make_attachment(tmp_path, card, by=writer)
    address = f"{HERE}/api/v1/attachments/{file.id}/content"

    assert check(call_as(writer), address) == [("works", None)]
    assert check(call_as(make_user()), address) == [("broken", "not_found")]


def test_visits_are_few_a_minute_for_each_person(call_as, site):
    name, asked = site
    change_settings({"intranet_link_hosts": [name]}, by=make_user(role="admin"), now=utc_now())
    caller = call_as(make_user())

    answers = [each for _ in range(3) for each in check(caller, *[f"http://{name}/there"] * 10)]

    assert [state for state, _ in answers].count("works") == MOST_A_MINUTE == len(asked)
    assert answers[-1] == ("unchecked", "later")
    assert check(call_as(make_user()), f"http://{name}/there") == [("works", None)]


def test_a_minute_later_one_may_again_and_few_reach_out_at_once():
    for _ in range(MOST_A_MINUTE):
        with turn_of(1, now=0.0) as mine:
            assert mine
    with turn_of(1, now=59.0) as mine:
        assert not mine
    with turn_of(1, now=61.0) as one, turn_of(2, now=61.0) as two, turn_of(3, now=61.0) as three:
        assert (one, two, three) == (True, True, False)


def test_bad_input_is_told(call_as):
    caller = call_as(make_user())

    for given in ({}, {"addresses": []}, {"addresses": ["x"] * 11}, {"addresses": [1]}, {"addresses": ["x" * 2001]}):
        assert caller.post("/link-checks", given).status_code == 422
