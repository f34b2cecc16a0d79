package io.perdure.log;

import io.perdure.codec.GatewayOrigin;
import io.perdure.codec.IngressRequest;

/**
 * A request for the ingress topic, from a gateway.
 *
 * @param key what keeps requests in order, and decides the partition
 * @param timestampMs milliseconds since the epoch; the request's delay counts from it
 */
public record IngressRecord(
    String key, IngressRequest request, GatewayOrigin origin, long timestampMs) {}
