package io.perdure.gateway;

import io.perdure.codec.PeerCodec;
import io.perdure.codec.PeerCodec.PeerReply;
import io.perdure.model.HostAndPort;
import io.perdure.model.InvocationResult;
import io.perdure.model.ReplyAddress;
import io.perdure.query.PeerClient;
import io.perdure.statemachine.Answer;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes answers to the nodes that hold the requests, and takes in those of this node. One message a
 * peer is under way at a time and carries what has come together meanwhile. What cannot be
 * delivered is dropped: whoever holds the request asks again.
 *
 * <p>Thread-safe; the queues are confined to one event loop.
 */
public final class PeerReplies {
  private static final Logger LOG = LoggerFactory.getLogger(PeerReplies.class);

  private static final String PATH = "/internal/replies";

  private static final int MAX_QUEUED_A_PEER = 20_000;
  private static final long MAX_QUEUED_BYTES_A_PEER = 128L << 20;
  private static final int MAX_BATCH = 512;
  private static final long MAX_BATCH_BYTES = 4L << 20;
  private static final long MAX_MESSAGE_BYTES = 128L << 20;
  private static final int OVERHEAD_BYTES = 64;
  private static final long REPORT_EVERY_NANOS = 10_000_000_000L;
  private static final int OK = 204;

  private final PeerClient client;
  private final Waiters waiters;
  private final Context context;
  private final Map<String, Peer> peers = new HashMap<>();
  private long droppedSinceReport;
  private long reportedNanos = System.nanoTime() - REPORT_EVERY_NANOS;

  public PeerReplies(Vertx vertx, PeerClient client, Waiters waiters) {
    this.client = client;
    this.waiters = waiters;
    this.context = vertx.getOrCreateContext();
  }

  /** Queues of one node, there while something is queued or under way. */
  private static final class Peer {
    private final HostAndPort address;
    private final Queue<PeerReply> queue = new ArrayDeque<>();
    private long queuedBytes;
    private boolean isSending;

    Peer(HostAndPort address) {
      this.address = address;
    }
  }

  /** Sends an answer soon; returns at once. */
  void send(ReplyAddress address, Answer answer) {
    context.runOnContext(_ -> enqueue(address, answer));
  }

  /** Serves what other nodes send to this one. */
  public void mount(Router routes) {
    routes
        .route(HttpMethod.POST, PATH)
        .handler(BodyHandler.create(false).setBodyLimit(MAX_MESSAGE_BYTES))
        .handler(this::receive);
  }

  private void receive(RoutingContext request) {
    try {
      var body = request.body().buffer();
      PeerCodec.decodeReplies(body == null ? new byte[0] : body.getBytes())
          .forEach(reply -> waiters.reply(reply.request(), reply.answer()));
      request.response().setStatusCode(OK).end();
    } catch (IllegalArgumentException cause) {
      request.response().setStatusCode(400).end(String.valueOf(cause.getMessage()));
    }
  }

  private void enqueue(ReplyAddress address, Answer answer) {
    var peer = peer(address.node());
    if (peer == null) {
      return;
    }
    int size = size(answer);
    boolean isFull =
        peer.queue.size() >= MAX_QUEUED_A_PEER || peer.queuedBytes + size > MAX_QUEUED_BYTES_A_PEER;
    if (isFull) {
      LOG.debug("Dropped an answer for {}: its queue is full", address);
      return;
    }
    peer.queue.add(new PeerReply(address.request(), answer));
    peer.queuedBytes += size;
    flush(address.node(), peer);
  }

  private @Nullable Peer peer(String node) {
    var known = peers.get(node);
    if (known != null) {
      return known;
    }
    try {
      var peer = new Peer(HostAndPort.parse(node));
      peers.put(node, peer);
      return peer;
    } catch (IllegalArgumentException cause) {
      LOG.warn("Dropped an answer for an unknown node: {}", cause.getMessage());
      return null;
    }
  }

  private void flush(String node, Peer peer) {
    if (peer.isSending) {
      return;
    }
    if (peer.queue.isEmpty()) {
      peers.remove(node);
      return;
    }
    peer.isSending = true;
    var batch = nextBatch(peer);
    client
        .post(peer.address, PATH, PeerCodec.encodeReplies(batch))
        .onComplete(sent ->
            context.runOnContext(_ -> {
              if (sent.failed() || sent.result().status() != OK) {
                dropped(
                    batch.size(),
                    node,
                    sent.failed()
                        ? String.valueOf(sent.cause().getMessage())
                        : "status " + sent.result().status());
              }
              peer.isSending = false;
              flush(node, peer);
            }));
  }

  /** Says so, but not again and again while a node is down. */
  private void dropped(int count, String node, String why) {
    droppedSinceReport += count;
    long now = System.nanoTime();
    if (now - reportedNanos > REPORT_EVERY_NANOS) {
      LOG.info("Dropped {} answers, the last ones for {}: {}", droppedSinceReport, node, why);
      droppedSinceReport = 0;
      reportedNanos = now;
    }
  }

  private static List<PeerReply> nextBatch(Peer peer) {
    var batch = new ArrayList<PeerReply>();
    long bytes = 0;
    while (batch.size() < MAX_BATCH && bytes < MAX_BATCH_BYTES) {
      var next = peer.queue.poll();
      if (next == null) {
        break;
      }
      int size = size(next.answer());
      bytes += size;
      peer.queuedBytes -= size;
      batch.add(next);
    }
    return batch;
  }

  private static int size(Answer answer) {
    return answer instanceof Answer.Completed(_, InvocationResult.Succeeded(var value), _)
        ? OVERHEAD_BYTES + value.size()
        : OVERHEAD_BYTES;
  }
}
