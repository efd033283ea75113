"""The after-sales policy: rules as data, decided in order, each answer with the rule that gave it; pure."""
