package io.perdure.sdk;

/**
 * How a method is told what type a value has when its class alone does not say it: a {@link
 * TypeRef} for a generic type, converted by the endpoint's {@link SerdeFactory}, or a {@link Serde}
 * that does the conversion itself.
 *
 * <pre>{@code
 * List<String> names = context.run("load", new TypeRef<List<String>>() {}, () -> load());
 * byte[] image = context.run("fetch", Serde.raw(), () -> fetch());
 * }</pre>
 *
 * @param <T> the type of the value
 */
public sealed interface DataType<T> permits TypeRef, Serde {}
