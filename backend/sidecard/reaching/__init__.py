"""Reaching: whether an outside address answers, asked carefully. Never reaches a host that no admin allowed."""
