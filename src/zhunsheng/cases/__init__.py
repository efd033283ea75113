"""Cases: complaints, after-sales, department tasks and improvement, as guided procedures with gates."""
