"""Addresses of the oversight desk."""

from django.urls import URLPattern, URLResolver, path

from marketplace.desks.oversight import (
    agencies,
    audit_log,
    home,
    ledger,
    organisations,
    outside,
    rule_sets,
    targets,
    vendors,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.nation, name="oversight_home"),
    path("agencies/", agencies.agency_list, name="oversight_agencies"),
    path("agencies/<int:pk>/", agencies.agency, name="oversight_agency"),
    path("agencies/<int:pk>/targets/<int:year>/", targets.agency_target, name="agency_target"),
    path("ledger/", ledger.ledger_list, name="ledger_list"),
    path("ledger/entries.csv", ledger.ledger_csv, name="ledger_csv"),
    path("ledger/<int:pk>/", ledger.ledger_entry, name="ledger_entry"),
    path("outside/", outside.outside_queue, name="outside_purchase_review"),
    path("outside/<int:pk>/", outside.outside_purchase, name="outside_purchase_decision"),
    path("rules/", rule_sets.rule_sets, name="rule_sets"),
    path("rules/<int:pk>/", rule_sets.rule_set, name="rule_set"),
    path("rules/<int:pk>/draft/", rule_sets.rule_set_draft, name="rule_set_draft"),
    path("rules/<int:pk>/adopt/", rule_sets.rule_set_adopt, name="rule_set_adopt"),
    path("rules/<int:pk>/rows/<int:rule_pk>/", rule_sets.rule_change, name="rule_change"),
    path("vendors/", vendors.vendor_list, name="vendor_review"),
    path("vendors/<int:pk>/", vendors.vendor_detail, name="vendor_review_detail"),
    path("vendors/<int:pk>/verify/", vendors.vendor_verify, name="vendor_verify"),
    path("vendors/<int:pk>/close/", vendors.vendor_close, name="vendor_close"),
    path("vendors/<int:pk>/sanction/", vendors.vendor_sanction, name="vendor_sanction"),
    path("organisations/", organisations.organisation_list, name="organisation_list"),
    path("organisations/<int:pk>/", organisations.organisation_detail, name="organisation_detail"),
    path(
        "organisations/<int:pk>/domains/",
        organisations.organisation_domain,
        name="organisation_domain",
    ),
    path("audit/", audit_log.audit_log, name="audit_log"),
    path("audit/<int:pk>/", audit_log.audit_event, name="audit_event"),
    path("audit/checkpoints.jsonl", audit_log.checkpoints, name="audit_checkpoints"),
    path("audit/public-key.pem", audit_log.public_key, name="audit_public_key"),
]
