package io.perdure.invoker.lambda;

import io.perdure.invoker.EventLoop;
import io.perdure.invoker.FunctionClient;
import io.perdure.invoker.FunctionRequest;
import io.perdure.invoker.FunctionStream;
import io.perdure.invoker.RequestSigner;
import io.perdure.registry.DeploymentEndpoint;
import java.time.Duration;

/**
 * Streams to functions on Lambda, whose deployments have an ARN for an address, and to all others
 * by HTTP. Thread-safe.
 */
public final class LambdaFunctionClient implements FunctionClient {
  private final FunctionClient http;
  private final LambdaFunctions functions;
  private final RequestSigner signer;

  public LambdaFunctionClient(
      FunctionClient http, LambdaFunctions functions, RequestSigner signer) {
    this.http = http;
    this.functions = functions;
    this.signer = signer;
  }

  @Override
  public EventLoop nextLoop() {
    return new Loop(http.nextLoop());
  }

  private final class Loop implements EventLoop {
    private final EventLoop loop;

    Loop(EventLoop loop) {
      this.loop = loop;
    }

    @Override
    public void execute(Runnable task) {
      loop.execute(task);
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
      return loop.schedule(delay, task);
    }

    @Override
    public FunctionStream open(FunctionRequest request, FunctionStream.Listener listener) {
      if (!(request.endpoint() instanceof DeploymentEndpoint.Lambda function)) {
        return loop.open(request, listener);
      }
      var stream = new LambdaStream(loop, functions, function, request, signer, listener);
      loop.execute(stream::begin);
      return stream;
    }
  }
}
