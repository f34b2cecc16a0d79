package io.perdure.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perdure.ingest.ConsumerProperties;
import io.perdure.ingest.IngestCode;
import io.perdure.ingest.IngestException;
import io.perdure.ingest.KafkaCluster;
import io.perdure.ingest.PartitionLag;
import io.perdure.ingest.ReaderStatus;
import io.perdure.ingest.Subscription;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Subscriptions and Kafka clusters in the admin API, as JSON. Stateless. */
final class SubscriptionJson {
  private SubscriptionJson() {}

  static ObjectNode subscription(Subscription subscription) {
    var json =
        AdminJson.object()
            .put("id", subscription.id())
            .put("source", subscription.source().toString())
            .put("sink", subscription.sink().toString());
    texts(json.putObject("options"), subscription.options());
    var seek = subscription.seek();
    if (seek.number() > 0) {
      json.putObject("seek").put("number", seek.number()).put("to", seek.to());
    }
    if (subscription.isDraining()) {
      json.put("draining", true);
    }
    return json.put("paused", subscription.isPaused())
        .put("created_at", subscription.createdAt().toString());
  }

  /** How this node's reader is doing. */
  static ObjectNode status(ReaderStatus status) {
    var json = AdminJson.object();
    var topics = json.putObject("partitions");
    status
        .partitions()
        .forEach((topic, numbers) -> {
          var list = topics.putArray(topic);
          numbers.forEach(list::add);
        });
    json.put("problem", status.problem());
    return json;
  }

  static void lag(ObjectNode json, List<PartitionLag> lags) {
    var list = json.putArray("lag");
    for (var lag : lags) {
      var one = list.addObject().put("topic", lag.topic()).put("partition", lag.partition());
      if (lag.committed() >= 0) {
        one.put("committed", lag.committed());
      }
      one.put("end", lag.end()).put("lag", lag.lag());
    }
  }

  static ObjectNode cluster(KafkaCluster cluster) {
    var json = AdminJson.object().put("name", cluster.name());
    texts(json.putObject("properties"), cluster.properties());
    return json.put("created_at", cluster.createdAt().toString());
  }

  /**
   * Reads a body.
   *
   * @throws IngestException if it is not a JSON object
   */
  static JsonNode object(String body) {
    try {
      var json = AdminJson.MAPPER.readTree(body);
      if (json.isObject()) {
        return json;
      }
      throw bad("Expected a JSON object, but found " + json.getNodeType());
    } catch (JsonProcessingException notJson) {
      throw bad("Expected a JSON object, but: " + notJson.getOriginalMessage());
    }
  }

  /**
   * Reads a text field.
   *
   * @throws IngestException if it is something else
   */
  static String text(JsonNode json, String name) {
    if (!json.path(name).isTextual()) {
      throw bad("Expected the text field " + name);
    }
    return json.get(name).textValue();
  }

  /**
   * Reads a field of true or false; it may be missing.
   *
   * @throws IngestException if it is something else
   */
  static boolean isTrue(JsonNode json, String name) {
    var value = json.path(name);
    if (!value.isMissingNode() && !value.isBoolean()) {
      throw bad("Expected " + name + " to be true or false, but found " + value);
    }
    return value.booleanValue();
  }

  /**
   * Reads an object of texts; it may be missing.
   *
   * @throws IngestException if it is something else
   */
  static Map<String, String> texts(JsonNode json, String name) {
    var texts = new LinkedHashMap<String, String>();
    changes(json, name)
        .forEach((key, value) ->
            texts.put(
                key,
                value.orElseThrow(
                    () -> bad("Expected a value for " + name + "." + key + ", but found null"))));
    return texts;
  }

  /** Like {@link #texts}, but null is a value too. */
  static Map<String, Optional<String>> changes(JsonNode json, String name) {
    var texts = new LinkedHashMap<String, Optional<String>>();
    var value = json.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return texts;
    }
    if (!value.isObject()) {
      throw bad("Expected an object of texts for " + name + ", but found " + value.getNodeType());
    }
    for (var field : value.properties()) {
      var one = field.getValue();
      if (one.isContainerNode()) {
        throw bad("Expected a text for " + name + "." + field.getKey() + ", but found " + one);
      }
      texts.put(field.getKey(), one.isNull() ? Optional.empty() : Optional.of(one.asText()));
    }
    return texts;
  }

  private static IngestException bad(String message) {
    return IngestCode.BAD_SUBSCRIPTION.refuse(message);
  }

  private static void texts(ObjectNode json, Map<String, String> texts) {
    ConsumerProperties.redacted(texts).forEach(json::put);
  }
}
