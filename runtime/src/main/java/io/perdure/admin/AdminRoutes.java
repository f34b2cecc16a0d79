package io.perdure.admin;

import io.vertx.ext.web.Router;

/** More routes on the admin listener, for other parts of the node. */
@FunctionalInterface
public interface AdminRoutes {
  void mount(Router router);
}
