"""Prints Perdure's public history, one JSON object a record.

    python history.py --bootstrap localhost:9092 [--prefix perdure] [--follow]

What the topics contain is described in docs/public-history.md.
"""

import argparse
import io
import json
import struct
import sys
from datetime import datetime
from pathlib import Path

import fastavro
from fastavro.schema import fingerprint, load_schema, to_parsing_canonical_form
from kafka import KafkaConsumer, TopicPartition

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas" / "public"
MARKER = b"\xc3\x01"
FINGERPRINT = "perdure.schema.fingerprint"
ID_BYTES = 24
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
IDLE_MS = 2000


class Records:
    """Decodes Avro's single-object encoding: marker, fingerprint of the schema, fields.

    Where Perdure has a schema registry, a zero and four bytes of id are in their place, and the
    fingerprint is in a header.
    """

    def __init__(self, folder):
        self.schemas = {}
        for file in Path(folder).glob("*.avsc"):
            schema = load_schema(str(file))
            print_of_schema = fingerprint(to_parsing_canonical_form(schema), "CRC-64-AVRO")
            self.schemas[bytes.fromhex(print_of_schema)] = schema

    def decode(self, value, headers):
        if value[:2] == MARKER:
            fingerprint_of_schema, fields = value[2:10], value[10:]
        else:
            fingerprint_of_schema, fields = dict(headers).get(FINGERPRINT), value[5:]
        schema = self.schemas.get(fingerprint_of_schema)
        if schema is None:
            raise ValueError(f"Expected a record of a known schema, but found {value[:10].hex()}")
        return fastavro.schemaless_reader(io.BytesIO(fields), schema)


def base62(number, width):
    digits = ""
    for _ in range(width):
        number, rest = divmod(number, 62)
        digits = DIGITS[rest] + digits
    return digits


def invocation_id(raw):
    """The id as the gateway and the admin API write it."""
    first, others = raw[:8], raw[8:ID_BYTES]
    return "inv_1" + base62(int.from_bytes(first, "big"), 11) + base62(int.from_bytes(others, "big"), 22)


def text(raw):
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.hex()


def invocation_key(key):
    return {"id": invocation_id(key)}


def journal_key(key):
    return {"id": invocation_id(key), "index": struct.unpack(">i", key[ID_BYTES:])[0]}


def next_text(key):
    """A text behind its length, and what is behind that."""
    (length,) = struct.unpack(">H", key[:2])
    return key[2 : 2 + length].decode(), key[2 + length :]


def state_key(key):
    scope = {}
    service, rest = next_text(key)
    if not service:
        scope["scope"], rest = next_text(rest)
        service, rest = next_text(rest)
    object_key, name = next_text(rest)
    return {**scope, "service": service, "key": object_key, "name": text(name)}


KEYS = {"invocations": invocation_key, "journal": journal_key, "state": state_key}


def shown(value):
    """What JSON has no form for."""
    if isinstance(value, bytes):
        return invocation_id(value) if len(value) == ID_BYTES else text(value)
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"Cannot show a {type(value).__name__}")


def open_consumer(bootstrap, topics, follow):
    consumer = KafkaConsumer(
        bootstrap_servers=bootstrap,
        # The records are written in transactions; without this you see what never happened.
        isolation_level="read_committed",
        auto_offset_reset="earliest",
        enable_auto_commit=False,
        consumer_timeout_ms=float("inf") if follow else IDLE_MS,
    )
    consumer.assign(
        [
            TopicPartition(topic, partition)
            for topic in topics
            for partition in consumer.partitions_for_topic(topic) or ()
        ]
    )
    return consumer


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--bootstrap", default="localhost:9092")
    arguments.add_argument("--prefix", default="perdure")
    arguments.add_argument("--schemas", default=SCHEMAS)
    arguments.add_argument("--follow", action="store_true", help="go on with what is yet to come")
    options = arguments.parse_args()

    records = Records(options.schemas)
    stores = {f"{options.prefix}-{store}-changelog": store for store in KEYS}
    for record in open_consumer(options.bootstrap, stores, options.follow):
        store = stores[record.topic]
        line = {"store": store, **KEYS[store](record.key)}
        # A tombstone: completed and past its retention, or cleared.
        line["record"] = (
            records.decode(record.value, record.headers) if record.value is not None else None
        )
        if store == "journal" and line["record"]:
            # A message of the function protocol, in protobuf.
            line["record"]["body"] = line["record"]["body"].hex()
        print(json.dumps(line, default=shown), flush=True)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
