package io.perdure.invoker.lambda;

import io.perdure.invoker.EventLoop;
import io.perdure.invoker.FunctionRequest;
import io.perdure.invoker.FunctionStream;
import io.perdure.invoker.RequestSigner;
import io.perdure.model.Payload;
import io.perdure.registry.DeploymentEndpoint;
import java.io.ByteArrayOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One call that looks like a stream: what is written is collected until the last of it, the
 * response comes at once. Confined to its event loop.
 */
final class LambdaStream implements FunctionStream {
  private final EventLoop loop;
  private final LambdaFunctions functions;
  private final DeploymentEndpoint.Lambda function;
  private final FunctionRequest request;
  private final RequestSigner signer;
  private final Listener listener;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  private @Nullable Future<?> call;
  private boolean isDone;

  LambdaStream(
      EventLoop loop,
      LambdaFunctions functions,
      DeploymentEndpoint.Lambda function,
      FunctionRequest request,
      RequestSigner signer,
      Listener listener) {
    this.loop = loop;
    this.functions = functions;
    this.function = function;
    this.request = request;
    this.signer = signer;
    this.listener = listener;
  }

  void begin() {
    if (!isDone) {
      listener.writable();
    }
  }

  @Override
  public boolean isWritable() {
    return !isDone && call == null;
  }

  @Override
  public void write(List<byte[]> frames, boolean isLast) {
    if (!isWritable()) {
      return;
    }
    frames.forEach(body::writeBytes);
    if (isLast) {
      var headers = new LinkedHashMap<>(request.headers());
      headers.putAll(signer.sign(request.path(), request.serviceKey()));
      call =
          functions.call(
              function,
              new LambdaRequest("POST", request.path(), headers, Payload.of(body.toByteArray())),
              (reply, failure) -> loop.execute(() -> answered(reply, failure)));
    }
  }

  /** The response is here as a whole or not at all. */
  @Override
  public void pauseReading() {}

  @Override
  public void resumeReading() {}

  @Override
  public void reset() {
    isDone = true;
    if (call != null) {
      call.cancel(true);
    }
  }

  private void answered(@Nullable LambdaReply reply, @Nullable Throwable failure) {
    if (isDone) {
      return;
    }
    if (reply == null) {
      isDone = true;
      listener.failed(failure == null ? new LambdaException("There was no reply") : failure);
      return;
    }
    listener.head(reply.status(), reply.headers()::get);
    if (!isDone && reply.body().size() > 0) {
      listener.data(reply.body().bytes());
    }
    if (!isDone) {
      isDone = true;
      listener.ended();
    }
  }
}
