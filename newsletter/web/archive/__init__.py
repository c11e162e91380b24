"""The archive: past issues as pages, found by year and by word, and as feeds."""

from fastapi import APIRouter

from newsletter.web.archive import edition_page, feeds, listing, sitemap

router = APIRouter()
for each in (listing, feeds, sitemap, edition_page):  # the last one takes any name
    router.include_router(each.router)

__all__ = ["router"]
