"""`newsletter issue`: its commands, put together."""

import typer

from newsletter.cli import drafting, remainder, sending, status

app = typer.Typer(no_args_is_help=True)
app.command("import")(drafting.import_roundup)
app.command("check")(drafting.check_issue)
app.command("preview")(drafting.preview_issue)
app.command("test")(sending.test_issue)
app.command("send")(sending.send_issue)
app.command("pause")(sending.pause_issue)
app.command("resume")(sending.resume_issue)
app.command("cancel")(sending.cancel_issue)
app.command("status")(status.show_status)
app.command("settle")(remainder.settle_issue)
