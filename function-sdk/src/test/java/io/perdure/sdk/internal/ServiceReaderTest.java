package io.perdure.sdk.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.sdk.Context;
import io.perdure.sdk.DurableFuture;
import io.perdure.sdk.FunctionEndpoint;
import io.perdure.sdk.Handler;
import io.perdure.sdk.InvalidServiceException;
import io.perdure.sdk.JacksonSerdeFactory;
import io.perdure.sdk.ObjectContext;
import io.perdure.sdk.Service;
import io.perdure.sdk.Shared;
import io.perdure.sdk.SharedObjectContext;
import io.perdure.sdk.VirtualObject;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServiceReaderTest {
  /** Annotated on the interface. */
  @VirtualObject
  interface Counter {
    @Handler
    long add(ObjectContext context, long delta);

    @Shared(name = "value")
    long get(SharedObjectContext context);
  }

  static final class CounterImpl implements Counter {
    @Override
    public long add(ObjectContext context, long delta) {
      return delta;
    }

    @Override
    public long get(SharedObjectContext context) {
      return 0;
    }
  }

  private static ServiceDefinition read(Class<?> type) {
    return ServiceReader.read(type, new JacksonSerdeFactory(), "cannot be bound");
  }

  @Test
  void annotationsOfAnInterfaceCountForItsClass() {
    var definition = read(CounterImpl.class);

    assertThat(definition.name()).isEqualTo("Counter");
    assertThat(definition.isKeyed()).isTrue();
    assertThat(definition.handlers().keySet()).containsExactly("add", "value");
    assertThat(definition.handlers().get("value"))
        .extracting(HandlerDefinition::kind)
        .isEqualTo(HandlerDefinition.Kind.SHARED);
  }

  @Service(name = "restate-thing")
  static final class EverythingWrong {
    @Shared
    public String shared(Context context) {
      return "";
    }

    @Handler
    public void noContext() {}

    @Handler
    public void objectContext(ObjectContext context) {}

    @Handler
    public void three(Context context, String a, String b) {}

    @Handler(name = "bad name")
    public void named(Context context) {}

    @Handler
    void hidden(Context context) {}

    @Handler
    public DurableFuture<String> future(Context context) {
      return context.awakeable(String.class);
    }

    @Handler
    public <T> void generic(Context context, T input) {}
  }

  @Test
  void allMistakesAreReportedTogether() {
    assertThatThrownBy(() -> read(EverythingWrong.class))
        .isInstanceOfSatisfying(
            InvalidServiceException.class,
            e ->
                assertThat(e.problems())
                    .anySatisfy(text -> assertThat(text).contains("'restate-thing' is reserved"))
                    .anySatisfy(text -> assertThat(text).startsWith("handler shared: @Shared is"))
                    .anySatisfy(
                        text -> assertThat(text).contains("handler noContext:", "no parameter"))
                    .anySatisfy(text ->
                        assertThat(text)
                            .contains("handler objectContext: expected Context as the first"))
                    .anySatisfy(text -> assertThat(text).contains("three", "found 3 parameters"))
                    .anySatisfy(text -> assertThat(text).startsWith("handler bad name: expected a"))
                    .anySatisfy(text -> assertThat(text).contains("hidden: expected a public"))
                    .anySatisfy(text -> assertThat(text).contains("future: expected a value"))
                    .anySatisfy(text -> assertThat(text).contains("generic", "the variable T"))
                    .hasSize(9));
  }

  static final class NotAnnotated {
    @Handler
    public void handle(Context context) {}
  }

  @Test
  void aClassWithoutAnnotationIsNoService() {
    assertThatThrownBy(() -> FunctionEndpoint.bind(new NotAnnotated()).build())
        .isInstanceOf(InvalidServiceException.class)
        .hasMessageContaining("NotAnnotated cannot be bound")
        .hasMessageContaining("found it on none");
  }

  @Test
  void twoServicesOfOneNameCannotBeBound() {
    var builder = FunctionEndpoint.bind(new CounterImpl()).bind(new CounterImpl());

    assertThatThrownBy(builder::build)
        .isInstanceOf(InvalidServiceException.class)
        .hasMessageContaining("another service is named 'Counter'");
  }

  @Test
  void servicesAreBoundOneByOneAndAnEndpointHasOne() {
    var builder = FunctionEndpoint.builder();
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Expected a service to be bound, but found none");

    List.of(new CounterImpl()).forEach(builder::bind);

    assertThat(builder.build().transport().services())
        .extracting(Endpoint.Served::name)
        .containsExactly("Counter");
  }

  @Test
  void onlyAnInterfaceCanBeCalledByMethod() {
    var definitions = new Definitions(new JacksonSerdeFactory());

    assertThatThrownBy(() -> definitions.ofInterface(CounterImpl.class))
        .isInstanceOf(InvalidServiceException.class)
        .hasMessageContaining("expected an interface");
  }

  @Test
  void aMethodReferenceNamesItsHandlerAndInput() {
    var definition = new Definitions(new JacksonSerdeFactory()).ofInterface(Counter.class);

    var recorded =
        MethodRecorder.record(
            Counter.class, definition, proxy -> proxy.add(MethodRecorder.noContext(), 5L));

    assertThat(recorded.handler().name()).isEqualTo("add");
    assertThat(recorded.handler().inputBytes(recorded.input()).toStringUtf8()).isEqualTo("5");
  }

  /** Takes an input or none. */
  @Service
  interface Optionally {
    @Handler
    String greet(Context context, Optional<String> name);
  }

  @Test
  void anOptionalInputMayBeAbsent() {
    var handler = Objects.requireNonNull(read(Optionally.class).handlers().get("greet"));

    assertThat(handler.inputOptional()).isTrue();
    assertThat(handler.inputBytes(Optional.empty()).isEmpty()).isTrue();
    assertThat(handler.inputBytes(Optional.of("Ada")).toStringUtf8()).isEqualTo("\"Ada\"");
  }
}
