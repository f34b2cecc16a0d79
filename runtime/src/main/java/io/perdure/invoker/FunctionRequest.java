package io.perdure.invoker;

import io.perdure.registry.Deployment.HttpVersion;
import java.net.URI;
import java.util.Map;

/**
 * The head of a request to a deployment.
 *
 * @param deployment where it is; absolute
 * @param path the whole path of the request, the deployment's prefix included
 * @param headers names in lower case
 */
public record FunctionRequest(
    URI deployment, HttpVersion httpVersion, String path, Map<String, String> headers) {}
