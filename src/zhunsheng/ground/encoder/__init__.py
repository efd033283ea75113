"""Have an encoder of sentences where one is installed; everything starts and works without it."""
