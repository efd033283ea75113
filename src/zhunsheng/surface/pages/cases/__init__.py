"""Pages of cases: the list, one case as a guided path, registering, the customer's own page, a department's page."""
