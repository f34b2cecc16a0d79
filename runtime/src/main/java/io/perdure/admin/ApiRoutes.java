package io.perdure.admin;

import io.vertx.ext.web.Router;

/** Routes of the admin API; each version of the API has them under its own prefix. Thread-safe. */
public interface ApiRoutes {
  /**
   * Adds the routes; called once a version, before the listener starts. Bodies of requests are read
   * by then.
   */
  void mount(Router router, ApiVersion version);
}
