from typing import Any

from django.urls import path
from django.views.generic import RedirectView

from apps.pages import (
    apidocs,
    embeds,
    feeds,
    history,
    lineage,
    media,
    presets,
    publishing,
    renderings,
    shaders,
    sitemaps,
    taking,
    views,
    voting,
)


def moved(name: str) -> Any:
    """To where it stands since the studio is there."""
    return RedirectView.as_view(pattern_name=name, query_string=True)


app_name = "pages"
urlpatterns = [
    path("", views.home, name="home"),
    path("api/docs/", apidocs.docs, name="api-docs"),
    path("api/schema/", apidocs.openapi, name="api-schema"),
    path("@<str:username>/", views.profile, name="profile"),
    path("@<str:username>/feed.atom", feeds.by_person, name="feed-person"),
    path("feeds/new.atom", feeds.newest, name="feed-new"),
    path("new/", moved("studio:shaders_shader_add"), name="shader-new"),
    path("mine/", moved("studio:index"), name="mine"),
    path("oembed", embeds.oembed, name="oembed"),
    path("renders.json", renderings.renders, name="renders"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemaps/<slug:kind>.xml", sitemaps.page, name="sitemap-page"),
    path("media/<path:path>", media.media, name="media"),
    # One shader. The titles' slugs are no words of these addresses: apps/shaders/words.py.
    path("s/<str:code>/", shaders.show, name="shader-short"),
    path("s/<str:code>/program.json", shaders.program, name="shader-program"),
    path("s/<str:code>/embed/", embeds.embed, name="embed"),
    path("s/<str:code>/edit/", moved("studio:shaders_shader_change"), name="shader-edit"),
    path("s/<str:code>/fork/", publishing.fork, name="shader-fork"),
    path("s/<str:code>/publish/", publishing.publish, name="shader-publish"),
    path("s/<str:code>/archive/", publishing.archive, name="shader-archive"),
    path("s/<str:code>/unarchive/", publishing.unarchive, name="shader-unarchive"),
    path("s/<str:code>/settings/", publishing.terms, name="shader-settings"),
    path("s/<str:code>/visibility/", publishing.visibility, name="shader-visibility"),
    path("s/<str:code>/vote/", voting.vote, name="shader-vote"),
    path("s/<str:code>/export/<slug:kind>/", taking.export, name="shader-export"),
    path("s/<str:code>/presets/", presets.preset_save, name="preset-save"),
    path("s/<str:code>/presets/<uuid:preset_id>/delete/", presets.preset_delete, name="preset-delete"),
    path("s/<str:code>/lineage/", lineage.lineage, name="shader-lineage"),
    path("s/<str:code>/versions/", history.versions, name="shader-versions"),
    path("s/<str:code>/versions/<int:number>/", history.version, name="version"),
    path("s/<str:code>/versions/<int:number>/restore/", history.restore, name="restore"),
    path("s/<str:code>/versions/<int:old>..<int:new>/", history.compare, name="compare"),
    path("s/<str:code>/<str:slug>/", shaders.show, name="shader"),
]
