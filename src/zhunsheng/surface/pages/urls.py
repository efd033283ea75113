"""Addresses of the pages."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from zhunsheng.surface.pages import (
    announcements,
    cards,
    files,
    floor,
    home,
    journal,
    shift,
    sign_in,
    standard_drafts,
    standards,
    storefront,
    transcript,
    wallboard,
)
from zhunsheng.surface.pages.scripts import library, script
from zhunsheng.surface.pages.tokens import listing as token_list
from zhunsheng.surface.pages.tokens import making as token_making

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("console/", home.console, name="console"),
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("demo-sign-in/", sign_in.demo_sign_in, name="demo-sign-in"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("language/", set_language, name="language"),
    path("widget.js", home.widget_script, name="widget-script"),
    path("shop/<str:key>/", storefront.storefront, name="shop"),
    path("shop/<str:key>/enter/", storefront.enter_as, name="shop-enter"),
    path("standards/", standards.standards, name="standards"),
    path("standards/drafts/<str:document>/", standard_drafts.draft, name="standard-draft"),
    path("standards/<str:clause_id>/", standards.clause, name="clause"),
    path("standards/<str:clause_id>/draft/", standard_drafts.change_clause, name="clause-draft"),
    path("standards/<str:clause_id>/breaches/", standards.breaches, name="breaches"),
    path("shift/", shift.shift, name="shift"),
    path("announcements/", announcements.announcements, name="announcements"),
    path("announcements/new/", announcements.new_announcement, name="announcement-new"),
    path("announcements/<int:announcement_id>/", announcements.announcement, name="announcement"),
    path("cards/", cards.cards, name="cards"),
    path("cards/new/", cards.new_card, name="card-new"),
    path("cards/compare/", cards.compare, name="cards-compare"),
    path("cards/<int:card_id>/", cards.card, name="card"),
    path("files", files.upload, name="upload"),
    path("files/<str:token>", files.download, name="download"),
    path("scripts/", library.scripts, name="scripts"),
    path("scripts/new/", script.new_script, name="script-new"),
    path("scripts/<int:script_id>/", script.script, name="script"),
    path("scripts/<int:script_id>/edit/", script.edit_script, name="script-edit"),
    path("admin/", include("zhunsheng.surface.pages.admin.urls")),
    path("floor/", floor.floor, name="floor"),
    path("floor/state/", floor.state, name="floor-state"),
    path("wallboard/", wallboard.wallboard, name="wallboard"),
    path("wallboard/state/", wallboard.state, name="wallboard-state"),
    path("transcript", transcript.transcript, name="transcript"),
    path("tokens/", token_list.tokens, name="tokens"),
    path("tokens/new/", token_making.new_token, name="token-new"),
    path("tokens/account/", token_making.new_account, name="token-account"),
    path("tokens/<int:token_id>/", token_making.token, name="token"),
    path("journal/", journal.journal, name="journal"),
]
