package io.perdure.examples.spring;

import io.perdure.sdk.FunctionEndpoint;
import io.perdure.sdk.Service;
import io.perdure.sdk.VirtualObject;
import io.perdure.sdk.Workflow;
import java.lang.annotation.Annotation;
import java.util.List;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Serves all beans that are services, virtual objects or workflows. */
@Configuration(proxyBeanMethods = false)
class PerdureConfiguration {
  private static final List<Class<? extends Annotation>> KINDS =
      List.of(Service.class, VirtualObject.class, Workflow.class);

  @Bean
  FunctionEndpoint functionEndpoint(ListableBeanFactory beans) {
    var endpoint = FunctionEndpoint.builder();
    for (var kind : KINDS) {
      beans.getBeansWithAnnotation(kind).values().forEach(endpoint::bind);
    }
    return endpoint.build();
  }

  @Bean
  FunctionServerLifecycle functionServer(
      FunctionEndpoint endpoint, @Value("${functions.port}") int port) {
    return new FunctionServerLifecycle(endpoint, port);
  }
}
