"""The mails that are caught instead of sent, seen from the desk."""

from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx import AsyncClient

from newsletter.settings import Settings, Smtp
from newsletter.web.desk.catch_folder import find_catch_folder

MAIL = """\
Return-Path: <b@example.org>\r
Delivered-To: person{at}@readers.example\r
From: Randnotizen <redaktion@example.org>\r
To: person{at}@readers.example\r
Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?= <script>{at}\r
MIME-Version: 1.0\r
Content-Type: multipart/alternative; boundary=x\r
\r
--x\r
Content-Type: text/plain; charset=utf-8\r
\r
Nur Text <b>{at}</b>\r
--x\r
Content-Type: text/html; charset=utf-8\r
\r
<p style="color:red">Bunt {at}</p><script>alert(1)</script>\r
--x--\r
"""


def fill(folder: Path, count: int) -> list[str]:
    folder.mkdir(parents=True)
    names = [f"20261120T1100{at // 60:02}-{at:08}.eml" for at in range(1, count + 1)]
    for at, name in enumerate(names, start=1):
        (folder / name).write_bytes(MAIL.format(at=at).encode())
    return names


async def test_caught_mails_are_listed_and_shown(desk: AsyncClient, settings: Settings) -> None:
    (name,) = fill(settings.caught_folder, 1)
    listed = (await desk.get("/desk/mails")).text
    shown = (await desk.get(f"/desk/mails/{name}")).text
    framed = await desk.get(f"/desk/mails/{name}/html")

    assert "Grüße &lt;script&gt;1" in listed
    assert "person1@readers.example" in listed
    assert "Nur Text &lt;b&gt;1&lt;/b&gt;" in shown
    assert f'src="/desk/mails/{name}/html"' in shown
    assert "<script>" not in shown
    assert '<p style="color:red">Bunt 1</p>' in framed.text
    assert "sandbox" in framed.headers["content-security-policy"]


async def test_older_mails_are_on_the_next_page(desk: AsyncClient, settings: Settings) -> None:
    names = fill(settings.caught_folder, 51)
    first = (await desk.get("/desk/mails")).text
    second = (await desk.get(f"/desk/mails?before={names[1]}")).text

    assert f'href="/desk/mails?before={names[1]}"' in first
    assert names[0] not in first
    assert names[0] in second
    assert "Newest mails" in second


async def test_an_empty_folder_is_no_error(desk: AsyncClient) -> None:
    assert "There is no mail yet." in (await desk.get("/desk/mails")).text


@pytest.mark.parametrize(
    "name", ["nothing.eml", "..%2f..%2fetc%2fpasswd", "20261120T110000-00000009.eml", "%00"]
)
async def test_no_other_file_can_be_read(desk: AsyncClient, name: str) -> None:
    for path in (f"/desk/mails/{name}", f"/desk/mails/{name}/html"):
        assert (await desk.get(path)).status_code == 404


def test_mails_are_caught_where_none_can_be_sent(tmp_path: Path) -> None:
    embedded = Settings(_env_file=None, data_dir=tmp_path)
    sending = Settings(_env_file=None, smtp=Smtp(host="mail.example.org"))
    catching = Settings(_env_file=None, smtp=Smtp(host="127.0.0.1"), catch_dir=tmp_path)

    assert find_catch_folder(embedded) == tmp_path / "caught"
    assert find_catch_folder(sending) is None
    assert find_catch_folder(catching) == tmp_path


class TestWhereMailsAreReallySent:
    """An installation with an SMTP server."""

    @pytest.fixture
    def settings(self, tmp_path: Path) -> Settings:
        return Settings(
            _env_file=None,
            base_url="https://letters.example.test",
            data_dir=tmp_path,
            smtp=Smtp(host="mail.example.org"),
        )

    async def test_there_is_no_page_of_caught_mails(self, desk: AsyncClient, app: FastAPI) -> None:
        assert app.state.site.settings.smtp.host
        assert (await desk.get("/desk/mails")).status_code == 404
        assert "/desk/mails" not in (await desk.get("/desk")).text
