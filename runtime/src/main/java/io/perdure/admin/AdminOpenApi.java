package io.perdure.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The admin API as a small OpenAPI 3.1 document: its paths and methods, as they are mounted.
 * Stateless.
 */
final class AdminOpenApi {
  private static final Pattern PARAMETER = Pattern.compile(":([a-zA-Z]+)");

  private AdminOpenApi() {}

  /** Describes the newest version of what a router has. */
  static ObjectNode of(Router router, String version) {
    var json = OpenApi.document("Perdure admin API", version, "/");
    var paths = json.putObject("paths");
    for (var route : router.getRoutes()) {
      var path = route.getPath();
      if (path == null || route.methods() == null || isOther(path)) {
        continue;
      }
      var matcher = PARAMETER.matcher(path);
      var item = paths.withObjectProperty(matcher.replaceAll("{$1}"));
      for (var method : route.methods()) {
        var operation = item.putObject(method.name().toLowerCase(Locale.ROOT));
        var parameters = operation.putArray("parameters");
        matcher.reset();
        while (matcher.find()) {
          parameters
              .addObject()
              .put("name", matcher.group(1))
              .put("in", "path")
              .put("required", true)
              .putObject("schema")
              .put("type", "string");
        }
        operation.putObject("responses").putObject("default").put("description", "JSON");
      }
    }
    return json;
  }

  private static boolean isOther(String path) {
    return path.startsWith("/internal") || path.matches("/v[0-9]+/.*");
  }
}
