// SPDX-License-Identifier: Apache-2.0
package dev.signet.persistence.redis;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;

/** Opens connections as the settings say; no wait in them is longer than half a call may take. */
final class RedisConnector {
  private static final String TRUST_STORE_TYPE = "PKCS12";

  /** Guards nothing: the store holds public certificates and never leaves the process. */
  private static final char[] TRUST_STORE_PASSWORD = "none".toCharArray();

  private final HostAndPort address;
  private final JedisClientConfig clientConfig;
  private final RedisSettings settings;

  /**
   * @throws IllegalArgumentException if the settings' CA file cannot be read
   */
  RedisConnector(RedisSettings settings) {
    this.settings = settings;
    this.address = new HostAndPort(settings.host(), settings.port());
    this.clientConfig = clientConfig(settings);
  }

  RedisClient pooled() {
    var pool = new ConnectionPoolConfig();
    pool.setMaxTotal(settings.poolSize());
    pool.setMaxIdle(settings.poolSize());
    pool.setMaxWait(settings.timeout().dividedBy(2));
    pool.setJmxEnabled(false);
    return RedisClient.builder()
        .hostAndPort(address)
        .clientConfig(clientConfig)
        .poolConfig(pool)
        .build();
  }

  /** A connection outside the pool, connected already. */
  Jedis single() {
    return new Jedis(new Connection(address, clientConfig));
  }

  private static JedisClientConfig clientConfig(RedisSettings settings) {
    var half = Math.toIntExact(Math.max(1, settings.timeout().toMillis() / 2));
    var builder =
        DefaultJedisClientConfig.builder()
            .resp2()
            .clientName("signet")
            .connectionTimeoutMillis(half)
            .socketTimeoutMillis(half)
            .database(settings.database());
    settings.user().ifPresent(builder::user);
    settings.password().ifPresent(builder::password);
    if (settings.isSecure()) builder.sslOptions(tls(settings));
    return builder.build();
  }

  /** Checks the chain and the host's name. */
  private static SslOptions tls(RedisSettings settings) {
    var options = SslOptions.builder().sslVerifyMode(SslVerifyMode.FULL);
    settings
        .caFile()
        .map(RedisConnector::trustStore)
        .ifPresent(
            store ->
                options
                    .trustStoreType(TRUST_STORE_TYPE)
                    .truststore(() -> new ByteArrayInputStream(store), TRUST_STORE_PASSWORD));
    return options.build();
  }

  /** The library reads authorities from a key store only. */
  private static byte[] trustStore(Path caFile) {
    try (var pem = Files.newInputStream(caFile)) {
      var authorities = KeyStore.getInstance(TRUST_STORE_TYPE);
      authorities.load(null, null);
      for (var authority : CertificateFactory.getInstance("X.509").generateCertificates(pem))
        authorities.setCertificateEntry("authority " + authorities.size(), authority);
      if (authorities.size() == 0)
        throw new IllegalArgumentException(
            "redis.ca-file: " + caFile + " holds no certificate (expected: PEM)");
      var store = new ByteArrayOutputStream();
      authorities.store(store, TRUST_STORE_PASSWORD);
      return store.toByteArray();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "redis.ca-file: " + caFile + " cannot be read (expected: PEM certificates)", e);
    }
  }
}
