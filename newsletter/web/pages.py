"""How a page is made: templates in a language, dates in the newsletter's zone, hashed files."""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse

from newsletter.resources import static_folder, templates_folder
from newsletter.translation import LANGUAGES, translations, write_date, write_time
from newsletter.web.language import page_language
from newsletter.web.site import Site


@dataclass(frozen=True, kw_only=True)
class Pages:
    """The compiled templates of one site, an environment for each language."""

    site: Site
    _environments: dict[str, Environment] = field(default_factory=dict, repr=False)

    def render(self, template: str, language: str, values: dict[str, Any]) -> str:
        """Return a template, filled in; a value that is missing is an error, not a blank."""
        if language not in self._environments:
            self._environments[language] = self._environment(language)
        return self._environments[language].get_template(template).render(values)

    @cached_property
    def file_hashes(self) -> dict[str, str]:
        """The hash of each static file by its name: a changed file has another address."""
        return {
            path.name: sha256(path.read_bytes()).hexdigest()[:12]
            for path in static_folder().iterdir()
            if path.is_file()
        }

    def _environment(self, language: str) -> Environment:
        environment = Environment(
            loader=FileSystemLoader(templates_folder() / "web"),
            autoescape=True,
            undefined=StrictUndefined,
            extensions=["jinja2.ext.i18n"],
            trim_blocks=True,
            lstrip_blocks=True,
        )
        environment.install_gettext_translations(  # type: ignore[attr-defined]  # by the extension
            translations(language), newstyle=True
        )
        environment.globals.update(
            site_name=self.site.settings.name,
            imprint=self.site.settings.imprint,
            language=language,
            languages=LANGUAGES,
            static=self._static,
        )
        environment.filters["time"] = lambda moment: self._time(moment, language)
        environment.filters["date"] = lambda day: self._date(day, language)
        return environment

    def _static(self, name: str) -> str:
        return f"/static/{name}?v={self.file_hashes[name]}"

    def _time(self, moment: datetime, language: str) -> Markup:
        local = moment.astimezone(self.site.zone)
        return _stamp(local.isoformat(timespec="seconds"), write_time(local, language))

    def _date(self, day: date, language: str) -> Markup:
        local = day.astimezone(self.site.zone).date() if isinstance(day, datetime) else day
        return _stamp(local.isoformat(), write_date(local, language))


def _stamp(machine: str, people: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(machine, people)


def render(
    request: Request, template: str, status_code: int = 200, **values: object
) -> HTMLResponse:
    """Answer with a template of templates/web, in the language of the request.

    Every template also knows: `site_name`, `imprint`, `language`, `languages`, `static(name)`;
    `path` (of the request), `method`, `link(path)` (keeps a chosen `?lang=`) and
    `switch(language)` (this page in another language); the filters `time` and `date`.
    """
    chosen = request.query_params.get("lang") in LANGUAGES
    language = page_language(request)
    path = request.url.path

    def link(target: str) -> str:
        return f"{target}?{urlencode({'lang': language})}" if chosen else target

    def switch(other: str) -> str:
        kept = [(key, value) for key, value in request.query_params.multi_items() if key != "lang"]
        # No path: one that begins with two slashes would name another host.
        return f"?{urlencode([*kept, ('lang', other)])}"

    pages: Pages = request.app.state.pages
    page = pages.render(
        template,
        language,
        {"path": path, "method": request.method, "link": link, "switch": switch, **values},
    )
    # A form can smuggle in half a character (a lone surrogate), which no page can show.
    body = page.encode(errors="replace")
    return HTMLResponse(body, status_code, headers={"Content-Language": language})


def redirect(url: str) -> RedirectResponse:
    """Send the browser on with a GET, so that a reload does not repeat what was posted."""
    return RedirectResponse(url, 303)
