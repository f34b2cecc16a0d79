package io.perdure.registry;

import io.perdure.registry.Deployment.HttpVersion;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Where a deployment is and how it is reached. */
public sealed interface DeploymentEndpoint {
  /** Its URI, or its ARN, which is a URI too. Two deployments of one address are the same. */
  URI address();

  /**
   * It listens on HTTP.
   *
   * @param uri absolute; the protocol's paths are appended to it
   * @param version what it is spoken to with
   */
  record Http(URI uri, HttpVersion version) implements DeploymentEndpoint {
    @Override
    public URI address() {
      return uri;
    }
  }

  /**
   * It is a function on AWS Lambda.
   *
   * @param arn of a version or an alias of it
   * @param assumeRoleArn the role to take before calling it; null is the node's own
   * @param takesZstd whether it reads and writes bodies compressed by zstd
   */
  record Lambda(String arn, @Nullable String assumeRoleArn, boolean takesZstd)
      implements DeploymentEndpoint {
    @Override
    public URI address() {
      return URI.create(arn);
    }
  }
}
