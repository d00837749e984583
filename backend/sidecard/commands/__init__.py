"""The longer commands of `sidecard`, one file per noun. Never read arguments: cli.py says what each takes."""


class Refused(Exception):
    """The command can't do it; the message is a sentence for the person at the terminal."""
