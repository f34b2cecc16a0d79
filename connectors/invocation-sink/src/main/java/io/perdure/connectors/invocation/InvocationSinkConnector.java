package io.perdure.connectors.invocation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/**
 * Makes invocations of the records that a Connect pipeline delivers. All tasks are alike; Connect
 * deals the partitions out to them. Confined to the worker's thread for it.
 */
public final class InvocationSinkConnector extends SinkConnector {
  private Map<String, String> properties = Map.of();

  /** Called by Connect, by reflection. */
  public InvocationSinkConnector() {}

  @Override
  public String version() {
    return Version.NUMBER;
  }

  @Override
  public ConfigDef config() {
    return InvocationSinkConfig.definition();
  }

  @Override
  public Config validate(Map<String, String> settings) {
    var values = new ArrayList<>(super.validate(settings).configValues());
    for (var name : InvocationSinkConfig.owned(settings)) {
      var mistake = new ConfigValue(name);
      mistake.addErrorMessage(InvocationSinkConfig.mustNotSet(name));
      values.add(mistake);
    }
    return new Config(values);
  }

  @Override
  public void start(Map<String, String> settings) {
    new InvocationSinkConfig(settings);
    properties = Map.copyOf(settings);
  }

  @Override
  public Class<? extends Task> taskClass() {
    return InvocationSinkTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return Collections.nCopies(maxTasks, properties);
  }

  @Override
  public void stop() {}
}
