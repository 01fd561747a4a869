"""A person at a browser: opens pages, presses what they say, and notices whatever is wrong with a page on the way."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Locator, Page, Request, Response

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
_FINDINGS = """async (rules) => {
  const found = await axe.run(document, {runOnly: rules, resultTypes: ["violations"], preload: false});
  return found.violations.map((v) => `${v.id}: ${v.help}\\n` + v.nodes.slice(0, 4).map(
    (n) => `    ${n.html.slice(0, 200)}\\n      ${n.any.concat(n.all, n.none).map((c) => c.message).join("; ").slice(0, 300)}`
  ).join("\\n"));
}"""
_TOO_WIDE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  return [...document.body.querySelectorAll("*")].filter((e) => e.getBoundingClientRect().right > room + 1)
    .slice(-3).map((e) => e.outerHTML.slice(0, 160));
}"""
# What kinds of things a page is made of, in which order its headings and landmarks stand, on what screen: of two pages
# that are alike in all of it, one has findings when the other has. Words and the number of rows do not matter.
_BUILD = """() => {
  const kinds = new Set(), order = [], root = document.documentElement;
  for (const e of root.querySelectorAll("*")) {
    const words = e.firstChild?.nodeType === 3 && Boolean(e.firstChild.data.trim());
    const parts = [e.parentElement.tagName, e.parentElement.className, e.tagName, e.hidden, e.disabled, words];
    for (const a of e.attributes) {
      const own = /^(id|for|href|value|src|alt|name|content|datetime|nonce|action|title|placeholder|style|d)$/.test(a.name);
      parts.push(a.name, own || /by$|controls$|label$/.test(a.name) ? Boolean(a.value) : a.value);
    }
    kinds.add(parts.join(" "));
    if (/^(H[1-6]|MAIN|NAV|HEADER|FOOTER|ASIDE|DIALOG|FORM|TABLE)$/.test(e.tagName)) order.push(e.tagName, e.open);
  }
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  const screen = [innerWidth, matchMedia("(prefers-color-scheme: dark)").matches, Boolean(document.title)];
  for (const a of root.attributes) screen.push(a.name, a.value);
  return [...screen, ids.length - new Set(ids).size, ...order, ...[...kinds].sort()].join("\\n");
}"""
# Wagtail's admin is not ours: what it says of itself to assistive technology and on a phone is Wagtail's affair.
FOREIGN = ("/admin/",)
# Builds that were examined in this process, without regard to findings: those fail the journey that met them.
_EXAMINED: set[int] = set()
# What belongs to the page itself rather than to the header and the footer that every page has.
OWN = "main *, .act *, dialog[open] *"


class Visitor:
    """One browser window with a session of its own.

    Every page that is opened or looked at must have no accessibility findings, no errors in its console (so no breach of
    the content security policy either), nothing wider than the screen, and must ask no other host for anything.
    """

    def __init__(self, context: BrowserContext, *, base: str, name: str, shots: Path) -> None:
        self.context = context
        self.base = base
        self.name = name
        self.shots = shots
        self.page: Page = context.new_page()
        self.page.set_default_timeout(30_000)
        self.errors: list[str] = []
        self.tolerated: list[str] = []
        self.seen: set[str] = set()
        self._number = 0
        self.page.on("console", lambda message: self._said(message.type, message.text))
        self.page.on("pageerror", lambda error: self._said("error", str(error)))
        self.page.on("request", self._asked)
        self.page.on("response", self._answered)

    def _said(self, kind: str, text: str) -> None:
        if kind == "error" and not any(part in text for part in self.tolerated):
            # Chromium reports a page that is answered with 422 as an error of the console.
            if "the server responded with a status of 4" not in text:
                self.errors.append(f"console at {self.page.url}: {text}")

    def _asked(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.netloc != urlsplit(self.base).netloc:
            self.errors.append(f"{self.page.url} asks another host: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.errors.append(f"{response.status} from {response.url}")
        elif response.status >= 400 and response.request.resource_type not in ("document", "fetch", "xhr"):
            self.errors.append(f"{response.status} for {response.url}, which {self.page.url} needs")

    @contextmanager
    def tolerating(self, *texts: str) -> Iterator[None]:
        """Overlook errors of the console that contain one of these, such as those of a lost connection."""
        self.tolerated += texts
        yield
        self.tolerated = [text for text in self.tolerated if text not in texts]

    def open(self, path: str, *, status: int = 200, shot: str = "") -> "Visitor":
        """Open an address of the portal and look at the page; fails on another status."""
        response = self.page.goto(path if path.startswith("http") else self.base + path)
        assert response is not None
        assert response.status == status, f"{response.status} from {path}"
        return self.look(shot)

    def look(self, shot: str = "") -> "Visitor":
        """Look at the page as it stands; `shot` names the picture that is taken of it."""
        self.page.wait_for_load_state()
        if not urlsplit(self.page.url).path.startswith(FOREIGN):
            self._examine()
        # A picture costs as much as the page: only for whoever wants to look at them.
        if shot and os.environ.get("PORTAL_JOURNEY_SHOTS"):
            self._number += 1
            self.page.screenshot(path=self.shots / f"{self.name}-{self._number:02d}-{shot}.png", full_page=True)
        assert not self.errors, "\n".join(self.errors)
        return self

    def _examine(self) -> None:
        self.seen.add(urlsplit(self.page.url).path)
        if wide := self.page.evaluate(_TOO_WIDE):
            self.errors.append(f"{self.page.url} is wider than the screen:\n" + "\n".join(wide))
        build = hash(self.page.evaluate(_BUILD))
        if build in _EXAMINED:
            return
        # By evaluation, because the page's own policy rightly refuses a foreign script element.
        if not self.page.evaluate("() => Boolean(window.axe)"):
            self.page.evaluate(AXE)
        for finding in self.page.evaluate(_FINDINGS, RULES):
            self.errors.append(f"axe at {self.page.url}: {finding}")
        _EXAMINED.add(build)

    def press(self, name: str, *, exact: bool = False, shot: str = "", within: Locator | None = None) -> "Visitor":
        """Press the button or link of this name, wait for the page that follows and look at it."""
        self.control(name, exact=exact, within=within).click()
        return self.look(shot)

    def control(self, name: str, *, exact: bool = False, within: Locator | None = None) -> Locator:
        """Return the visible button or link of this name; what the page's own part has goes before header and footer."""
        place = within or self.page
        either = place.get_by_role("button", name=name, exact=exact).or_(
            place.get_by_role("link", name=name, exact=exact)
        )
        either = either.filter(visible=True)
        if within is None:
            own = either.and_(self.page.locator(OWN))
            either.first.wait_for()
            return own.first if own.count() else either.first
        return either.first

    def fill(self, label: str, value: str) -> "Visitor":
        """Fill the field of this label."""
        self.page.get_by_label(label).filter(visible=True).first.fill(value)
        return self

    def text(self) -> str:
        """Return the words of the page's main part."""
        return self.page.locator("main").first.inner_text()

    def reads(self, words: str) -> "Visitor":
        """Fail unless the page shows these words (waiting for them a while)."""
        self.page.get_by_text(words).filter(visible=True).first.wait_for()
        return self
