package io.perdure.model;

/**
 * Where an answer goes: a request that a node is holding open.
 *
 * @param node the node's address, {@code host:port} of its admin listener
 * @param request the number of the request on that node; not used again while the node lives
 */
public record ReplyAddress(String node, long request) {}
