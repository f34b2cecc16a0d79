package io.perdure.invoker;

import io.perdure.registry.DeploymentEndpoint;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request to a deployment.
 *
 * @param endpoint of the deployment
 * @param path of the protocol; appended to that of the deployment
 * @param serviceKey of the target; null if it has none
 * @param headers names in lower case; signatures are added when the request is sent
 */
public record FunctionRequest(
    DeploymentEndpoint endpoint,
    String path,
    @Nullable String serviceKey,
    Map<String, String> headers) {}
