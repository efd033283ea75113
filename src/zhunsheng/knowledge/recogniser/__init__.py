"""Tell which known question a customer's words ask; pure, learned anew in seconds, with an encoder or without one."""

from zhunsheng.knowledge.recogniser.bands import Band, Bands
from zhunsheng.knowledge.recogniser.learn import Encode, Example, Found, Recogniser, learn
from zhunsheng.knowledge.recogniser.reading import plain
from zhunsheng.knowledge.recogniser.trial import Trial, try_out

__all__ = ["Band", "Bands", "Encode", "Example", "Found", "Recogniser", "Trial", "learn", "plain", "try_out"]
