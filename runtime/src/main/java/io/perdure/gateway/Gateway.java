package io.perdure.gateway;

import io.perdure.query.StateQueries;
import io.perdure.registry.DeploymentRegistry;
import io.perdure.registry.InvocationSpecs;
import io.perdure.schemaregistry.SubjectTypes;
import io.perdure.tracing.Tracing;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;

/** What all requests of this node share. Thread-safe. */
record Gateway(
    GatewayOptions options,
    DeploymentRegistry registry,
    InvocationSpecs specs,
    Waiters waiters,
    Transactions transactions,
    StateQueries states,
    InstantSource clock,
    Tracing tracing,
    SubjectTypes types,
    Targets targets,
    IngressRoutes routes,
    BodyBudget bodies,
    AtomicInteger open,
    RequestCounts counts) {}
