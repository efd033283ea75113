"""准绳 Zhunsheng: the customer-service desk that runs the service standard itself."""

__version__ = "0.1.0"
