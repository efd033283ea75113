"""The Doudian shop platform: how it signs, what its pushes mean, how it is called."""
