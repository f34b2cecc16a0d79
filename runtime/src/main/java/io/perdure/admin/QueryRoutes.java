package io.perdure.admin;

import static io.perdure.admin.AdminAnswers.body;
import static io.perdure.admin.AdminAnswers.refuse;
import static io.perdure.admin.AdminAnswers.whenDone;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.perdure.query.sql.SqlCode;
import io.perdure.query.sql.SqlException;
import io.perdure.query.sql.SqlQueries;
import io.perdure.query.sql.SqlQueries.Form;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** SQL over HTTP: {@code POST /query}. Thread-safe. */
public final class QueryRoutes implements ApiRoutes {
  private static final String JSON = "application/json";
  private static final String ARROW = "application/vnd.apache.arrow.stream";
  private static final String ANY = "*/*";

  private final SqlQueries queries;

  public QueryRoutes(SqlQueries queries) {
    this.queries = queries;
  }

  @Override
  public void mount(Router router, ApiVersion version) {
    router.post(version.prefix() + "/query").handler(this::ask);
  }

  private void ask(RoutingContext context) {
    String sql;
    Form form;
    try {
      sql = sql(body(context));
      form = form(context.request().getHeader("accept"));
    } catch (SqlException wrong) {
      refuse(context, wrong);
      return;
    }
    whenDone(
        context,
        queries.ask(sql, form),
        answer ->
            context
                .response()
                .putHeader("content-type", answer.contentType())
                .end(Buffer.buffer(answer.body().bytes())));
  }

  private static String sql(String body) {
    try {
      var query = AdminJson.MAPPER.readTree(body).path("query");
      if (query.isTextual()) {
        return query.textValue();
      }
    } catch (JsonProcessingException _) {
      // Said below.
    }
    throw new SqlException(SqlCode.INVALID, "Expected a JSON object with the text query");
  }

  /** Arrow is what tools get that do not say, as they know it from the peer. */
  private static Form form(@Nullable String accept) {
    var accepted = accept == null ? ANY : accept.toLowerCase(Locale.ROOT);
    if (accepted.contains(JSON)) {
      return Form.JSON;
    }
    if (accepted.contains(ARROW) || accepted.contains(ANY)) {
      return Form.ARROW;
    }
    throw new SqlException(
        SqlCode.NOT_ACCEPTABLE,
        "Expected accept: " + JSON + ", or " + ARROW + ", but found " + accept);
  }
}
