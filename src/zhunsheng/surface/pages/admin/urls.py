"""Addresses of the administration."""

from django.urls import URLPattern, path

from zhunsheng.surface.pages.admin import (
    agent_edit,
    agent_list,
    blocks,
    calendar,
    circles,
    devices,
    edition_install,
    editions,
    mail,
    overview,
    reasons,
    rights,
    routing,
    shop_edit,
    shop_list,
)

urlpatterns: list[URLPattern] = [
    path("", overview.overview, name="admin"),
    path("agents/", agent_list.agents, name="admin-agents"),
    path("agents/new/", agent_edit.new_agent, name="admin-agent-new"),
    path("agents/<int:agent_id>/", agent_edit.agent, name="admin-agent"),
    path("agents/<int:agent_id>/rights/", agent_edit.agent_rights, name="admin-agent-rights"),
    path("agents/<int:agent_id>/password/", agent_edit.agent_password, name="admin-agent-password"),
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
    path("shops/", shop_list.shops, name="admin-shops"),
    path("shops/new/", shop_edit.new_shop, name="admin-shop-new"),
    path("shops/<int:shop_id>/", shop_edit.shop, name="admin-shop"),
    path("shops/<int:shop_id>/hours/", shop_edit.shop_hours, name="admin-shop-hours"),
    path("shops/<int:shop_id>/words/", shop_edit.shop_words, name="admin-shop-words"),
    path("shops/<int:shop_id>/code/", shop_edit.shop_code, name="admin-shop-code"),
    path("standards/", editions.editions, name="admin-editions"),
    path("standards/new/", edition_install.install, name="admin-edition-new"),
    path("calendar/", calendar.calendar, name="admin-calendar"),
]
