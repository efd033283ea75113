"""Tell which known question a customer's words ask; pure, learned anew in seconds, with an encoder or without one."""
