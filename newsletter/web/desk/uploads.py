"""The picture that comes with the form of an item: read in the worker, and kept."""

import asyncio

from starlette.datastructures import UploadFile

from newsletter.images import ImageError, shrink_confined
from newsletter.issues import BadText, keep_picture
from newsletter.web.desk.forms import ItemForm, say_problems
from newsletter.web.desk.visit import Visit
from newsletter.web.explanation import explain


async def receive(visit: Visit, form: ItemForm) -> tuple[ItemForm, dict[str, str]]:
    """Return a form with the name of its picture, and what is wrong with it by field.

    A picture that can be used is kept even if something else is wrong: nobody chooses it twice.
    """
    form, problems = await _receive_picture(visit, form)
    try:
        form.text()
    except BadText as error:
        problems = {**say_problems(error, visit.language), **problems}
    return form, problems


async def _receive_picture(visit: Visit, form: ItemForm) -> tuple[ItemForm, dict[str, str]]:
    upload = (await visit.request.form()).get("image_file")
    if not isinstance(upload, UploadFile) or not upload.filename:
        return form.without_removed(), {}
    content = await upload.read()
    await visit.rest()
    try:
        picture = await asyncio.to_thread(shrink_confined, content)
    except ImageError as error:
        return form, {"image_file": explain(error, visit.language)}
    name = await keep_picture(visit.session, picture, now=visit.now)
    return form.model_copy(update={"image": name, "image_removed": False}), {}
