package io.perdure.codec;

import org.jspecify.annotations.Nullable;

/**
 * What operators decided about a service, as it is kept in the deployments topic. Times are in
 * milliseconds; null is what the deployment declared.
 *
 * @param chosenDeployment the latest by choice; null is the newest
 * @param chosenAtRevision the newest revision when that was chosen
 * @param overriddenRevision the revision that the options are of
 * @param newestRevision the newest of deployments that were changed or removed
 */
public record StoredService(
    @Nullable String chosenDeployment,
    int chosenAtRevision,
    int overriddenRevision,
    @Nullable Boolean isPublic,
    @Nullable Long idempotencyRetentionMs,
    @Nullable Long workflowRetentionMs,
    @Nullable Long journalRetentionMs,
    @Nullable Long inactivityTimeoutMs,
    @Nullable Long abortTimeoutMs,
    int newestRevision) {}
