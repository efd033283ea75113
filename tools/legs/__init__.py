"""The legs of the way to green: static checks, tests on each database, browser, soak, clean clone."""
