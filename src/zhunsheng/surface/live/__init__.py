"""Live sockets: the widget's and the console's, fed by the hub right after commit."""
