package io.perdure.registry;

import io.perdure.model.TargetType;
import io.perdure.schemaregistry.SubjectVersion;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A handler as its deployment declared it.
 *
 * @param isPublic whether it may be called from outside; private ones are for other handlers
 * @param input what callers may send; null accepts everything
 * @param output what the answer's content type is; null is {@code application/json} when there is a
 *     body
 */
public record HandlerDescriptor(
    String name,
    TargetType type,
    boolean isPublic,
    @Nullable InputRule input,
    @Nullable OutputRule output,
    HandlerOptions options,
    About about) {
  /** A handler that says nothing about itself. */
  public HandlerDescriptor(
      String name,
      TargetType type,
      boolean isPublic,
      @Nullable InputRule input,
      @Nullable OutputRule output,
      HandlerOptions options) {
    this(name, type, isPublic, input, output, options, About.NOTHING);
  }

  /** What the handler says that its input is; null if it says nothing. */
  public @Nullable SubjectVersion inputSubject() {
    return DeclaredSubjects.input(about.metadata());
  }

  /** What the handler says that its output is; null if it says nothing. */
  public @Nullable SubjectVersion outputSubject() {
    return DeclaredSubjects.output(about.metadata());
  }

  /** The same, with what an operator decided. */
  HandlerDescriptor with(boolean changedPublic, HandlerOptions changed) {
    return new HandlerDescriptor(name, type, changedPublic, input, output, changed, about);
  }

  /**
   * What a handler says about itself, for people and tools.
   *
   * @param inputSchema JSON schema of the input, as JSON
   * @param outputSchema JSON schema of the output, as JSON
   */
  public record About(
      @Nullable String documentation,
      Map<String, String> metadata,
      @Nullable String inputSchema,
      @Nullable String outputSchema) {
    static final About NOTHING = new About(null, Map.of(), null, null);
  }

  /**
   * @param isRequired whether an empty body without content type is refused
   * @param contentType accepted type, wildcards allowed; null accepts only an empty body
   * @param hasJsonSchema whether the body must not be empty
   */
  public record InputRule(
      boolean isRequired, @Nullable String contentType, boolean hasJsonSchema) {}

  /**
   * @param contentType null sends none
   * @param setContentTypeIfEmpty whether it is sent with an empty body too
   */
  public record OutputRule(@Nullable String contentType, boolean setContentTypeIfEmpty) {}
}
