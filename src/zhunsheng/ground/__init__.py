"""The Django-aware floor: keys, files, jobs, search and the one outbound HTTP client."""
