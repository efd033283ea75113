"""Addresses of the administration."""

from django.urls import URLPattern, path

from zhunsheng.surface.pages.admin import agent_edit, agent_list, devices, mail, overview

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
]
