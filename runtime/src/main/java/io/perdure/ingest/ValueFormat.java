package io.perdure.ingest;

/** What the values of a subscribed topic are. */
enum ValueFormat {
  /** What the handler takes: any bytes, or what fits the type that it declares. */
  OF_HANDLER,
  /** The schema registry's wire format, which the handler gets as JSON. */
  REGISTRY
}
