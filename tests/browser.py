"""A headless Chromium driven over a pipe (its DevTools protocol), with nothing but the standard library."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import select
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

MISSING = (
    "MISSING: Chromium, so nothing was tested in a browser; install it (Debian: apt-get install chromium) "
    "or name it in CHROMIUM"
)
_PATIENCE = 60.0  # seconds
_READ = 1 << 20  # bytes
_CODES = MappingProxyType(
    {"Tab": 9, "Enter": 13, "Escape": 27, "Space": 32, "PageUp": 33, "PageDown": 34, "End": 35, "Home": 36,
     "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40}
)  # fmt: skip
_EXEC = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3); os.dup2(int(sys.argv[2]), 4); os.execv(sys.argv[3], sys.argv[3:])"
)


def chromium() -> str | None:
    """The browser to test in: `CHROMIUM`, or what stands on the path."""
    named = os.environ.get("CHROMIUM")
    names = (named,) if named else ("chromium", "chromium-browser", "google-chrome", "chrome")
    return next((found for name in names if (found := shutil.which(name))), None)


class RefusedError(AssertionError):
    """What was asked of the page was not done, as when it gave way to another page meanwhile."""


class Browser:
    """One page at a time; `problems` are its errors and warnings, `requests` the addresses that it asked for."""

    def __init__(self, command: str, profile: Path) -> None:
        (near_read, far_write), (far_read, near_write) = os.pipe(), os.pipe()
        # The browser speaks on 3 and 4: its ends are moved out of their way first.
        ends = [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (far_read, far_write)]
        self._process = subprocess.Popen(  # noqa: S603 - the browser that was looked up above
            [sys.executable, "-c", _EXEC, *map(str, ends), command, "--headless", "--no-sandbox", "--disable-gpu",
             "--disable-dev-shm-usage", "--hide-scrollbars", "--remote-debugging-pipe",
             "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
             f"--user-data-dir={profile}", "about:blank"],
            pass_fds=ends, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        for end in (far_read, far_write, *ends):
            os.close(end)
        self._from, self._to, self._left, self._last = near_read, near_write, b"", 0
        self._target = self._session = ""
        self.problems: list[str] = []
        self.requests: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._to)
        os.close(self._from)
        self._process.terminate()
        self._process.wait(_PATIENCE)

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Call a method of the protocol and return its result."""
        self._last += 1
        message = {"id": self._last, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self._to, data) :]
        while True:
            answer = self._next()
            if answer.get("id") == self._last:
                if "error" in answer:
                    raise RefusedError(method, answer["error"])
                result: dict[str, Any] = answer["result"]
                return result

    def _next(self) -> dict[str, Any]:
        deadline = time.monotonic() + _PATIENCE
        while b"\0" not in self._left:
            ready, _, _ = select.select([self._from], [], [], max(0.0, deadline - time.monotonic()))
            data = os.read(self._from, _READ) if ready else b""
            assert data, "the browser does not answer"
            self._left += data
        line, _, self._left = self._left.partition(b"\0")
        message: dict[str, Any] = json.loads(line)
        if message.get("sessionId") == self._session:
            self._note(message.get("method", ""), message.get("params", {}))
        return message

    def _note(self, event: str, params: dict[str, Any]) -> None:
        if event == "Runtime.exceptionThrown":
            self.problems.append(str(params["exceptionDetails"].get("exception", params["exceptionDetails"])))
        elif event == "Runtime.consoleAPICalled":
            self.problems.append(str(params["args"]))
        elif event == "Log.entryAdded":
            self.problems.append(str(params["entry"]["text"]))
        elif event == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])

    def open(
        self, page: Path | str, *, fragment: str = "", width: int = 1360, height: int = 900, dark: bool = False
    ) -> None:
        """Show a file or an address in a new tab and wait until it is there; `problems`, `requests` begin anew."""
        self._session, before = "", self._target
        self._target = self.call("Target.createTarget", url="about:blank")["targetId"]
        if before:
            self.call("Target.closeTarget", targetId=before)
        self._session = self.call("Target.attachToTarget", targetId=self._target, flatten=True)["sessionId"]
        self.problems.clear()
        self.requests.clear()
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.media(dark=dark)
        address = page if isinstance(page, str) else page.absolute().as_uri()
        self.call("Page.navigate", url=address + fragment)
        self.wait("document.readyState === 'complete' && location.protocol !== 'about:'")
        self.settle()

    def wait(self, code: str) -> None:
        """Wait until an expression in the page is true."""
        deadline = time.monotonic() + _PATIENCE
        done = False
        while not done:
            assert time.monotonic() < deadline, code
            time.sleep(0.02)
            with suppress(RefusedError):
                done = bool(self.run(code))

    def media(self, kind: str = "", *, dark: bool = False) -> None:
        """Choose the medium (``screen``, ``print``, or as it comes), and the colours that the user prefers."""
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", media=kind, features=[scheme])

    def settle(self) -> None:
        """Wait until the page has been painted with all that was done to it."""
        self.run("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(1))))")

    def run(self, code: str) -> Any:
        """Return the value of an expression in the page; the page's own policy does not bind it."""
        done = self.call("Runtime.evaluate", expression=code, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in done, done
        return done["result"].get("value")

    def middle(self, selector: str) -> tuple[float, float]:
        """The middle of the first element of a selector, scrolled into sight."""
        element = f"document.querySelector({json.dumps(selector)})"
        for _ in range(2):  # the first time, what comes into sight is laid out and moves
            self.run(f"{element}.scrollIntoView({{block: 'center', behavior: 'instant'}})")
            self.settle()
        box = self.run(f"(box => [box.x + box.width / 2, box.y + box.height / 2])({element}.getBoundingClientRect())")
        return box[0], box[1]

    def point(self, selector: str, *, click: bool = False) -> None:
        """Move the mouse to an element, and click."""
        x, y = self.middle(selector)
        self.call("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)
        for kind in ("mousePressed", "mouseReleased") if click else ():
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)
        self.settle()

    def press(self, key: str, *, shift: bool = False) -> None:
        """Press a key: a letter, or one that has no character, like Tab or ArrowDown."""
        code = _CODES.get(key) or ord(key.upper())
        text = {"Space": " ", "Enter": "\r"}.get(key, key if len(key) == 1 else "")
        name = text if len(key) == 1 or key == "Space" else key
        for kind in ("keyDown", "keyUp"):
            self.call(
                "Input.dispatchKeyEvent", type=kind, key=name, code=key, windowsVirtualKeyCode=code,
                modifiers=8 * shift, **({"text": text} if text else {}),
            )  # fmt: skip
        with suppress(RefusedError):  # some keys lead to another page
            self.settle()

    def screenshot(self, path: Path) -> None:
        """Save what is in sight as a PNG."""
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))

    def pdf(self) -> bytes:
        """Print to a PDF."""
        return base64.b64decode(self.call("Page.printToPDF")["data"])
