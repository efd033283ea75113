"""Addresses of the pages."""

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from zhunsheng.surface import hooks
from zhunsheng.surface.pages import (
    account,
    announcements,
    board_settings,
    cards,
    clock_telling,
    entering,
    files,
    filling,
    floor,
    home,
    journal,
    passwords,
    promises,
    releases,
    reviewing,
    reviews,
    sheets,
    shift,
    shop_look,
    sign_in,
    standard_drafts,
    standards,
    storefront,
    transcript,
    wallboard,
)
from zhunsheng.surface.pages.cases import analysing as case_analysis
from zhunsheng.surface.pages.cases import applying as case_applying
from zhunsheng.surface.pages.cases import around as case_around
from zhunsheng.surface.pages.cases import arriving as case_arriving
from zhunsheng.surface.pages.cases import board as case_board
from zhunsheng.surface.pages.cases import calling as case_calling
from zhunsheng.surface.pages.cases import case as case_page
from zhunsheng.surface.pages.cases import importing as case_importing
from zhunsheng.surface.pages.cases import improving as case_improving
from zhunsheng.surface.pages.cases import listing as case_listing
from zhunsheng.surface.pages.cases import meeting as case_meeting
from zhunsheng.surface.pages.cases import own as case_own
from zhunsheng.surface.pages.cases import own_fields as case_own_fields
from zhunsheng.surface.pages.cases import printing as case_printing
from zhunsheng.surface.pages.cases import refunding as case_refunding
from zhunsheng.surface.pages.cases import registering as case_registering
from zhunsheng.surface.pages.cases import sorting as case_sorting
from zhunsheng.surface.pages.cases import writing_in as case_writing_in
from zhunsheng.surface.pages.figures import explore as explorer
from zhunsheng.surface.pages.figures import improving, replaying
from zhunsheng.surface.pages.figures import pages as figure_pages
from zhunsheng.surface.pages.figures import reports as figure_reports
from zhunsheng.surface.pages.guard import bench as guard_bench
from zhunsheng.surface.pages.guard import claims as guard_claims
from zhunsheng.surface.pages.guard import rules as guard_rules
from zhunsheng.surface.pages.knowledge import bot as faq_bot
from zhunsheng.surface.pages.knowledge import categories as faq_categories
from zhunsheng.surface.pages.knowledge import documents as faq_documents
from zhunsheng.surface.pages.knowledge import exchange as faq_exchange
from zhunsheng.surface.pages.knowledge import finding as faq_finding
from zhunsheng.surface.pages.knowledge import helper as faq_helper
from zhunsheng.surface.pages.knowledge import helping as faq_helping
from zhunsheng.surface.pages.knowledge import improving as faq_improving
from zhunsheng.surface.pages.knowledge import one as faq_one
from zhunsheng.surface.pages.knowledge import rehearsals as faq_rehearsals
from zhunsheng.surface.pages.knowledge import samples as faq_samples
from zhunsheng.surface.pages.knowledge import shelf as faq_shelf
from zhunsheng.surface.pages.knowledge import suggested as faq_suggested
from zhunsheng.surface.pages.knowledge import supposing as faq_supposing
from zhunsheng.surface.pages.knowledge import unmatched as faq_unmatched
from zhunsheng.surface.pages.scripts import library, script
from zhunsheng.surface.pages.taxonomy import editing as taxonomy_editing
from zhunsheng.surface.pages.taxonomy import showing as taxonomy_showing
from zhunsheng.surface.pages.tokens import listing as token_list
from zhunsheng.surface.pages.tokens import making as token_making

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("console/", home.console, name="console"),
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("demonstration/filling", filling.state, name="filling"),
    path("demo-sign-in/", sign_in.demo_sign_in, name="demo-sign-in"),
    path("sign-in/code/", entering.code, name="sign-in-code"),
    path("sign-in/factor/", entering.factor, name="sign-in-factor"),
    path("sign-in/waiting/", entering.waiting, name="sign-in-waiting"),
    path("sign-in/waiting/state", entering.waiting_state, name="sign-in-waiting-state"),
    path("account/", account.account, name="account"),
    path("account/change/", account.change, name="account-change"),
    path("account/password/", account.change_password, name="account-password"),
    path("account/email/", account.change_email, name="account-email"),
    path("account/factor/", account.factor, name="account-factor"),
    path("account/factor/remove/", account.remove_factor, name="account-factor-remove"),
    path("forgot/", passwords.forgot, name="forgot"),
    path("password/<str:token>/", passwords.new_password, name="new-password"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("language/", set_language, name="language"),
    path("widget.js", home.widget_script, name="widget-script"),
    path("shop/<str:key>/", storefront.storefront, name="shop"),
    path("shop/<str:key>/look.css", shop_look.shop_look, name="shop-look"),
    path("shop/<str:key>/enter/", storefront.enter_as, name="shop-enter"),
    path("standards/", standards.standards, name="standards"),
    path("standards/drafts/<str:document>/", standard_drafts.draft, name="standard-draft"),
    path("standards/drafts/<str:document>/replay/", replaying.replay, name="draft-replay"),
    path("standards/<str:clause_id>/", standards.clause, name="clause"),
    path("standards/<str:clause_id>/draft/", standard_drafts.change_clause, name="clause-draft"),
    path("standards/<str:clause_id>/breaches/", standards.breaches, name="breaches"),
    path("shift/", shift.shift, name="shift"),
    path("shift/sheet/", sheets.hand_in, name="shift-hand-in"),
    path("shift/sheets/", sheets.sheets, name="shift-sheets"),
    path("shift/sheets/<id:sheet_id>/", sheets.sheet, name="shift-sheet"),
    path("clocks/<id:clock_id>/told/", clock_telling.one_clock, name="clock-told"),
    path("cases/<id:case_id>/clocks/", clock_telling.clocks_of_case, name="case-clocks"),
    path("cases/callbacks/<id:callback_id>/clock/", clock_telling.clock_of_callback, name="callback-clock"),
    path("promises/", promises.promises, name="promises"),
    path("reviews/", reviews.reviews, name="reviews"),
    path("reviews/pick/", reviews.pick, name="review-pick"),
    path("reviews/new/<id:dialogue_id>/", reviewing.new_review, name="review-new"),
    path("reviews/<id:review_id>/", reviewing.review, name="review"),
    path("announcements/", announcements.announcements, name="announcements"),
    path("announcements/new/", announcements.new_announcement, name="announcement-new"),
    path("announcements/<id:announcement_id>/", announcements.announcement, name="announcement"),
    path("cards/", cards.cards, name="cards"),
    path("cards/new/", cards.new_card, name="card-new"),
    path("cards/compare/", cards.compare, name="cards-compare"),
    path("knowledge/", faq_shelf.shelf, name="knowledge"),
    path("knowledge/new/", faq_one.new_faq, name="faq-new"),
    path("knowledge/categories/", faq_categories.categories, name="faq-categories"),
    path("knowledge/suppose/", faq_supposing.supposed, name="faq-suppose"),
    path("knowledge/unanswered/", faq_unmatched.unmatched, name="faq-unmatched"),
    path("knowledge/unanswered/improve/", faq_improving.improve, name="faq-improve"),
    path("knowledge/search/", faq_finding.search, name="faq-search"),
    path("knowledge/bot/", faq_bot.figures, name="bot-figures"),
    path("knowledge/bot/samples/", faq_samples.samples, name="bot-samples"),
    path("knowledge/bot/suggestions/", faq_suggested.suggested, name="bot-suggested"),
    path("knowledge/bot/aid/", faq_helper.helper, name="helper"),
    path("knowledge/bot/rehearsals/", faq_rehearsals.rehearsed_shops, name="bot-rehearsals"),
    path("knowledge/bot/rehearsals/<id:rehearsal_id>/", faq_rehearsals.one_rehearsal, name="bot-rehearsal"),
    path("knowledge/bot/versions/", faq_bot.versions, name="bot-editions"),
    path("knowledge/import/", faq_exchange.import_faqs, name="faq-import"),
    *(
        path(f"knowledge/export.{kind}", faq_exchange.export_faqs, {"kind": kind}, name=f"faq-export-{kind}")
        for kind in ("zip", "csv", "xlsx", "md", "html")
    ),
    path("knowledge/documents/", faq_documents.shelf, name="documents"),
    path("knowledge/documents/new/", faq_documents.new_document, name="document-new"),
    path("knowledge/documents/<id:document_id>/", faq_documents.one_document, name="document"),
    path("knowledge/documents/<id:document_id>/edit/", faq_documents.edit_document, name="document-edit"),
    path("knowledge/<id:faq_id>/", faq_one.one_faq, name="faq"),
    path("knowledge/<id:faq_id>/edit/", faq_one.edit_faq, name="faq-edit"),
    path("help/<str:key>/", faq_helping.helping, name="help"),
    path("cards/<id:card_id>/", cards.card, name="card"),
    path("files", files.upload, name="upload"),
    path("files/<str:token>", files.download, name="download"),
    path("guard/", guard_bench.test_bench, name="guard"),
    path("guard/rules/", guard_rules.rules, name="guard-rules"),
    path("guard/rules/new/", guard_rules.rule, name="guard-rule-new"),
    path("guard/rules/import/", guard_rules.take_in, name="guard-rules-import"),
    path("guard/rules/export.csv", guard_rules.give_out, name="guard-rules-export"),
    path("guard/rules/<id:rule_id>/", guard_rules.rule, name="guard-rule"),
    path("guard/claims/", guard_claims.claims, name="guard-claims"),
    path("guard/claims/new/", guard_claims.new_claim, name="guard-claim-new"),
    path("scripts/", library.scripts, name="scripts"),
    path("scripts/new/", script.new_script, name="script-new"),
    path("scripts/<id:script_id>/", script.script, name="script"),
    path("scripts/<id:script_id>/edit/", script.edit_script, name="script-edit"),
    path("taxonomy/", taxonomy_showing.showing, name="taxonomy"),
    path("taxonomy/draft/", taxonomy_showing.draft, name="taxonomy-draft"),
    path("taxonomy/editions/", taxonomy_showing.editions, name="taxonomy-editions"),
    path("taxonomy/editions/<id:edition_number>/", taxonomy_showing.edition, name="taxonomy-edition"),
    path("taxonomy/types/new/", taxonomy_editing.new_type, name="taxonomy-type-new"),
    path("taxonomy/types/<str:code>/", taxonomy_editing.one_type, name="taxonomy-type"),
    path("admin/", include("zhunsheng.surface.pages.admin.urls")),
    path("floor/", floor.floor, name="floor"),
    path("floor/state/", floor.state, name="floor-state"),
    path("floor/releases/", releases.releases, name="floor-releases"),
    path("reports/", figure_reports.reports, name="reports"),
    path("reports/<id:report_id>/", figure_reports.report, name="report"),
    path("reports/<id:report_id>/improve/", improving.improve, name="report-improve"),
    path("figures/", figure_pages.overview, name="figures"),
    path("figures/explore/", explorer.explore, name="explore"),
    path("figures/<str:name>/", figure_pages.figure, name="figure"),
    path("wallboard/", wallboard.wallboard, name="wallboard"),
    path("wallboard/settings/", board_settings.settings, name="wallboard-settings"),
    path("wallboard/state/", wallboard.state, name="wallboard-state"),
    path("transcript", transcript.transcript, name="transcript"),
    path("tokens/", token_list.tokens, name="tokens"),
    path("tokens/new/", token_making.new_token, name="token-new"),
    path("tokens/account/", token_making.new_account, name="token-account"),
    path("tokens/<id:token_id>/", token_making.token, name="token"),
    path("journal/", journal.journal, name="journal"),
    path("cases/", case_listing.cases, name="cases-list"),
    path("cases/newest/", case_arriving.newest, name="cases-newest"),
    path("cases/analysis/", case_analysis.analysis, name="case-analysis"),
    path("cases/improvements/open/", case_improving.improve, name="case-improve"),
    path("cases/improvements/", case_analysis.improvements, name="case-improvements"),
    path("cases/board/", case_board.board, name="cases-board"),
    path("cases/views/", case_sorting.views, name="cases-views"),
    path("cases/undo/<str:token>/", case_sorting.undo, name="cases-undo"),
    path("admin/case-fields/", case_own_fields.edit, name="case-fields"),
    path("cases/from-mail/", case_writing_in.from_mail, name="case-from-mail"),
    path("cases/meeting/", case_meeting.meeting, name="case-meeting"),
    path("cases/import/", case_importing.import_cases, name="case-import"),
    path("cases/refunds/", case_refunding.refunds, name="case-refunds"),
    path("cases/callbacks/", case_calling.callbacks, name="case-callbacks"),
    path("cases/new/", case_registering.new_case, name="case-new"),
    path("cases/<id:case_id>/", case_page.case, name="case"),
    path("cases/<id:case_id>/around/", case_around.around, name="case-around"),
    path("cases/<id:case_id>/unmerge/", case_around.unmerge, name="case-unmerge"),
    path("cases/<id:case_id>/timeline/", case_around.timeline, name="case-timeline"),
    path("cases/<id:case_id>/print/", case_printing.printed, name="case-print"),
    path("cases/<id:case_id>/file.pdf", case_printing.paper, name="case-paper"),
    path("k/<str:token>/", case_own.department_copy, name="case-copy"),
    path("shop/<str:key>/apply/", case_applying.apply, name="case-apply"),
    path("c/<str:token>/", case_own.own_case, name="case-own"),
    path("t/<str:token>/", case_own.department_task, name="case-task"),
    path("hooks/doudian/<str:key>", hooks.doudian, name="hook-doudian"),
    path("hooks/orders/<str:key>", hooks.orders, name="hook-orders"),
]
