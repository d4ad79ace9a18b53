// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class PostgresServerTest {

  @Test
  void keepsDataAndPortOverStopAndStart() throws SQLException {
    try (var server = PostgresServer.started()) {
      var url = server.newDatabase();
      execute(url, "CREATE TABLE kept (id BIGINT)");

      server.stop();
      assertThatThrownBy(() -> execute(url, "SELECT 1")).isInstanceOf(SQLException.class);
      server.start();

      assertThat(execute(url, "SELECT * FROM kept")).isTrue();
    }
  }

  private static boolean execute(String url, String sql) throws SQLException {
    try (var connection =
            DriverManager.getConnection(url, PostgresServer.USER, PostgresServer.PASSWORD);
        var statement = connection.createStatement()) {
      return statement.execute(sql);
    }
  }
}
