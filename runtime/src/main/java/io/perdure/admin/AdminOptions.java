package io.perdure.admin;

/**
 * How the admin listener works.
 *
 * @param port 0 takes a free one
 * @param clusterName what the cluster is called
 * @param gatewayUrl where callers reach the gateway, shown to clients
 * @param version of Perdure
 */
public record AdminOptions(
    String host, int port, String clusterName, String gatewayUrl, String version) {}
