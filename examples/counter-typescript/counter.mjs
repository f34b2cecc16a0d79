// The counter of the Java examples, written with the SDK that Restate publishes for TypeScript:
// Perdure speaks the same open protocol, so any of those SDKs works.

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

const counter = restate.object({
  name: "CounterTs",
  handlers: {
    add: async (ctx, delta) => {
      const count = ((await ctx.get("count")) ?? 0) + delta;
      ctx.set("count", count);
      return count;
    },
    get: restate.handlers.object.shared(async (ctx) => (await ctx.get("count")) ?? 0),
    reset: async (ctx) => ctx.clear("count"),
  },
});

const port = Number(process.argv[2] ?? process.env.PORT ?? 9081);
await restate.serve({ services: [counter], port });
console.log(`CounterTs on port ${port}`);
