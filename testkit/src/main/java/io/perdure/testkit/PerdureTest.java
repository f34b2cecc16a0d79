package io.perdure.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Starts a {@link TestRuntime} with these services for each test of a class. Test methods take it,
 * or a {@link io.perdure.sdk.client.PerdureClient} of it, as a parameter.
 *
 * <pre>{@code
 * @PerdureTest(DurableCounter.class)
 * class CounterTest {
 *   @Test
 *   void counts(PerdureClient perdure) {
 *     assertThat(perdure.object(Counter.class, "ada").call(Counter::add, 5L)).isEqualTo(5);
 *   }
 * }
 * }</pre>
 *
 * <p>Services whose constructors take arguments are given to {@link PerdureExtension#serving}.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(PerdureExtension.class)
public @interface PerdureTest {
  /** The services, each with a constructor without parameters: an instance serves each test. */
  Class<?>[] value();

  /**
   * After how many messages of handlers the runtime crashes, as {@link
   * TestRuntime.Builder#crashEvery}.
   */
  int crashEvery() default 0;
}
