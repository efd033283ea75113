"""One process of this desk asks another: a socket in the data folder that only this user may open."""
