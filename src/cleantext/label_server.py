"""The pages to label, for a browser on this machine and for nobody else.

The server listens on the loopback address only. Its paths begin with a token that nobody can guess; requests whose Host
is not this server's are refused, so that no name that leads here (DNS rebinding) gets an answer; changes need JSON and,
where the browser names one, this server's origin, so that no other page can ask for them (cross-site request forgery).
"""

from __future__ import annotations

import json
import re
import secrets
import sys
from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cleantext import files
from cleantext.files import InputError
from cleantext.label_session import Change, Session
from cleantext.labels import Label
from cleantext.render.label_page import Desk, label_page

HOST = "127.0.0.1"

_MOST = 4 << 20  # bytes of a request; a verdict takes thirty
_SECONDS = 30.0  # that a request may take to arrive
_PAGE = re.compile(r"page/([1-9]\d{0,8})")
_HEADERS = (
    ("Cache-Control", "no-store"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
)


class RefusedError(Exception):
    """A request that is not answered as it wishes: the status, and why."""

    def __init__(self, status: HTTPStatus, why: str) -> None:
        super().__init__(why)
        self.status = status


class LabelServer(ThreadingHTTPServer):
    """Serves one session at `url` until it is shut down."""

    daemon_threads = True

    def __init__(self, session: Session, port: int = 0) -> None:
        """Listen on `port`, 0 for any that is free; `OSError` when that cannot be, `OverflowError` for no port."""
        super().__init__((HOST, port), _Handler)
        self.session = session
        self.root = f"/{secrets.token_urlsafe(24)}/"
        self.hosts = frozenset(f"{name}:{self.server_port}" for name in (HOST, "localhost"))

    @property
    def url(self) -> str:
        """The address to open in a browser; whoever knows it may change labels."""
        return f"http://{HOST}:{self.server_port}{self.root}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep quiet about browsers that close a connection early."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: LabelServer
    timeout = _SECONDS
    server_version = "cleantext"
    sys_version = ""

    def do_GET(self) -> None:
        """Show a page."""
        self._answered(self._get)

    def do_POST(self) -> None:
        """Make a change."""
        self._answered(self._post)

    def _answered(self, act: Any) -> None:
        """Act on a request that may be acted on; say why where it may not."""
        try:
            act(self._path())
        except RefusedError as refused:
            self._send_json({"error": str(refused)}, refused.status)
            self._drain()
        except InputError as error:
            self._send_json({"error": str(error)}, HTTPStatus.UNPROCESSABLE_ENTITY)

    def _path(self) -> str:
        """The path below the token; whoever does not know that learns nothing."""
        token = self.path.encode("utf-8", "replace")[: len(self.server.root)]
        known = secrets.compare_digest(token, self.server.root.encode())
        if self.headers.get("Host", "").lower() not in self.server.hosts or not known:
            raise RefusedError(HTTPStatus.FORBIDDEN, "not for you")
        return self.path[len(self.server.root) :].partition("?")[0]

    def _place(self, path: str) -> int:
        found = _PAGE.fullmatch(path)
        place = int(found[1]) - 1 if found else -1
        if not 0 <= place < len(self.server.session.sources):
            raise RefusedError(HTTPStatus.NOT_FOUND, "there is no such page")
        return place

    def _drain(self) -> None:
        """Read what was not wanted: a connection closed before that loses the answer, too."""
        size = self.headers.get("Content-Length", "")
        if re.fullmatch("[0-9]{1,12}", size):
            self.rfile.read(min(int(size), _MOST))

    # Showing

    def _get(self, path: str) -> None:
        session = self.server.session
        if path == "":
            self.send_response(HTTPStatus.SEE_OTHER)
            self.send_header("Location", f"{self.server.root}page/{(session.next_open() or 0) + 1}")
            self._end(b"")
            return
        place = self._place(path)
        pages = [(source.name, session.state(number)) for number, source in enumerate(session.sources)]
        try:
            sheet = session.sheet(place)
        except InputError as error:
            problem = Desk(place + 1, pages, notes=[f"This page cannot be shown: {error}."])
            self._send_page(*label_page(None, problem, self.server.root))
            return
        notes = []
        if not sheet.document.blocks:
            notes.append("There is no text in this page.")
        if sheet.changed:
            notes.append("The page has changed since it was labelled: look at the verdicts again.")
        if sheet.lost:
            notes.append(f"Labels that fit no block any more: {sheet.lost}. The next change leaves them out.")
        verdicts = [sheet.verdict(index) for index in range(len(sheet.present))]
        desk = Desk(place + 1, pages, sheet.present, verdicts, sheet.given, sheet.done, notes)
        self._send_page(*label_page(sheet.document, desk, self.server.root))

    def _send_page(self, page: str, policy: str) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", policy)
        self._end(page.encode("utf-8", "replace"))

    # Changing

    def _post(self, path: str) -> None:
        wish, session = self._wish(), self.server.session
        try:
            if path == "undo":
                change = session.undo()
            elif "verdicts" in wish:
                change = session.mark(self._place(path), _verdicts(wish["verdicts"]))
            elif isinstance(wish.get("done"), bool):
                change = session.finish(self._place(path), done=wish["done"])
            else:
                raise RefusedError(HTTPStatus.BAD_REQUEST, "there is nothing to do")
        except IndexError as error:
            raise RefusedError(HTTPStatus.BAD_REQUEST, str(error)) from error
        except OSError as error:
            raise RefusedError(HTTPStatus.INSUFFICIENT_STORAGE, files.reason(error)) from error
        self._send_json(self._told(change))

    def _wish(self) -> Mapping[str, Any]:
        """What a request wants to be done, where it comes from our own page."""
        if self.headers.get_content_type() != "application/json":
            raise RefusedError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "a change is JSON")
        origins = {f"http://{host}" for host in self.server.hosts}
        origin, site = self.headers.get("Origin"), self.headers.get("Sec-Fetch-Site")
        if origin not in {None, *origins} or site not in {None, "same-origin"}:
            raise RefusedError(HTTPStatus.FORBIDDEN, "not for you")
        size = self.headers.get("Content-Length", "")
        if not re.fullmatch("[0-9]{1,12}", size):
            raise RefusedError(HTTPStatus.LENGTH_REQUIRED, "its length is missing")
        if int(size) > _MOST:
            raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too much at once")
        try:
            wish = json.loads(self.rfile.read(int(size)))
        except (ValueError, RecursionError) as error:
            raise RefusedError(HTTPStatus.BAD_REQUEST, "no JSON") from error
        if not isinstance(wish, dict):
            raise RefusedError(HTTPStatus.BAD_REQUEST, "a change is an object")
        return wish

    def _told(self, change: Change | None) -> dict[str, Any]:
        """What the browser has to know of a change."""
        session = self.server.session
        if change is None:
            return {"page": 0, "blocks": {}}
        sheet, following = session.sheet(change.place), session.next_open(change.place)
        return {
            "page": change.place + 1,
            "blocks": {index: [sheet.verdict(index), index in sheet.given] for index in change.before},
            "done": sheet.done,
            "finished": session.tally().done,
            "next": None if following is None else following + 1,
        }

    def _send_json(self, answer: Mapping[str, Any], status: HTTPStatus = HTTPStatus.OK) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self._end(json.dumps(answer).encode())

    def _end(self, body: bytes) -> None:
        for name, value in _HEADERS:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing: the terminal is for people."""


def _verdicts(wish: Any) -> dict[int, Label]:
    """The verdicts of a request, by block."""
    try:
        found = {int(index): Label(verdict) for index, verdict in wish.items()}
    except (AttributeError, TypeError, ValueError) as error:
        raise RefusedError(HTTPStatus.BAD_REQUEST, "these are no verdicts") from error
    if not found:
        raise RefusedError(HTTPStatus.BAD_REQUEST, "there is nothing to do")
    return found
