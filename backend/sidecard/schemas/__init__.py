"""The payloads, one file per noun: the only definition of each, and the functions that fill them.

Never reads a request, never decides what may be done.
"""
