package io.perdure.invoker;

import io.perdure.codec.FunctionProtocolCodec;
import io.perdure.log.CommandLog;
import io.perdure.model.AttemptId;
import io.perdure.registry.DeploymentRegistry;
import io.perdure.tracing.Tracing;
import java.time.InstantSource;
import java.util.function.Consumer;

/**
 * What all attempts share.
 *
 * @param forget takes an attempt whose end is in the log
 */
record AttemptServices(
    InvokerOptions options,
    DeploymentRegistry registry,
    CommandLog log,
    FunctionProtocolCodec codec,
    MessageResolver resolver,
    Tracing tracing,
    AttemptCounts counts,
    InstantSource clock,
    Consumer<AttemptId> forget) {}
