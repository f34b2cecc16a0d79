// The functions under measurement, in TypeScript's SDK. FunctionsMain.java has the same ones on our SDK.
//
// usage: node functions.mjs PORT [--no-retention]

// The SDK uses Promise.withResolvers, which Node has only from version 22 on.
Promise.withResolvers ??= function withResolvers() {
  let resolve, reject;
  const promise = new this((res, rej) => ([resolve, reject] = [res, rej]));
  return { promise, resolve, reject };
};

const restate = await import("@restatedev/restate-sdk");

const port = Number(process.argv[2]);
if (!Number.isInteger(port) || port <= 0) {
  console.error(`usage: node functions.mjs PORT [--no-retention]; expected a port, found ${process.argv[2]}`);
  process.exit(2);
}
// Retention travels in the discovery answer, so both servers get it the same way.
const options = process.argv.includes("--no-retention") ? { journalRetention: 0, idempotencyRetention: 0 } : {};

const echo = restate.service({
  name: "Echo",
  handlers: { echo: async (_ctx, text) => text },
  options,
});

const steps = restate.service({
  name: "Steps",
  handlers: {
    run: async (ctx, count) => {
      let sum = 0;
      for (let i = 0; i < count; i++) sum += await ctx.run("step", () => 1);
      return sum;
    },
  },
  options,
});

const counter = restate.object({
  name: "Counter",
  handlers: {
    add: async (ctx, delta) => {
      const value = ((await ctx.get("value")) ?? 0) + delta;
      ctx.set("value", value);
      return value;
    },
    get: restate.handlers.object.shared(async (ctx) => (await ctx.get("value")) ?? 0),
  },
  options,
});

const caller = restate.service({
  name: "Caller",
  handlers: { call: async (ctx, text) => ctx.serviceClient(echo).echo(text) },
  options,
});

await restate.serve({ services: [echo, steps, counter, caller], port });
