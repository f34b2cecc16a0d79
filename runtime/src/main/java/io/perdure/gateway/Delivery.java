package io.perdure.gateway;

/** How single calls and sends reach the log. */
public enum Delivery {
  /** One idempotent append. */
  DIRECT,
  /** A transaction on the ingress topic, whose reader appends. */
  TRANSACTIONAL
}
