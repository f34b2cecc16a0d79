package io.perdure.query;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.perdure.model.PinnedDeployment;
import io.perdure.partition.InvocationJournal;
import io.perdure.statemachine.InvocationStatus.Completed;
import io.perdure.statemachine.InvocationStatus.Known;
import io.perdure.statemachine.InvocationStatus.Pending;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A journal as a file: JSON lines, a header and then the entries in their order.
 *
 * <p>The header has {@code invocation_id}, {@code service}, {@code key} (null for a plain service),
 * {@code handler}, {@code idempotency_key} (or null), {@code protocol_version} (null before the
 * first report), {@code random_seed} (a signed number as text, since it has 64 bits), {@code
 * entries} (how many follow) and {@code state} (name to value, as it is now). An entry has {@code
 * index}, {@code type} (the message type of the function protocol) and {@code body} (the message).
 * Bytes are in base64.
 */
public final class JournalLines {
  /** The content type of the file. */
  public static final String CONTENT_TYPE = "application/x-ndjson";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Base64.Encoder BASE64 = Base64.getEncoder();

  private JournalLines() {}

  /** The whole file. */
  public static String write(InvocationJournal journal) {
    var lines = new StringBuilder().append(header(journal)).append('\n');
    int index = 0;
    for (var entry : journal.entries()) {
      var line = JSON.createObjectNode();
      line.put("index", index++);
      line.put("type", entry.type());
      line.put("body", BASE64.encodeToString(entry.body().bytes()));
      lines.append(line).append('\n');
    }
    return lines.toString();
  }

  private static ObjectNode header(InvocationJournal journal) {
    var invocation = journal.status().invocation();
    var header = JSON.createObjectNode();
    header.put("invocation_id", invocation.id().toString());
    header.put("service", invocation.target().service());
    header.put("key", invocation.target().key());
    header.put("handler", invocation.target().handler());
    header.put("idempotency_key", invocation.idempotencyKey());
    var pin = pin(journal.status());
    header.put("protocol_version", pin == null ? null : pin.protocolVersion());
    header.put("random_seed", Long.toString(invocation.randomSeed()));
    header.put("entries", journal.entries().size());
    var state = header.putObject("state");
    journal
        .state()
        .forEach(
            entry -> state.put(entry.key().utf8(), BASE64.encodeToString(entry.value().bytes())));
    return header;
  }

  private static @Nullable PinnedDeployment pin(Known status) {
    return switch (status) {
      case Pending pending -> pending.progress().pin();
      case Completed completed -> completed.pin();
    };
  }
}
