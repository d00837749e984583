"""Evaluation: how good suggestions are on labelled tickets. Never touches the deployment's own database."""
