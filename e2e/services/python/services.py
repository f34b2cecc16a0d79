"""The services of the end-to-end tests; what each must do is in ../README.md."""

import asyncio
import os
import time
from collections import defaultdict
from datetime import timedelta

import restate
from hypercorn.asyncio import serve
from hypercorn.config import Config
from restate import RunOptions, TerminalError
from restate.serde import BytesSerde

DAY = timedelta(days=1)
tries: dict[str, int] = defaultdict(int)


def log(line: str) -> None:
    with open(os.environ["STEPS"], "a") as steps:
        steps.write(line + "\n")


def try_of(name: str) -> int:
    tries[name] += 1
    return tries[name]


def ms(count: int) -> timedelta:
    return timedelta(milliseconds=count)


def bind_counter(counter: restate.VirtualObject, lazy: bool) -> None:
    @counter.handler(enable_lazy_state=lazy)
    async def add(ctx: restate.ObjectContext, delta: int) -> int:
        count = (await ctx.get("count") or 0) + delta
        ctx.set("count", count)
        return count

    @counter.handler(kind="shared", enable_lazy_state=lazy)
    async def get(ctx: restate.ObjectSharedContext) -> int:
        return await ctx.get("count") or 0

    @counter.handler(enable_lazy_state=lazy)
    async def reset(ctx: restate.ObjectContext) -> None:
        ctx.clear("count")

    @counter.handler("clearAll", enable_lazy_state=lazy)
    async def clear_all(ctx: restate.ObjectContext) -> None:
        ctx.clear_all()

    @counter.handler(kind="shared", enable_lazy_state=lazy)
    async def keys(ctx: restate.ObjectSharedContext) -> list:
        return await ctx.state_keys()

    @counter.handler(enable_lazy_state=lazy)
    async def put(ctx: restate.ObjectContext, entry: dict) -> None:
        ctx.set(entry["name"], entry["value"])

    @counter.handler(kind="shared", enable_lazy_state=lazy)
    async def read(ctx: restate.ObjectSharedContext, name: str):
        return await ctx.get(name)

    @counter.handler(enable_lazy_state=lazy)
    async def append(ctx: restate.ObjectContext, item: int) -> None:
        ctx.set("items", (await ctx.get("items") or []) + [item])

    @counter.handler("list", kind="shared", enable_lazy_state=lazy)
    async def items(ctx: restate.ObjectSharedContext) -> list:
        return await ctx.get("items") or []

    @counter.handler(kind="shared", enable_lazy_state=lazy)
    async def key(ctx: restate.ObjectSharedContext) -> str:
        return ctx.key()


counter = restate.VirtualObject("Counter")
lazy_counter = restate.VirtualObject("LazyCounter")
bind_counter(counter, False)
bind_counter(lazy_counter, True)


steps = restate.Service("Steps")


@steps.handler("run")
async def run_steps(ctx: restate.Context, request: dict) -> int:
    total = 0
    for step in range(request["count"]):

        def action(step=step) -> int:
            log(f"{request['name']} {step}")
            return 1

        total += await ctx.run_typed("step", action)
    return total


@steps.handler()
async def stamp(ctx: restate.Context, name: str) -> None:
    await ctx.run_typed("stamp", lambda: log(f"{name} {time.time_ns() // 1_000_000}"))


@steps.handler("flaky")
async def flaky_step(ctx: restate.Context, request: dict) -> int:
    def action() -> int:
        attempt = try_of(request["name"])
        log(f"{request['name']} {attempt}")
        if attempt <= request["failures"]:
            raise ValueError("not yet")
        return attempt

    return await ctx.run_typed("flaky", action, RunOptions(initial_retry_interval=ms(10), max_attempts=20))


@steps.handler()
async def exhausts(ctx: restate.Context, name: str) -> None:
    def action() -> None:
        log(f"{name} {try_of(name)}")
        raise ValueError("never")

    await ctx.run_typed("exhausts", action, RunOptions(initial_retry_interval=ms(10), max_attempts=3))


@steps.handler("terminal")
async def terminal_step(ctx: restate.Context, _name: str) -> str:
    def action() -> None:
        raise TerminalError("no use", 409)

    try:
        await ctx.run_typed("terminal", action)
    except TerminalError as failure:
        return "caught " + failure.message
    return "nothing to catch"


proxy = restate.Service("Proxy")


def generic_call(ctx: restate.Context, request: dict):
    return ctx.generic_call(
        request["service"],
        request["handler"],
        request["body"].encode(),
        request.get("key"),
        idempotency_key=request.get("idempotencyKey"),
    )


@proxy.handler()
async def call(ctx: restate.Context, request: dict) -> str:
    return (await generic_call(ctx, request)).decode()


@proxy.handler("callId")
async def call_id(ctx: restate.Context, request: dict) -> str:
    handle = generic_call(ctx, request)
    invocation = await handle.invocation_id()
    await handle
    return invocation


@proxy.handler()
async def send(ctx: restate.Context, request: dict) -> str:
    delay = request.get("delayMs")
    handle = ctx.generic_send(
        request["service"],
        request["handler"],
        request["body"].encode(),
        request.get("key"),
        send_delay=None if delay is None else ms(delay),
        idempotency_key=request.get("idempotencyKey"),
    )
    return await handle.invocation_id()


@proxy.handler()
async def ordered(ctx: restate.Context, request: dict) -> list:
    key, count = request["key"], request["count"]
    for item in range(count):
        ctx.generic_send("Counter", "append", str(item).encode(), key)
    await ctx.generic_call("Counter", "append", str(count).encode(), key)
    return await ctx.object_call(counter.handlers["list"].fn, key, None)


@proxy.handler()
async def cancel(ctx: restate.Context, invocation: str) -> None:
    ctx.cancel_invocation(invocation)


@proxy.handler()
async def attach(ctx: restate.Context, invocation: str) -> str:
    return (await ctx.attach_invocation(invocation, serde=BytesSerde())).decode()


sleeper = restate.Service("Sleeper")


@sleeper.handler()
async def sleep(ctx: restate.Context, duration: int) -> str:
    await ctx.sleep(ms(duration))
    return "slept"


@sleeper.handler()
async def many(ctx: restate.Context, request: dict) -> int:
    await restate.gather(*[ctx.sleep(ms(request["ms"] + i % 7)) for i in range(request["count"])])
    return request["count"]


@sleeper.handler()
async def timeout(ctx: restate.Context, duration: int) -> str:
    _, promise = ctx.awakeable()
    match await restate.select(resolved=promise, late=ctx.sleep(ms(duration))):
        case ["late", _]:
            return "timed out"
        case _:
            return "resolved"


@sleeper.handler()
async def race(ctx: restate.Context) -> int:
    match await restate.select(slow=ctx.sleep(DAY), fast=ctx.sleep(ms(20))):
        case ["fast", _]:
            return 1
        case _:
            return 0


@sleeper.handler("all")
async def await_all(ctx: restate.Context) -> list:
    timers = [ctx.sleep(ms(duration)) for duration in (30, 20, 10)]
    done = await restate.gather(*timers)
    return [timers.index(timer) for timer in done]


awakeables = restate.VirtualObject("Awakeables")


@awakeables.handler()
async def hold(ctx: restate.ObjectContext) -> str:
    name, promise = ctx.awakeable()
    ctx.set("id", name)
    return await promise


@awakeables.handler("id", kind="shared")
async def awakeable_id(ctx: restate.ObjectSharedContext):
    return await ctx.get("id")


@awakeables.handler("resolve", kind="shared")
async def resolve(ctx: restate.ObjectSharedContext, request: dict) -> None:
    ctx.resolve_awakeable(request["id"], request["value"])


@awakeables.handler("reject", kind="shared")
async def reject(ctx: restate.ObjectSharedContext, request: dict) -> None:
    ctx.reject_awakeable(request["id"], request["reason"])


failures = restate.Service("Failures")


@failures.handler()
async def terminal(_ctx: restate.Context, request: dict) -> None:
    raise TerminalError(request["message"], request["code"])


@failures.handler("withMetadata")
async def with_metadata(_ctx: restate.Context) -> None:
    raise TerminalError("no coffee", 418, {"pot": "tea"})


@failures.handler("flaky")
async def flaky_handler(_ctx: restate.Context, request: dict) -> int:
    attempt = try_of(request["name"])
    if attempt <= request["failures"]:
        raise ValueError("not yet")
    return attempt


@failures.handler()
async def endless(_ctx: restate.Context, _name: str) -> None:
    raise ValueError("never works")


@failures.handler("changesItsMind")
async def changes_its_mind(ctx: restate.Context, name: str) -> None:
    if try_of(name) == 1:
        await ctx.run_typed("step", lambda: 1)
    else:
        await ctx.sleep(ms(1))
    raise ValueError("once more")


saga = restate.Service("Saga")


@saga.handler("run")
async def run_saga(ctx: restate.Context, name: str) -> None:
    try:
        await ctx.run_typed("reserve", lambda: log(f"{name} reserved"))
        await ctx.sleep(DAY)
    except TerminalError:
        await ctx.run_typed("release", lambda: log(f"{name} released"))
        raise


@saga.handler()
async def parent(ctx: restate.Context, name: str) -> None:
    await ctx.service_call(run_saga, name)


echo = restate.Service("Echo")


@echo.handler(
    accept="application/octet-stream",
    content_type="application/octet-stream",
    input_serde=BytesSerde(),
    output_serde=BytesSerde(),
)
async def raw(_ctx: restate.Context, body: bytes) -> bytes:
    return body


@echo.handler()
async def text(_ctx: restate.Context, body: str) -> str:
    return body


@echo.handler()
async def empty(_ctx: restate.Context) -> str:
    return "nothing"


@echo.handler()
async def headers(ctx: restate.Context) -> dict:
    return dict(ctx.request().headers)


hidden = restate.Service("Hidden", ingress_private=True)


@hidden.handler()
async def secret(_ctx: restate.Context) -> str:
    return "secret"


flow = restate.Workflow("Flow")


@flow.main("run")
async def run_flow(ctx: restate.WorkflowContext, name: str) -> str:
    ctx.set("stage", "waiting")
    value = await ctx.promise("go").value()
    ctx.set("stage", "done")
    return f"{name} {value}"


@flow.handler()
async def go(ctx: restate.WorkflowSharedContext, value: str) -> None:
    await ctx.promise("go").resolve(value)


@flow.handler()
async def peek(ctx: restate.WorkflowSharedContext):
    return await ctx.promise("go").peek()


@flow.handler()
async def stage(ctx: restate.WorkflowSharedContext):
    return await ctx.get("stage")


app = restate.app(
    [counter, lazy_counter, steps, proxy, sleeper, awakeables, failures, saga, echo, hidden, flow]
)
config = Config()
config.bind = [f"127.0.0.1:{os.environ['PORT']}"]
asyncio.run(serve(app, config))
