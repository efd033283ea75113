"""Addresses of the administration."""

from django.urls import URLPattern, path

from zhunsheng.surface.pages.admin import (
    agent_edit,
    agent_entry,
    agent_list,
    blocks,
    calendar,
    circles,
    devices,
    edition_difference,
    edition_install,
    editions,
    erasing,
    mail,
    orders,
    orders_taking,
    overview,
    reasons,
    rights,
    routing,
    shop_edit,
    shop_list,
    shop_source,
    system,
)
from zhunsheng.surface.pages.rules import pages as rules

RULES = [
    path(f"{folder}/{tail}", view, {"sort": sort}, name=f"admin-{folder}{end}")
    for folder, sort in (("policies", "policy"), ("procedures", "procedures"))
    for tail, view, end in (
        ("", rules.in_force, ""), ("draft/", rules.draft, "-draft"), ("editions/", rules.editions, "-editions"),
        ("editions/<id:number>/", rules.edition, "-edition"),
    )
]  # fmt: skip

urlpatterns: list[URLPattern] = [
    *RULES,
    path("", overview.overview, name="admin"),
    path("agents/", agent_list.agents, name="admin-agents"),
    path("agents/new/", agent_edit.new_agent, name="admin-agent-new"),
    path("agents/<id:agent_id>/", agent_edit.agent, name="admin-agent"),
    path("agents/<id:agent_id>/rights/", agent_edit.agent_rights, name="admin-agent-rights"),
    path("agents/<id:agent_id>/password/", agent_entry.agent_entry, name="admin-agent-password"),
    path("devices/", devices.devices, name="admin-devices"),
    path("entry/", devices.entry, name="admin-entry"),
    path("mail/", mail.mail, name="admin-mail"),
    path("mail/settings/", mail.settings, name="admin-mail-settings"),
    path("circles/", circles.circles, name="admin-circles"),
    path("rights/", rights.rights, name="admin-rights"),
    path("routing/", routing.routing, name="admin-routing"),
    path("routing/<slug:group>/", routing.group_rules, name="admin-routing-group"),
    path("presence/", reasons.reasons, name="admin-reasons"),
    path("blocks/", blocks.blocks, name="admin-blocks"),
    path("erasing/", erasing.erasing, name="admin-erasing"),
    path("shops/", shop_list.shops, name="admin-shops"),
    path("shops/new/", shop_edit.new_shop, name="admin-shop-new"),
    path("shops/<id:shop_id>/", shop_edit.shop, name="admin-shop"),
    path("shops/<id:shop_id>/hours/", shop_edit.shop_hours, name="admin-shop-hours"),
    path("shops/<id:shop_id>/words/", shop_edit.shop_words, name="admin-shop-words"),
    path("shops/<id:shop_id>/source/", shop_source.shop_source, name="admin-shop-source"),
    path("shops/<id:shop_id>/code/", shop_edit.shop_code, name="admin-shop-code"),
    path("orders/", orders.orders, name="admin-orders"),
    path("orders/faults/<str:token>/", orders.faults, name="admin-orders-faults"),
    path("orders/imports/<id:import_id>/", orders_taking.one_import, name="admin-orders-import"),
    path("orders/imports/<id:import_id>/faults/", orders_taking.import_table, name="admin-orders-import-faults"),
    path("standards/", editions.editions, name="admin-editions"),
    path("standards/<id:edition_id>/", edition_difference.difference, name="admin-edition"),
    path("standards/new/", edition_install.install, name="admin-edition-new"),
    path("system/", system.system, name="admin-system"),
    path("calendar/", calendar.calendar, name="admin-calendar"),
]
