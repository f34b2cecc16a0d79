package io.perdure.sdk;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says how the input and output of handlers become bytes, where the endpoint's own {@link
 * SerdeFactory} is not wanted. On an input parameter it is for that parameter, on a method for its
 * input and output, on a type for all of its handlers; the nearest one counts.
 *
 * <pre>{@code
 * @Handler
 * @UseSerde(AvroSerdeFactory.class)
 * public Invoice bill(Context context, Order order) { ... }
 * }</pre>
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
public @interface UseSerde {
  /** The factory; it needs a public constructor without parameters. */
  Class<? extends SerdeFactory> value();
}
