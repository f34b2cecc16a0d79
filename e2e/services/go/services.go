// Command services has the services of the end-to-end tests; what each must do is in ../README.md.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"sync"
	"time"

	restate "github.com/restatedev/sdk-go"
	"github.com/restatedev/sdk-go/encoding"
	"github.com/restatedev/sdk-go/server"
)

const day = 24 * time.Hour

var (
	mutex sync.Mutex
	tries = map[string]int{}
)

func tryOf(name string) int {
	mutex.Lock()
	defer mutex.Unlock()
	tries[name]++
	return tries[name]
}

func write(line string) error {
	steps, err := os.OpenFile(os.Getenv("STEPS"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer steps.Close()
	_, err = fmt.Fprintln(steps, line)
	return err
}

func writes(ctx restate.Context, step string, line func() string) error {
	return failure(restate.RunVoid(ctx, func(restate.RunContext) error { return write(line()) }, restate.WithName(step)))
}

// failure keeps an error that is nil from becoming an interface that is not.
func failure(err restate.TerminalError) error {
	if err == nil {
		return nil
	}
	return err
}

func ms(count int) time.Duration { return time.Duration(count) * time.Millisecond }

type void = restate.Void

type entry struct {
	Name  string `json:"name"`
	Value any    `json:"value"`
}

func counter(name string, options ...restate.ServiceDefinitionOption) restate.ServiceDefinition {
	return restate.NewObject(name, options...).
		Handler("add", restate.NewObjectHandler(func(ctx restate.ObjectContext, delta int) (int, error) {
			count, err := restate.Get[int](ctx, "count")
			if err != nil {
				return 0, err
			}
			restate.Set(ctx, "count", count+delta)
			return count + delta, nil
		})).
		Handler("get", restate.NewObjectSharedHandler(func(ctx restate.ObjectSharedContext, _ void) (int, error) {
			count, err := restate.Get[int](ctx, "count")
			return count, failure(err)
		})).
		Handler("reset", restate.NewObjectHandler(func(ctx restate.ObjectContext, _ void) (void, error) {
			restate.Clear(ctx, "count")
			return void{}, nil
		})).
		Handler("clearAll", restate.NewObjectHandler(func(ctx restate.ObjectContext, _ void) (void, error) {
			restate.ClearAll(ctx)
			return void{}, nil
		})).
		Handler("keys", restate.NewObjectSharedHandler(func(ctx restate.ObjectSharedContext, _ void) ([]string, error) {
			keys, err := restate.Keys(ctx)
			return append([]string{}, keys...), failure(err)
		})).
		Handler("put", restate.NewObjectHandler(func(ctx restate.ObjectContext, put entry) (void, error) {
			restate.Set(ctx, put.Name, put.Value)
			return void{}, nil
		})).
		Handler("read", restate.NewObjectSharedHandler(func(ctx restate.ObjectSharedContext, name string) (any, error) {
			value, err := restate.Get[any](ctx, name)
			return value, failure(err)
		})).
		Handler("append", restate.NewObjectHandler(func(ctx restate.ObjectContext, item int) (void, error) {
			items, err := restate.Get[[]int](ctx, "items")
			if err != nil {
				return void{}, err
			}
			restate.Set(ctx, "items", append(items, item))
			return void{}, nil
		})).
		Handler("list", restate.NewObjectSharedHandler(func(ctx restate.ObjectSharedContext, _ void) ([]int, error) {
			items, err := restate.Get[[]int](ctx, "items")
			return append([]int{}, items...), failure(err)
		})).
		Handler("key", restate.NewObjectSharedHandler(func(ctx restate.ObjectSharedContext, _ void) (string, error) {
			return restate.Key(ctx), nil
		}))
}

type named struct {
	Name     string `json:"name"`
	Count    int    `json:"count"`
	Failures int    `json:"failures"`
}

func steps() restate.ServiceDefinition {
	return restate.NewService("Steps").
		Handler("run", restate.NewServiceHandler(func(ctx restate.Context, request named) (int, error) {
			sum := 0
			for step := range request.Count {
				one, err := restate.Run(ctx, func(restate.RunContext) (int, error) {
					return 1, write(fmt.Sprintf("%s %d", request.Name, step))
				}, restate.WithName("step"))
				if err != nil {
					return 0, err
				}
				sum += one
			}
			return sum, nil
		})).
		Handler("stamp", restate.NewServiceHandler(func(ctx restate.Context, name string) (void, error) {
			return void{}, writes(ctx, "stamp", func() string { return fmt.Sprintf("%s %d", name, time.Now().UnixMilli()) })
		})).
		Handler("flaky", restate.NewServiceHandler(func(ctx restate.Context, request named) (int, error) {
			attempt, err := restate.Run(ctx, func(restate.RunContext) (int, error) {
				attempt := tryOf(request.Name)
				if err := write(fmt.Sprintf("%s %d", request.Name, attempt)); err != nil {
					return 0, err
				}
				if attempt <= request.Failures {
					return 0, errors.New("not yet")
				}
				return attempt, nil
			}, restate.WithName("flaky"), restate.WithInitialRetryInterval(ms(10)), restate.WithMaxRetryAttempts(20))
			return attempt, failure(err)
		})).
		Handler("exhausts", restate.NewServiceHandler(func(ctx restate.Context, name string) (void, error) {
			err := restate.RunVoid(ctx, func(restate.RunContext) error {
				if err := write(fmt.Sprintf("%s %d", name, tryOf(name))); err != nil {
					return err
				}
				return errors.New("never")
			}, restate.WithName("exhausts"), restate.WithInitialRetryInterval(ms(10)), restate.WithMaxRetryAttempts(3))
			return void{}, failure(err)
		})).
		Handler("terminal", restate.NewServiceHandler(func(ctx restate.Context, _ string) (string, error) {
			err := restate.RunVoid(ctx, func(restate.RunContext) error {
				return restate.ToTerminalError(errors.New("no use"), restate.WithErrorCode(409))
			}, restate.WithName("terminal"))
			if err == nil {
				return "nothing to catch", nil
			}
			return "caught " + err.Error(), nil
		}))
}

type request struct {
	Service        string `json:"service"`
	Key            string `json:"key"`
	Handler        string `json:"handler"`
	Body           string `json:"body"`
	IdempotencyKey string `json:"idempotencyKey"`
	DelayMs        int    `json:"delayMs"`
}

func (r request) client(ctx restate.Context) restate.Client[any, []byte] {
	if r.Key == "" {
		return restate.Service[[]byte](ctx, r.Service, r.Handler, restate.WithCodec(encoding.BinaryCodec))
	}
	return restate.Object[[]byte](ctx, r.Service, r.Key, r.Handler, restate.WithCodec(encoding.BinaryCodec))
}

func (r request) call(ctx restate.Context) restate.ResponseFuture[[]byte] {
	if r.IdempotencyKey == "" {
		return r.client(ctx).RequestFuture([]byte(r.Body))
	}
	return r.client(ctx).RequestFuture([]byte(r.Body), restate.WithIdempotencyKey(r.IdempotencyKey))
}

func proxy() restate.ServiceDefinition {
	return restate.NewService("Proxy").
		Handler("call", restate.NewServiceHandler(func(ctx restate.Context, request request) (string, error) {
			result, err := request.call(ctx).Response()
			return string(result), failure(err)
		})).
		Handler("callId", restate.NewServiceHandler(func(ctx restate.Context, request request) (string, error) {
			call := request.call(ctx)
			id := call.GetInvocationId()
			_, err := call.Response()
			return id, failure(err)
		})).
		Handler("send", restate.NewServiceHandler(func(ctx restate.Context, request request) (string, error) {
			sent := request.client(ctx).Send([]byte(request.Body), restate.WithDelay(ms(request.DelayMs)))
			return sent.GetInvocationId(), nil
		})).
		Handler("ordered", restate.NewServiceHandler(func(ctx restate.Context, request struct {
			Key   string `json:"key"`
			Count int    `json:"count"`
		}) ([]int, error) {
			for item := range request.Count {
				restate.ObjectSend(ctx, "Counter", request.Key, "append").Send(item)
			}
			if _, err := restate.Object[void](ctx, "Counter", request.Key, "append").Request(request.Count); err != nil {
				return nil, err
			}
			items, err := restate.Object[[]int](ctx, "Counter", request.Key, "list").Request(void{})
			return items, failure(err)
		})).
		Handler("cancel", restate.NewServiceHandler(func(ctx restate.Context, id string) (void, error) {
			restate.CancelInvocation(ctx, id)
			return void{}, nil
		})).
		Handler("attach", restate.NewServiceHandler(func(ctx restate.Context, id string) (string, error) {
			result, err := restate.AttachInvocation[[]byte](ctx, id, restate.WithCodec(encoding.BinaryCodec)).Response()
			return string(result), failure(err)
		}))
}

func sleeper() restate.ServiceDefinition {
	return restate.NewService("Sleeper").
		Handler("sleep", restate.NewServiceHandler(func(ctx restate.Context, duration int) (string, error) {
			return "slept", failure(restate.Sleep(ctx, ms(duration)))
		})).
		Handler("many", restate.NewServiceHandler(func(ctx restate.Context, request struct {
			Count int `json:"count"`
			Ms    int `json:"ms"`
		}) (int, error) {
			timers := make([]restate.Future, request.Count)
			for i := range timers {
				timers[i] = restate.After(ctx, ms(request.Ms+i%7))
			}
			done := 0
			for _, err := range restate.Wait(ctx, timers...) {
				if err != nil {
					return 0, err
				}
				done++
			}
			return done, nil
		})).
		Handler("timeout", restate.NewServiceHandler(func(ctx restate.Context, duration int) (string, error) {
			late := restate.After(ctx, ms(duration))
			first, err := restate.WaitFirst(ctx, restate.Awakeable[string](ctx), late)
			if err != nil {
				return "", err
			}
			if first == late {
				return "timed out", nil
			}
			return "resolved", nil
		})).
		Handler("race", restate.NewServiceHandler(func(ctx restate.Context, _ void) (int, error) {
			slow, fast := restate.After(ctx, day), restate.After(ctx, ms(20))
			first, err := restate.WaitFirst(ctx, slow, fast)
			if err != nil {
				return 0, err
			}
			if first == fast {
				return 1, nil
			}
			return 0, nil
		})).
		Handler("all", restate.NewServiceHandler(func(ctx restate.Context, _ void) ([]int, error) {
			timers := []restate.AfterFuture{restate.After(ctx, ms(30)), restate.After(ctx, ms(20)), restate.After(ctx, ms(10))}
			done := []int{}
			for index, timer := range timers {
				if err := timer.Done(); err != nil {
					return nil, err
				}
				done = append(done, index)
			}
			return done, nil
		}))
}

func awakeables() restate.ServiceDefinition {
	return restate.NewObject("Awakeables").
		Handler("hold", restate.NewObjectHandler(func(ctx restate.ObjectContext, _ void) (string, error) {
			awakeable := restate.Awakeable[string](ctx)
			restate.Set(ctx, "id", awakeable.Id())
			value, err := awakeable.Result()
			return value, failure(err)
		})).
		Handler("id", restate.NewObjectSharedHandler(func(ctx restate.ObjectSharedContext, _ void) (*string, error) {
			id, err := restate.Get[*string](ctx, "id")
			return id, failure(err)
		})).
		Handler("resolve", restate.NewObjectSharedHandler(func(ctx restate.ObjectSharedContext, request struct {
			ID    string `json:"id"`
			Value string `json:"value"`
		}) (void, error) {
			restate.ResolveAwakeable(ctx, request.ID, request.Value)
			return void{}, nil
		})).
		Handler("reject", restate.NewObjectSharedHandler(func(ctx restate.ObjectSharedContext, request struct {
			ID     string `json:"id"`
			Reason string `json:"reason"`
		}) (void, error) {
			restate.RejectAwakeable(ctx, request.ID, errors.New(request.Reason))
			return void{}, nil
		}))
}

func failures() restate.ServiceDefinition {
	return restate.NewService("Failures").
		Handler("terminal", restate.NewServiceHandler(func(_ restate.Context, request struct {
			Code    int    `json:"code"`
			Message string `json:"message"`
		}) (void, error) {
			return void{}, restate.ToTerminalError(errors.New(request.Message), restate.WithErrorCode(restate.Code(request.Code)))
		})).
		Handler("withMetadata", restate.NewServiceHandler(func(restate.Context, void) (void, error) {
			return void{}, restate.ToTerminalError(errors.New("no coffee"), restate.WithErrorCode(418), restate.WithMetadata("pot", "tea"))
		})).
		Handler("flaky", restate.NewServiceHandler(func(_ restate.Context, request named) (int, error) {
			attempt := tryOf(request.Name)
			if attempt <= request.Failures {
				return 0, errors.New("not yet")
			}
			return attempt, nil
		})).
		Handler("endless", restate.NewServiceHandler(func(restate.Context, string) (void, error) {
			return void{}, errors.New("never works")
		})).
		Handler("changesItsMind", restate.NewServiceHandler(func(ctx restate.Context, name string) (void, error) {
			var err restate.TerminalError
			if tryOf(name) == 1 {
				_, err = restate.Run(ctx, func(restate.RunContext) (int, error) { return 1, nil }, restate.WithName("step"))
			} else {
				err = restate.Sleep(ctx, ms(1))
			}
			if err != nil {
				return void{}, err
			}
			return void{}, errors.New("once more")
		}))
}

func saga() restate.ServiceDefinition {
	return restate.NewService("Saga").
		Handler("run", restate.NewServiceHandler(func(ctx restate.Context, name string) (void, error) {
			err := writes(ctx, "reserve", func() string { return name + " reserved" })
			if err == nil {
				err = failure(restate.Sleep(ctx, day))
			}
			if err != nil {
				if undo := writes(ctx, "release", func() string { return name + " released" }); undo != nil {
					return void{}, undo
				}
			}
			return void{}, err
		})).
		Handler("parent", restate.NewServiceHandler(func(ctx restate.Context, name string) (void, error) {
			_, err := restate.Service[void](ctx, "Saga", "run").Request(name)
			return void{}, failure(err)
		}))
}

func echo() restate.ServiceDefinition {
	return restate.NewService("Echo").
		Handler("raw", restate.NewServiceHandler(func(_ restate.Context, bytes []byte) ([]byte, error) {
			return bytes, nil
		}, restate.WithCodec(encoding.BinaryCodec))).
		Handler("text", restate.NewServiceHandler(func(_ restate.Context, text string) (string, error) {
			return text, nil
		})).
		Handler("empty", restate.NewServiceHandler(func(restate.Context, void) (string, error) {
			return "nothing", nil
		})).
		Handler("headers", restate.NewServiceHandler(func(ctx restate.Context, _ void) (map[string]string, error) {
			return ctx.Request().Headers.ToMap(), nil
		}))
}

func hidden() restate.ServiceDefinition {
	return restate.NewService("Hidden", restate.WithIngressPrivate(true)).
		Handler("secret", restate.NewServiceHandler(func(restate.Context, void) (string, error) {
			return "secret", nil
		}))
}

func flow() restate.ServiceDefinition {
	return restate.NewWorkflow("Flow").
		Handler("run", restate.NewWorkflowHandler(func(ctx restate.WorkflowContext, name string) (string, error) {
			restate.Set(ctx, "stage", "waiting")
			value, err := restate.Promise[string](ctx, "go").Result()
			if err != nil {
				return "", err
			}
			restate.Set(ctx, "stage", "done")
			return name + " " + value, nil
		})).
		Handler("go", restate.NewWorkflowSharedHandler(func(ctx restate.WorkflowSharedContext, value string) (void, error) {
			return void{}, failure(restate.Promise[string](ctx, "go").Resolve(value))
		})).
		Handler("peek", restate.NewWorkflowSharedHandler(func(ctx restate.WorkflowSharedContext, _ void) (*string, error) {
			value, err := restate.Promise[*string](ctx, "go").Peek()
			return value, failure(err)
		})).
		Handler("stage", restate.NewWorkflowSharedHandler(func(ctx restate.WorkflowSharedContext, _ void) (*string, error) {
			stage, err := restate.Get[*string](ctx, "stage")
			return stage, failure(err)
		}))
}

func main() {
	services := server.NewRestate()
	for _, service := range []restate.ServiceDefinition{
		counter("Counter"), counter("LazyCounter", restate.WithEnableLazyState(true)), steps(), proxy(), sleeper(),
		awakeables(), failures(), saga(), echo(), hidden(), flow(),
	} {
		services.Bind(service)
	}
	if err := services.Start(context.Background(), "127.0.0.1:"+os.Getenv("PORT")); err != nil {
		log.Fatal(err)
	}
}
