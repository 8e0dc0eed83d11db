"""What operators are given under `deploy/` speaks of things that exist."""

import json
import re
from pathlib import Path

import prometheus_client
import pytest

import bot.metrics
from bot.store.engine.database import _CAUSES

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
KINDS = (prometheus_client.Counter, prometheus_client.Gauge, prometheus_client.Histogram)
METRICS = [each for each in vars(bot.metrics).values() if isinstance(each, KINDS)]


def series():
    """Every name under which Prometheus finds something of ours."""
    for metric in METRICS:
        [family] = metric.describe()
        ends = {"counter": ["_total"], "histogram": ["_bucket", "_count", "_sum"]}.get(family.type, [""])
        yield from (family.name + end for end in ends)


def text(name):
    return (DEPLOY / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["alerts.yaml", "grafana.json"])
def test_every_metric_that_is_named_is_counted(name):
    named = set(re.findall(r"\brollcall_[a-z_]+", (DEPLOY / name).read_text(encoding="utf-8")))
    assert len(named) > 8
    assert named <= set(series())


def test_every_metric_is_shown_on_the_dashboard():
    shown = (DEPLOY / "grafana.json").read_text(encoding="utf-8")
    assert [metric.describe()[0].name for metric in METRICS if metric.describe()[0].name not in shown] == []


def test_every_metric_is_in_the_docs():
    docs = (DEPLOY.parent / "docs" / "operating.md").read_text(encoding="utf-8")
    assert [metric.describe()[0].name for metric in METRICS if metric.describe()[0].name not in docs] == []


def test_what_comes_all_at_once_is_looked_back_on_for_longer_than_an_alert_must_last():
    """Briefings fail together, at one minute: then it is true for as long as one looks back, and no longer."""
    [(window, lasts)] = re.findall(r"rollcall_deliveries_total.*\[(\d+)m\].*\n +for: (\d+)m", text("alerts.yaml"))
    assert int(lasts) <= int(window) / 2


def test_a_bot_that_ends_again_and_again_is_down_though_it_answers_now_and_then():
    assert "up{" not in re.sub(r"_over_time\(up\{", "", text("alerts.yaml"))


def test_every_kind_of_error_that_an_alert_counts_is_there_before_the_first():
    kinds = {kind.__name__ for _, kind, _ in _CAUSES} | {"StoreError"}
    counted = {sample.labels["kind"] for each in bot.metrics.DATABASE_ERRORS.collect() for sample in each.samples}
    assert kinds <= counted


def test_the_job_that_is_asked_for_is_the_one_that_is_scraped():
    asked = set(re.findall(r'job=\\?"(\w+)', "".join(text(name) for name in ("alerts.yaml", "grafana.json"))))
    assert asked == set(re.findall(r"job_name: (\w+)", text("prometheus.yaml"))) == {"rollcall"}
    assert "alerts.yaml" in text("prometheus.yaml")


def test_metrics_can_be_scraped_in_the_network_of_the_compose_files():
    """Where that choice is made: the host is the service's name, the port the image's."""
    [target] = re.findall(r'targets: \["(\w+):(\d+)"\]', text("prometheus.yaml"))
    for name in ("compose.yaml", "compose.postgresql.yaml"):
        written = (ROOT / name).read_text(encoding="utf-8")
        assert f"\n  {target[0]}:\n" in written
        assert "      # ROLLCALL_HEALTH_HOST: 0.0.0.0\n" in written
        assert "ports:" not in written
    assert f"ROLLCALL_HEALTH_PORT={target[1]} " in (ROOT / "Dockerfile").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["compose.yaml", "compose.postgresql.yaml"])
def test_logs_of_containers_do_not_grow_for_ever(name):
    """Docker rotates nothing by itself."""
    services = re.findall(r"^  \w+:\n(?:(?:    .*|\s*)\n)+", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
    kept = [service for service in services if "    image: " in service]
    assert kept
    assert [service for service in kept if "    logging: " not in service] == []
    assert "max-size: " in kept[0]


def test_the_dashboard_has_no_two_panels_in_one_place():
    panels = json.loads((DEPLOY / "grafana.json").read_text(encoding="utf-8"))["panels"]
    assert len({(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in panels}) == len(panels)
