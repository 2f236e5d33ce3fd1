"""RabbitMQ brings the background its work, and goes on after it was away."""

from tests.servers.rabbitmq import RabbitMQ
from tests.servers.site import Site
from tests.story.test_celery import register


def test_mails_leave_by_way_of_rabbitmq_and_after_it_was_started_again(tmp_path, mails):
    environment = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(mails.port)}
    with RabbitMQ(tmp_path) as broker, Site(tmp_path, **environment, **broker.environment) as site:
        register(site, "cleo@example.com")
        mails.code("cleo@example.com")

        broker.stop()
        register(site, "dora@example.com")  # nobody waits for a broker
        broker.start()

        mails.code("dora@example.com")
