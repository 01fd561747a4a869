"""How a certificate looks and what stands on it: a body's page laid out once, each holder filled in; no row is written."""

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from certification.certificates import errors, logic, selectors
from certification.certificates.enums import Kind, TemplateState
from certification.certificates.logic import layouts
from certification.certificates.logic import templates as looks
from certification.certificates.models import Certificate, Template
from portal.files import services as files
from portal.people import services as vault
from portal.printing import services as printing

# The portal's own layouts, as of; a body's template has a version of its own.
TEMPLATE_VERSION = "2026-11-22"
BEIJING = ZoneInfo("Asia/Shanghai")
CREDENTIAL = "credential.json"
# Compiled pages that a process keeps, each about half a megabyte; the one used longest ago goes.
_KEPT = 12
_pages: dict[tuple, printing.CompiledPage] = {}
_lock = threading.Lock()


@dataclass(frozen=True)
class Look:
    """How a certificate looks: layout, a body's template if it has one, whose."""

    layout: layouts.Layout
    template: Template | None
    issuer_name: str

    @property
    def version(self) -> str:
        return f"{self.template.layout[:14]} {self.template.version}" if self.template else TEMPLATE_VERSION

    @property
    def fast(self) -> bool:
        return self.template is None or self.template.fast or self.template.state == TemplateState.DRAFT

    def page(self, values: Mapping[str, str], *, photo: bool, sample: bool) -> printing.CompiledPage:
        """Return the compiled page for this look and the shape of these values; made once a process."""
        template, layout = self.template, self.layout
        absent = tuple(name for name in layout.optional if not values.get(name))
        # Without a photograph a portrait is drawn, one for each sex.
        portrait = "" if photo else values.get("sex", "")
        key: tuple[Any, ...] = (layout.name, None, self.issuer_name, absent, photo, portrait, sample)
        if template is not None:
            # A draft still changes; its page is kept for as long as it does not.
            look = looks.digest(template.layout, template.moves, template.seal_id, template.background_id)
            key = (*key, template.pk, look)
        kept = template is None or template.pk is not None
        if kept:
            with _lock:
                if key in _pages:
                    _pages[key] = _pages.pop(key)
                    return _pages[key]
        made = printing.compile_page(
            template=layout.template,
            context=self._context({**layout.sample, **dict.fromkeys(absent, ""), "sex": portrait}, photo, sample),
            varying=[name for name in layout.slots if name not in layout.fixed and name not in absent],
        )
        if kept:
            with _lock:
                _pages[key] = made
                while len(_pages) > _KEPT:
                    del _pages[next(iter(_pages))]
        return made

    def _context(self, values: Mapping[str, Any], photo: bool, sample: bool) -> dict[str, Any]:
        template = self.template
        kind, centre = self.layout.seal
        if template is not None and template.seal is not None:
            seal: bytes | str = files.read(template.seal)
        else:
            seal = printing.seal_svg(text=self.issuer_name, centre_text=centre, kind=kind)
        given = {**values, "issuer_name": self.issuer_name, "seal": seal, "photo": photo, "sample": sample}
        if template is not None and template.background is not None:
            given["background"] = files.read(template.background)
        return layouts.context(self.layout, given, template.moves if template else {})


def look_of(certificate: Certificate) -> Look:
    """Return how a certificate looks: by the template frozen with it at its award, or the portal's own if none was.

    What its body uses by now is never asked: a file made late, or made again after it was lost, looks like one made at
    once.
    """
    template = certificate.template
    layout = layouts.LAYOUTS.get(template.layout) if template else layouts.DEFAULTS.get(certificate.kind)
    if layout is None:
        raise errors.Refusal("no_layout", _("这类证书还没有版式，不能制证。"))
    return Look(layout, template, certificate.issuer_name)


def values_of(certificate: Certificate, *, now: datetime) -> dict[str, str]:
    """Return what is printed, by name; the identity number comes from the vault and stays nowhere else."""
    values = {name: str(value) for name, value in certificate.facts.items() if isinstance(value, str | int)}
    values |= {
        "holder_name": certificate.holder_name,
        "sex": values.get("sex", ""),
        "sex_word": "女" if values.get("sex") == "F" else "男",
        "id_number": vault.reveal_for_certificate(
            person_id=certificate.person_id, purpose="certificates.render", now=now
        ),
        "number": certificate.number,
        "verify_url": selectors.verify_url(certificate),
        "verify_code": logic.shown_code(certificate.verify_code),
        "issued_on": logic.day_text(certificate.issued_on),
    }
    if certificate.kind == Kind.SKILL_LEVEL:
        occupation, code, occupation_en, standard = logic.OCCUPATIONS[certificate.occupation]
        title, title_en = logic.LEVELS[certificate.level or 5]
        values |= {
            "basis": values.get("basis") or layouts.EXAMINED,
            "standard_title": standard,
            "occupation_title": occupation,
            "occupation_title_en": occupation_en,
            "occupation_code": code,
            "level_title": title,
            "level_title_en": title_en,
        }
    return values


def compose(
    certificate: Certificate,
    *,
    values: Mapping[str, str],
    photo: bytes | None,
    credential: Mapping[str, Any] | None,
    signer: Any,
    now: datetime,
    look: Look | None = None,
) -> bytes:
    """Return the signed PDF of a certificate from its facts, without touching a row.

    Arguments: values, texts by name; photo, bytes of a JPEG; credential, attached as `credential.json`, the digest
    of its content printed; signer, of printing; now, aware, the moment of the signature; look, where the caller has it already. The document's own date is the day of issue:
    the same facts at the same moment give the same bytes.
    Raises printing's refusals (a character without a font, a text without room), which name what is wrong.
    """
    look, attachments = look or look_of(certificate), []
    # A fact that an old certificate lacks is left blank.
    values = dict.fromkeys(look.layout.fields() - look.layout.fixed, "") | dict(values)
    if credential is not None:
        content = json.dumps(credential, ensure_ascii=False, separators=(",", ":")).encode()
        values["digest"] = logic.digest_text(logic.content_digest(dict(credential)))
        attachments.append(printing.Attachment(CREDENTIAL, "application/ld+json", content, "电子凭证"))
    page = look.page(values, photo=photo is not None, sample=settings.SAMPLE_DATA)
    return page.fill(
        values,
        photo=photo,
        qr_text=values["verify_url"],
        metadata={
            "title": f"{certificate.get_kind_display()} {certificate.number}",
            "author": certificate.issuer_name,
        },
        attachments=attachments,
        signer=signer,
        now=datetime.combine(certificate.issued_on, time(), tzinfo=BEIJING),
        at=now,
        fast=look.fast,
    )


def preview(template: Template, sample: Mapping[str, str] | None = None, *, marked: bool = True) -> bytes:
    """Return what a template (saved or not) makes of a sample, unsigned.

    Arguments: sample, values that replace those of the layout's own sample, `holder_name` with the longest name say;
    marked, whether 样例 is printed across it: without that only for examining, never to be handed out.
    Raises ValueError for a layout or move that does not exist, and printing's refusals.
    """
    layout = layouts.LAYOUTS.get(template.layout)
    if layout is None:
        raise ValueError(template.layout)
    look = Look(layout, template, template.issuer.name)
    return _sample(look, {**layout.sample, **(sample or {})}, marked=marked)


def _sample(look: Look, values: Mapping[str, str], *, marked: bool) -> bytes:
    return look.page(values, photo=False, sample=marked).fill(
        values,
        qr_text=values["verify_url"],
        metadata={"title": f"样例 {values['number']}", "author": look.issuer_name},
        now=datetime(2026, 1, 1, tzinfo=BEIJING),
    )


def specimen(layout: layouts.Layout, issuer_name: str) -> bytes:
    """Return a layout as it comes, with its own sample and a body's name, marked and unsigned."""
    return _sample(Look(layout, Template(layout=layout.name), issuer_name), layout.sample, marked=True)


def examine(template: Template) -> dict[str, Any]:
    """Hold the fast way against the page renderer's own output for sample holders; return a report that can be kept.

    `fast` says whether the fast way may be used; `samples` has a row each. Takes some seconds. Raises as `preview` does.
    """
    layout = layouts.LAYOUTS.get(template.layout)
    if layout is None:
        raise ValueError(template.layout)
    look = Look(layout, template, template.issuer.name)
    page = look.page(layout.sample, photo=True, sample=False)
    found = printing.compare(page, [{**layout.sample, "holder_name": name} for name in layouts.HOLDERS])
    return {**found.report(), "problem": page.problem}
