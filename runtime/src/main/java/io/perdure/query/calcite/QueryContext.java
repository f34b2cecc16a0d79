package io.perdure.query.calcite;

import java.util.Map;
import org.apache.calcite.DataContext;
import org.apache.calcite.adapter.java.JavaTypeFactory;
import org.apache.calcite.linq4j.QueryProvider;
import org.apache.calcite.schema.SchemaPlus;
import org.jspecify.annotations.Nullable;

/** What a query that is carried out can ask for. */
record QueryContext(SchemaPlus schema, JavaTypeFactory types, Map<String, @Nullable Object> values)
    implements DataContext {
  @Override
  public SchemaPlus getRootSchema() {
    return schema;
  }

  @Override
  public JavaTypeFactory getTypeFactory() {
    return types;
  }

  @Override
  public QueryProvider getQueryProvider() {
    throw new UnsupportedOperationException("Tables are scanned");
  }

  @Override
  public @Nullable Object get(String name) {
    return values.get(name);
  }
}
