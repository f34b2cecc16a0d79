package io.perdure.codec;

/**
 * The facts of a cluster, fixed for its life, as kept in the deployments topic.
 *
 * @param createdBy the version of Perdure that created it
 */
public record StoredCluster(int partitions, long createdAtMs, String createdBy) {}
