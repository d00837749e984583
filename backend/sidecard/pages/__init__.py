"""The few pages served to people. Never holds a script."""
