"""Kafka clients in Python, as users of Perdure's topics have them.

    python clients.py confluent|kafka-python ask BOOTSTRAP KEY ANSWERS
    python clients.py confluent|kafka-python write BOOTSTRAP TOPIC FROM TO
    python clients.py confluent write-avro BOOTSTRAP REGISTRY TOPIC COUNT
    python clients.py confluent read-avro BOOTSTRAP REGISTRY TOPIC COUNT
"""

import json
import sys
import time

PATIENCE_S = 60
KEYS = 6
ORDER = json.dumps(
    {
        "type": "record",
        "name": "Order",
        "fields": [{"name": "id", "type": "string"}, {"name": "items", "type": "int"}],
    }
)


class Confluent:
    """librdkafka."""

    def __init__(self, bootstrap):
        self.bootstrap = bootstrap

    def producer(self, transactional_id=None):
        from confluent_kafka import Producer

        config = {"bootstrap.servers": self.bootstrap, "enable.idempotence": True}
        if transactional_id:
            config["transactional.id"] = transactional_id
        producer = Producer(config)
        if transactional_id:
            producer.init_transactions()
        return producer

    @staticmethod
    def send(producer, topic, key, value):
        producer.produce(topic, key=key, value=value)

    def read(self, topic, count):
        from confluent_kafka import Consumer

        consumer = Consumer(
            {
                "bootstrap.servers": self.bootstrap,
                "group.id": "confluent-" + topic,
                "auto.offset.reset": "earliest",
                "isolation.level": "read_committed",
            }
        )
        consumer.subscribe([topic])
        end = time.monotonic() + PATIENCE_S
        while count > 0 and time.monotonic() < end:
            record = consumer.poll(1.0)
            if record is not None and record.error() is None:
                count -= 1
                yield record.value(), dict(record.headers() or [])
        consumer.close()


class KafkaPython:
    """The client that is Python throughout."""

    def __init__(self, bootstrap):
        self.bootstrap = bootstrap

    def producer(self, transactional_id=None):
        from kafka import KafkaProducer

        producer = KafkaProducer(
            bootstrap_servers=self.bootstrap,
            enable_idempotence=True,
            transactional_id=transactional_id,
        )
        if transactional_id:
            producer.init_transactions()
        return producer

    @staticmethod
    def send(producer, topic, key, value):
        producer.send(topic, key=key, value=value)

    def read(self, topic, count):
        from kafka import KafkaConsumer

        consumer = KafkaConsumer(
            topic,
            bootstrap_servers=self.bootstrap,
            group_id="kafka-python-" + topic,
            auto_offset_reset="earliest",
            isolation_level="read_committed",
            consumer_timeout_ms=PATIENCE_S * 1000,
        )
        for record in consumer:
            yield record.value, dict(record.headers)
            count -= 1
            if count == 0:
                break
        consumer.close()


def ask(client, key, answers):
    """Three requests in a transaction that is committed, two in one that is not."""
    producer = client.producer("asker-of-" + key)
    for count, ending in ((3, producer.commit_transaction), (2, producer.abort_transaction)):
        producer.begin_transaction()
        for number in range(count):
            request = {
                "service": "Counter",
                "handler": "add",
                "input": 1,
                "replyTo": {"topic": answers, "correlationId": str(number)},
            }
            client.send(producer, "perdure-ingress", key.encode(), json.dumps(request).encode())
        producer.flush()
        ending()
    for value, headers in client.read(answers, 3):
        print(headers["perdure-correlation-id"].decode() + "=" + value.decode())


def write(client, topic, start, end):
    producer = client.producer()
    for number in range(int(start), int(end)):
        client.send(producer, topic, f"k{number % KEYS}".encode(), str(number).encode())
    producer.flush()


def write_avro(client, registry, topic, count):
    from confluent_kafka.schema_registry import SchemaRegistryClient
    from confluent_kafka.schema_registry.avro import AvroSerializer
    from confluent_kafka.serialization import MessageField, SerializationContext

    serializer = AvroSerializer(SchemaRegistryClient({"url": registry}), ORDER)
    producer = client.producer()
    for number in range(int(count)):
        value = serializer(
            {"id": "b", "items": number}, SerializationContext(topic, MessageField.VALUE)
        )
        client.send(producer, topic, b"b", value)
    producer.flush()


def read_avro(client, registry, topic, count):
    from confluent_kafka.schema_registry import SchemaRegistryClient
    from confluent_kafka.schema_registry.avro import AvroDeserializer
    from confluent_kafka.serialization import MessageField, SerializationContext

    deserializer = AvroDeserializer(SchemaRegistryClient({"url": registry}))
    for value, _ in client.read(topic, int(count)):
        print(deserializer(value, SerializationContext(topic, MessageField.VALUE)))


if __name__ == "__main__":
    library, command, bootstrap, *arguments = sys.argv[1:]
    chosen = {"confluent": Confluent, "kafka-python": KafkaPython}[library](bootstrap)
    {"ask": ask, "write": write, "write-avro": write_avro, "read-avro": read_avro}[command](
        chosen, *arguments
    )
