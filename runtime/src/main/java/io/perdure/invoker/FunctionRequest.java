package io.perdure.invoker;

import io.perdure.registry.Deployment.HttpVersion;
import java.net.URI;
import java.util.Map;

/**
 * The head of a request to a deployment.
 *
 * @param deployment where it is; absolute, perhaps with a path
 * @param path of the protocol; appended to that of the deployment
 * @param headers names in lower case
 */
public record FunctionRequest(
    URI deployment, HttpVersion httpVersion, String path, Map<String, String> headers) {}
