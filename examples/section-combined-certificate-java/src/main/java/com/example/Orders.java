package com.example;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Reads orders over a connection that the truststore verifies. */
public final class Orders {
  static {
    System.setProperty("javax.net.ssl.trustStore", "truststore");
    System.setProperty("javax.net.ssl.trustStorePassword", "password");
  }

  static Connection open() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://orders.postgres.database.azure.com:5432/orders"
            + "?sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory",
        "billing@orders",
        System.getenv("DB_PASSWORD"));
  }
}
