"""Django's pages: parse the request, ask one query or run one action, show the answer."""
