"""What keeps the repository honest: house checks, import contracts, budgets, locks and the legs of CI."""
