// The functions under measurement, in TypeScript's SDK. FunctionsMain.java has the same ones on our SDK.
//
// usage: node functions.mjs PORT EXECUTIONS_PORT [--no-retention]

import { createServer } from "node:http";

// The SDK uses Promise.withResolvers, which Node has only from version 22 on.
Promise.withResolvers ??= function withResolvers() {
  let resolve, reject;
  const promise = new this((res, rej) => ([resolve, reject] = [res, rej]));
  return { promise, resolve, reject };
};

const restate = await import("@restatedev/restate-sdk");

const [port, executionsPort] = process.argv.slice(2, 4).map(Number);
if (![port, executionsPort].every((number) => Number.isInteger(number) && number > 0)) {
  const found = process.argv.slice(2).join(" ");
  console.error(`usage: node functions.mjs PORT EXECUTIONS_PORT [--no-retention]; expected ports, found ${found}`);
  process.exit(2);
}
// Retention travels in the discovery answer, so both servers get it the same way.
const retain = !process.argv.includes("--no-retention");
const options = retain ? {} : { journalRetention: 0, idempotencyRetention: 0 };
const workflowOptions = retain ? {} : { ...options, workflowRetention: 0 };

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

// A short workflow: state, a durable step and a promise that the run itself resolves.
const signup = restate.workflow({
  name: "Signup",
  handlers: {
    run: async (ctx, text) => {
      ctx.set("name", text);
      const stored = await ctx.run("step", () => text);
      await ctx.promise("done").resolve(stored);
      return stored;
    },
  },
  options: workflowOptions,
});

// A workflow whose run waits for a promise that another handler resolves.
const approval = restate.workflow({
  name: "Approval",
  handlers: {
    run: async (ctx, text) => {
      ctx.workflowSendClient({ name: "Approval" }, ctx.key).approve(text);
      return ctx.promise("approved");
    },
    approve: async (ctx, text) => {
      await ctx.promise("approved").resolve(text);
    },
  },
  options: workflowOptions,
});

// Journals entries none of which is waited for, then sleeps. With an inactivity timeout of zero it is suspended exactly
// there, and all entries are replayed after the sleep. Answers how many attempts that has taken.
const attempts = new Map();
const replay = restate.object({
  name: "Replay",
  handlers: {
    run: async (ctx, entries) => {
      const attempt = (attempts.get(ctx.request().id.toString()) ?? 0) + 1;
      attempts.set(ctx.request().id.toString(), attempt);
      for (let i = 1; i < entries; i++) ctx.set("value", i);
      await ctx.sleep(1);
      attempts.delete(ctx.request().id.toString());
      return attempt;
    },
  },
  options: { ...options, inactivityTimeout: 0 },
});

// Counts and adds up the records of a key.
let executions = 0;
const tally = restate.object({
  name: "Tally",
  handlers: {
    add: async (ctx, value) => {
      const { count, sum } = (await ctx.get("total")) ?? { count: 0, sum: 0 };
      ctx.set("total", { count: count + 1, sum: sum + value });
      executions++;
    },
    get: restate.handlers.object.shared(async (ctx) => (await ctx.get("total")) ?? { count: 0, sum: 0 }),
  },
  options,
});

// So that progress can be seen without asking a server.
createServer((_request, response) => response.end(String(executions))).listen(executionsPort, "127.0.0.1");

const services = [echo, steps, counter, caller, signup, approval, replay, tally];
await restate.serve({ services, port });
