package io.perdure.query.calcite;

import io.perdure.query.sql.Column;
import io.perdure.query.sql.ColumnType;
import io.perdure.query.sql.SqlCode;
import io.perdure.query.sql.SqlException;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeSystemImpl;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;

/** Our types in the library's, and back. Stateless. */
final class QueryTypes extends RelDataTypeSystemImpl {
  private static final int MAX_FIXED_LENGTH = 256;
  private static final int MILLISECONDS = 3;

  private static final SqlIntervalQualifier DURATION =
      new SqlIntervalQualifier(TimeUnit.DAY, TimeUnit.SECOND, SqlParserPos.ZERO);

  /** Texts of different lengths are not padded to one. */
  @Override
  public boolean shouldConvertRaggedUnionTypesToVarying() {
    return true;
  }

  @Override
  public RelDataType deriveAvgAggType(RelDataTypeFactory factory, RelDataType argument) {
    return factory.createTypeWithNullability(
        factory.createSqlType(SqlTypeName.DOUBLE), argument.isNullable());
  }

  /** A cast must not make much of little. */
  @Override
  public int getMaxPrecision(SqlTypeName type) {
    return switch (type) {
      case CHAR, BINARY -> MAX_FIXED_LENGTH;
      default -> super.getMaxPrecision(type);
    };
  }

  static RelDataType of(Column<?> column, RelDataTypeFactory factory) {
    var type =
        switch (column.type()) {
          case TEXT -> factory.createSqlType(SqlTypeName.VARCHAR);
          case INTEGER -> factory.createSqlType(SqlTypeName.BIGINT);
          case REAL -> factory.createSqlType(SqlTypeName.DOUBLE);
          case FLAG -> factory.createSqlType(SqlTypeName.BOOLEAN);
          case TIME -> factory.createSqlType(SqlTypeName.TIMESTAMP, MILLISECONDS);
          case DURATION -> factory.createSqlIntervalType(DURATION);
          case BYTES -> factory.createSqlType(SqlTypeName.VARBINARY);
        };
    return factory.createTypeWithNullability(type, column.isNullable());
  }

  /**
   * @throws SqlException if no answer can have it
   */
  static ColumnType of(String name, RelDataType type) {
    return switch (type.getSqlTypeName()) {
      case CHAR, VARCHAR, NULL -> ColumnType.TEXT;
      case TINYINT, SMALLINT, INTEGER, BIGINT -> ColumnType.INTEGER;
      case REAL, FLOAT, DOUBLE, DECIMAL -> ColumnType.REAL;
      case BOOLEAN -> ColumnType.FLAG;
      case TIMESTAMP -> ColumnType.TIME;
      case BINARY, VARBINARY -> ColumnType.BYTES;
      case INTERVAL_DAY,
          INTERVAL_DAY_HOUR,
          INTERVAL_DAY_MINUTE,
          INTERVAL_DAY_SECOND,
          INTERVAL_HOUR,
          INTERVAL_HOUR_MINUTE,
          INTERVAL_HOUR_SECOND,
          INTERVAL_MINUTE,
          INTERVAL_MINUTE_SECOND,
          INTERVAL_SECOND ->
          ColumnType.DURATION;
      default ->
          throw new SqlException(
              SqlCode.INVALID,
              "Expected a type that an answer can have, but " + name + " is of type " + type);
    };
  }
}
