package io.perdure.invoker.lambda;

import io.perdure.registry.DeploymentEndpoint;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/**
 * Clients of AWS Lambda, one for each region and role, with what they ask for roles. None repeats
 * anything. Thread-safe.
 */
final class LambdaClients implements AutoCloseable {
  /** A function may run for 15 minutes. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(16);

  private static final Duration ROLE_TIMEOUT = Duration.ofSeconds(30);

  /** How the session of a role is called in the logs of AWS. */
  private static final String SESSION = "perdure";

  private static final Pattern ARN =
      Pattern.compile("arn:[a-z-]+:lambda:([a-z0-9-]+):[0-9]+:function:.+");

  private final @Nullable AwsCredentialsProvider credentials;
  private final LambdaOptions options;
  private final Map<Access, Connected> connected = new ConcurrentHashMap<>();

  LambdaClients(@Nullable AwsCredentialsProvider credentials, LambdaOptions options) {
    this.credentials = credentials;
    this.options = options;
  }

  private record Access(String region, @Nullable String role) {}

  private record Connected(LambdaClient lambda, @Nullable AssumedRole role)
      implements AutoCloseable {
    @Override
    public void close() {
      lambda.close();
      if (role != null) {
        role.close();
      }
    }
  }

  private record AssumedRole(StsClient sts, StsAssumeRoleCredentialsProvider credentials)
      implements AutoCloseable {
    @Override
    public void close() {
      credentials.close();
      sts.close();
    }
  }

  /**
   * The client that may call a function; connects to nothing.
   *
   * @throws LambdaException if its address is no ARN of a function
   */
  LambdaClient of(DeploymentEndpoint.Lambda function) {
    var arn = ARN.matcher(function.arn());
    if (!arn.matches()) {
      throw new LambdaException(
          "Expected arn:aws:lambda:REGION:ACCOUNT:function:NAME, but found " + function.arn());
    }
    return connected
        .computeIfAbsent(new Access(arn.group(1), function.assumeRoleArn()), this::connect)
        .lambda();
  }

  private Connected connect(Access access) {
    var role = access.role() == null ? null : assume(access.role(), access.region());
    var client =
        configured(LambdaClient.builder(), access.region())
            .httpClient(http(ANSWER_TIMEOUT))
            .credentialsProvider(role == null ? credentials : role.credentials())
            .build();
    return new Connected(client, role);
  }

  /**
   * Nobody is asked before the first call; what is granted is renewed shortly before it expires.
   */
  private AssumedRole assume(String role, String region) {
    var sts =
        configured(StsClient.builder(), region)
            .httpClient(http(ROLE_TIMEOUT))
            .credentialsProvider(credentials)
            .build();
    var assumed =
        StsAssumeRoleCredentialsProvider.builder()
            .stsClient(sts)
            .refreshRequest(
                it -> it.roleArn(role).roleSessionName(SESSION).externalId(options.externalId()))
            .build();
    return new AssumedRole(sts, assumed);
  }

  private static SdkHttpClient http(Duration timeout) {
    return UrlConnectionHttpClient.builder().socketTimeout(timeout).build();
  }

  private <B extends AwsClientBuilder<B, C>, C> B configured(B builder, String region) {
    return builder
        .region(Region.of(region))
        .endpointOverride(options.endpoint())
        .overrideConfiguration(it -> it.retryStrategy(AwsRetryStrategy.doNotRetry()));
  }

  @Override
  public void close() {
    connected.values().forEach(Connected::close);
  }
}
