"""Health: for anybody, and only while the database answers."""

from sidecard import API_VERSION
from sidecard.db import bind


def test_health_names_the_api_version_and_the_features(call_as):
    health = call_as(None).get("/health").json

    assert (health["status"], health["api_version"]) == ("ok", API_VERSION)
    assert {"suggestions", "drafts", "tasks"} <= set(health["features"])


def test_health_is_500_when_the_database_has_no_tables(built, tmp_path):
    bind(f"sqlite:///{tmp_path / 'empty.sqlite3'}")

    answer = built.test_client().get("/api/v1/health")

    assert (answer.status_code, answer.json["error"]) == (500, "internal")
