package io.perdure.log;

/**
 * The names of all topics of a cluster.
 *
 * @param prefix what they begin with; also the Kafka Streams application id
 */
public record TopicNames(String prefix) {
  public TopicNames {
    if (!prefix.matches("[a-zA-Z0-9._-]{1,100}")) {
      throw new IllegalArgumentException(
          "Expected a prefix of 1 to 100 letters, digits, '.', '_' or '-', but found '"
              + prefix
              + "'");
    }
  }

  /** The commands; internal. */
  public String log() {
    return prefix + "-log";
  }

  /** Invocations that anybody with write access asks for; public. */
  public String ingress() {
    return prefix + "-ingress";
  }

  /**
   * Records that could not become invocations, or that their topic did not take, with the cause;
   * public.
   */
  public String deadLetters() {
    return prefix + "-dead-letters";
  }

  /**
   * Not a topic, as answers go to those of the users: the name that the schema of those in Avro is
   * registered by; public.
   */
  public String replies() {
    return prefix + "-replies";
  }

  /** Deployments, subscriptions, and the facts of the cluster. */
  public String deployments() {
    return prefix + "-deployments";
  }

  /** The changelog of a store, named as Kafka Streams names it. */
  public String changelog(String store) {
    return prefix + "-" + store + "-changelog";
  }
}
