package io.perdure.invoker;

import io.perdure.registry.RetryPolicy;
import io.perdure.registry.RetryPolicy.OnMaxAttempts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How attempts are run.
 *
 * @param maxProtocolVersion the highest version of the function protocol that new invocations start
 *     with
 * @param maxEntryBytes the largest message a function may send
 * @param maxJournalBytes what a journal may come to; an invocation is paused rather than grow
 *     beyond
 * @param maxReportBytes how much of what a function sends goes into one record of the log; a larger
 *     entry gets a record of its own
 * @param maxReportDelay how long what nobody waits for, such as the beginning of a step, may stay
 *     out of the log for the sake of fewer records
 * @param maxUnacknowledgedBytes what one attempt may have on its way to the log before nothing more
 *     is read from its function
 * @param maxUnacknowledgedReports the same, counted in records
 * @param maxQueuedBytes notifications that may wait for one function to read them; beyond, its
 *     request is closed, so that it suspends and reads them in its next attempt
 * @param closeTimeout how long a function may take to close its response once nothing more of it
 *     counts
 * @param defaultRetryPolicy for attempts of services that are not registered
 * @param headers sent with every request, for example {@code x-restate-cluster-name}; those of the
 *     deployment win
 */
public record InvokerOptions(
    int maxProtocolVersion,
    int maxEntryBytes,
    long maxJournalBytes,
    int maxReportBytes,
    Duration maxReportDelay,
    int maxUnacknowledgedBytes,
    int maxUnacknowledgedReports,
    int maxQueuedBytes,
    Duration closeTimeout,
    RetryPolicy defaultRetryPolicy,
    Map<String, String> headers,
    Connections connections) {
  /** The lowest version of the function protocol that the runtime speaks. */
  public static final int MIN_PROTOCOL_VERSION = 5;

  public static final int MAX_PROTOCOL_VERSION = 7;

  private static final int KIBIBYTE = 1024;
  private static final int MEBIBYTE = KIBIBYTE * KIBIBYTE;

  public static final InvokerOptions DEFAULTS =
      new InvokerOptions(
          MAX_PROTOCOL_VERSION,
          32 * MEBIBYTE,
          256L * MEBIBYTE,
          MEBIBYTE,
          Duration.ofMillis(50),
          MEBIBYTE,
          64,
          8 * MEBIBYTE,
          Duration.ofSeconds(5),
          new RetryPolicy(
              Duration.ofMillis(500), 2, Duration.ofSeconds(60), 70, OnMaxAttempts.PAUSE),
          Map.of(),
          Connections.DEFAULTS);

  public InvokerOptions {
    if (maxProtocolVersion < MIN_PROTOCOL_VERSION || maxProtocolVersion > MAX_PROTOCOL_VERSION) {
      throw new IllegalArgumentException(
          "Expected a protocol version from "
              + MIN_PROTOCOL_VERSION
              + " to "
              + MAX_PROTOCOL_VERSION
              + ", but found "
              + maxProtocolVersion);
    }
    positive("the largest entry", maxEntryBytes);
    if (maxJournalBytes < maxEntryBytes) {
      throw new IllegalArgumentException(
          "Expected room in a journal for the largest entry, "
              + maxEntryBytes
              + " bytes, but found "
              + maxJournalBytes);
    }
    positive("the largest report", maxReportBytes);
    positive("unacknowledged bytes", maxUnacknowledgedBytes);
    positive("unacknowledged reports", maxUnacknowledgedReports);
    positive("queued bytes", maxQueuedBytes);
    headers = Map.copyOf(headers);
  }

  private static void positive(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("Expected " + what + " >= 1, but found " + value);
    }
  }

  /**
   * How deployments are reached.
   *
   * @param eventLoops threads that run attempts; each has its own connections
   * @param connectTimeout until a connection is there, TLS included
   * @param maxPerDeployment connections of one event loop to one deployment over HTTP/2
   * @param maxHttp1PerDeployment the same over HTTP/1.1, where each serves one attempt at a time
   * @param maxStreams attempts on one HTTP/2 connection, if the deployment allows as many
   * @param maxWaiting attempts of one event loop that may wait for a stream to one deployment;
   *     beyond, attempts fail and are retried
   * @param idleTimeout after which a connection without streams is closed
   * @param pingInterval between checks whether HTTP/2 connections are alive; one that has not
   *     answered by the next check is closed
   * @param streamWindowBytes what a function may send ahead on one stream
   * @param connectionWindowBytes what all streams of a connection may send ahead together
   * @param trustedCertificates PEM file of the authorities to trust; null is those of the JVM
   */
  public record Connections(
      int eventLoops,
      Duration connectTimeout,
      int maxPerDeployment,
      int maxHttp1PerDeployment,
      int maxStreams,
      int maxWaiting,
      Duration idleTimeout,
      Duration pingInterval,
      int streamWindowBytes,
      int connectionWindowBytes,
      @Nullable Path trustedCertificates) {
    /** What HTTP/2 begins with; windows can only be made larger. */
    private static final int MIN_WINDOW_BYTES = 65_535;

    public static final Connections DEFAULTS =
        new Connections(
            Runtime.getRuntime().availableProcessors(),
            Duration.ofSeconds(10),
            64,
            1000,
            128,
            10_000,
            Duration.ofSeconds(300),
            Duration.ofSeconds(40),
            2 * MEBIBYTE,
            16 * MEBIBYTE,
            null);

    public Connections {
      positive("event loops", eventLoops);
      positive("connections", maxPerDeployment);
      positive("connections over HTTP/1.1", maxHttp1PerDeployment);
      positive("streams", maxStreams);
      positive("waiting attempts", maxWaiting);
      positive("the connect timeout", connectTimeout);
      positive("the idle timeout", idleTimeout);
      positive("the ping interval", pingInterval);
      if (streamWindowBytes < MIN_WINDOW_BYTES || connectionWindowBytes < MIN_WINDOW_BYTES) {
        throw new IllegalArgumentException(
            "Expected windows of at least "
                + MIN_WINDOW_BYTES
                + " bytes, but found "
                + streamWindowBytes
                + " for streams and "
                + connectionWindowBytes
                + " for connections");
      }
    }

    /**
     * The same on another number of event loops: no more than Vert.x has threads for, or several
     * loops, and their connections, share a thread for nothing.
     */
    public Connections onEventLoops(int count) {
      return new Connections(
          count,
          connectTimeout,
          maxPerDeployment,
          maxHttp1PerDeployment,
          maxStreams,
          maxWaiting,
          idleTimeout,
          pingInterval,
          streamWindowBytes,
          connectionWindowBytes,
          trustedCertificates);
    }

    /** The same with other authorities. */
    public Connections trusting(@Nullable Path certificates) {
      return new Connections(
          eventLoops,
          connectTimeout,
          maxPerDeployment,
          maxHttp1PerDeployment,
          maxStreams,
          maxWaiting,
          idleTimeout,
          pingInterval,
          streamWindowBytes,
          connectionWindowBytes,
          certificates);
    }

    private static void positive(String what, Duration value) {
      if (value.toMillis() < 1) {
        throw new IllegalArgumentException("Expected " + what + " >= 1 ms, but found " + value);
      }
    }

    private static void positive(String what, int value) {
      InvokerOptions.positive(what, value);
    }
  }
}
