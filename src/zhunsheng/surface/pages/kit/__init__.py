"""What every page of the desk is made of: lists, forms, confirmations, tabs and flash messages."""
