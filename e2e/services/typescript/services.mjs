// The services of the end-to-end tests; what each must do is in ../README.md.
import { appendFileSync } from "node:fs";

// The SDK wants what Node has from version 22 on.
Promise.withResolvers ??= () => {
  let resolve, reject;
  const promise = new Promise((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
};

const restate = await import("@restatedev/restate-sdk");
const { service, object, workflow, serde, TerminalError, RestatePromise } = restate;
const { shared } = restate.handlers.object;

const DAY = 24 * 60 * 60 * 1000;
const log = (line) => appendFileSync(process.env.STEPS, line + "\n");
const tries = new Map();
const tryOf = (name) => {
  tries.set(name, (tries.get(name) ?? 0) + 1);
  return tries.get(name);
};

const counterHandlers = {
  add: async (ctx, delta) => {
    const count = ((await ctx.get("count")) ?? 0) + delta;
    ctx.set("count", count);
    return count;
  },
  get: shared(async (ctx) => (await ctx.get("count")) ?? 0),
  reset: async (ctx) => ctx.clear("count"),
  clearAll: async (ctx) => ctx.clearAll(),
  keys: shared(async (ctx) => ctx.stateKeys()),
  put: async (ctx, { name, value }) => ctx.set(name, value),
  read: shared(async (ctx, name) => ctx.get(name)),
  append: async (ctx, item) => ctx.set("items", [...((await ctx.get("items")) ?? []), item]),
  list: shared(async (ctx) => (await ctx.get("items")) ?? []),
  key: shared(async (ctx) => ctx.key),
};

const counter = object({ name: "Counter", handlers: counterHandlers });
const lazyCounter = object({
  name: "LazyCounter",
  handlers: counterHandlers,
  options: { enableLazyState: true },
});

const steps = service({
  name: "Steps",
  handlers: {
    run: async (ctx, { name, count }) => {
      let sum = 0;
      for (let step = 0; step < count; step++) {
        sum += await ctx.run("step", () => (log(`${name} ${step}`), 1));
      }
      return sum;
    },
    stamp: async (ctx, name) => {
      await ctx.run("stamp", () => log(`${name} ${Date.now()}`));
    },
    flaky: async (ctx, { name, failures }) =>
      ctx.run(
        "flaky",
        () => {
          const attempt = tryOf(name);
          log(`${name} ${attempt}`);
          if (attempt <= failures) throw new Error("not yet");
          return attempt;
        },
        { initialRetryInterval: 10, maxRetryAttempts: 20 },
      ),
    exhausts: async (ctx, name) => {
      await ctx.run(
        "exhausts",
        () => {
          log(`${name} ${tryOf(name)}`);
          throw new Error("never");
        },
        { initialRetryInterval: 10, maxRetryAttempts: 3 },
      );
    },
    terminal: async (ctx) => {
      try {
        await ctx.run("terminal", () => {
          throw new TerminalError("no use", { errorCode: 409 });
        });
      } catch (failure) {
        if (failure instanceof TerminalError) return "caught " + failure.message;
        throw failure;
      }
      return "nothing to catch";
    },
  },
});

const target = ({ service, key, handler, body, idempotencyKey, delayMs }) => ({
  service,
  key: key ?? undefined,
  method: handler,
  parameter: new TextEncoder().encode(body),
  inputSerde: serde.binary,
  outputSerde: serde.binary,
  idempotencyKey: idempotencyKey ?? undefined,
  delay: delayMs ?? undefined,
});

const proxy = service({
  name: "Proxy",
  handlers: {
    call: async (ctx, request) => new TextDecoder().decode(await ctx.genericCall(target(request))),
    callId: async (ctx, request) => {
      const call = ctx.genericCall(target(request));
      const id = await call.invocationId;
      await call;
      return id;
    },
    send: async (ctx, request) => await ctx.genericSend(target(request)).invocationId,
    ordered: async (ctx, { key, count }) => {
      for (let i = 0; i < count; i++) ctx.objectSendClient(counter, key).append(i);
      await ctx.objectClient(counter, key).append(count);
      return ctx.objectClient(counter, key).list();
    },
    cancel: async (ctx, id) => ctx.cancel(id),
    attach: async (ctx, id) => new TextDecoder().decode(await ctx.attach(id, serde.binary)),
  },
});

const sleeper = service({
  name: "Sleeper",
  handlers: {
    sleep: async (ctx, ms) => {
      await ctx.sleep(ms);
      return "slept";
    },
    many: async (ctx, { count, ms }) => {
      const sleeps = Array.from({ length: count }, (_, i) => ctx.sleep(ms + (i % 7)));
      await RestatePromise.all(sleeps);
      return count;
    },
    timeout: async (ctx, ms) => {
      try {
        await ctx.awakeable().promise.orTimeout(ms);
        return "resolved";
      } catch (failure) {
        if (failure instanceof restate.TimeoutError) return "timed out";
        throw failure;
      }
    },
    race: async (ctx) =>
      RestatePromise.race([ctx.sleep(DAY).map(() => 0), ctx.sleep(20).map(() => 1)]),
    all: async (ctx) =>
      RestatePromise.all([30, 20, 10].map((ms, index) => ctx.sleep(ms).map(() => index))),
  },
});

const awakeables = object({
  name: "Awakeables",
  handlers: {
    hold: async (ctx) => {
      const { id, promise } = ctx.awakeable();
      ctx.set("id", id);
      return promise;
    },
    id: shared(async (ctx) => ctx.get("id")),
    resolve: shared(async (ctx, { id, value }) => ctx.resolveAwakeable(id, value)),
    reject: shared(async (ctx, { id, reason }) => ctx.rejectAwakeable(id, reason)),
  },
});

const failures = service({
  name: "Failures",
  handlers: {
    terminal: async (ctx, { code, message }) => {
      throw new TerminalError(message, { errorCode: code });
    },
    withMetadata: async () => {
      throw new TerminalError("no coffee", { errorCode: 418, metadata: { pot: "tea" } });
    },
    flaky: async (ctx, { name, failures }) => {
      const attempt = tryOf(name);
      if (attempt <= failures) throw new Error("not yet");
      return attempt;
    },
    endless: async () => {
      throw new Error("never works");
    },
    changesItsMind: async (ctx, name) => {
      if (tryOf(name) === 1) await ctx.run("step", () => 1);
      else await ctx.sleep(1);
      throw new Error("once more");
    },
  },
});

const saga = service({
  name: "Saga",
  handlers: {
    run: async (ctx, name) => {
      try {
        await ctx.run("reserve", () => log(`${name} reserved`));
        await ctx.sleep(DAY);
      } catch (failure) {
        if (failure instanceof TerminalError) {
          await ctx.run("release", () => log(`${name} released`));
        }
        throw failure;
      }
    },
    parent: async (ctx, name) => ctx.serviceClient(saga).run(name),
  },
});

const echo = service({
  name: "Echo",
  handlers: {
    raw: restate.handlers.handler(
      { input: serde.binary, output: serde.binary },
      async (ctx, bytes) => bytes,
    ),
    text: async (ctx, text) => text,
    empty: async () => "nothing",
    headers: async (ctx) => Object.fromEntries(ctx.request().headers),
  },
});

const hidden = service({
  name: "Hidden",
  handlers: { secret: async () => "secret" },
  options: { ingressPrivate: true },
});

// Scopes are of version 7 of the protocol, which not every SDK speaks.
const across = service({
  name: "Across",
  handlers: {
    add: async (ctx, { scope, key, delta }) =>
      ctx
        .scope(scope)
        .objectClient(counter, key)
        .add(delta, restate.rpc.opts({ limitKey: "gold/one" })),
    where: async (ctx) => {
      await ctx.sleep(1);
      return { scope: ctx.request().scope, limitKey: ctx.request().limitKey };
    },
    ask: async (ctx, { scope, limitKey }) =>
      ctx.scope(scope).serviceClient(across).where(restate.rpc.opts({ limitKey })),
  },
});

const flow = workflow({
  name: "Flow",
  handlers: {
    run: async (ctx, name) => {
      ctx.set("stage", "waiting");
      const value = await ctx.promise("go");
      ctx.set("stage", "done");
      return `${name} ${value}`;
    },
    go: async (ctx, value) => ctx.promise("go").resolve(value),
    peek: async (ctx) => (await ctx.promise("go").peek()) ?? null,
    stage: async (ctx) => ctx.get("stage"),
  },
});

await restate.serve({
  services: [
    counter,
    lazyCounter,
    steps,
    proxy,
    sleeper,
    awakeables,
    failures,
    saga,
    echo,
    hidden,
    across,
    flow,
  ],
  port: Number(process.env.PORT),
});
