"""How soon words are found among very many messages, questions, passages, scripts and cases."""
