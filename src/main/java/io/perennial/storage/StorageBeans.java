package io.perennial.storage;

import com.zaxxer.hikari.HikariDataSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/**
 * The data folder, the server and the pool. Each takes the one before as its argument, so Spring
 * closes them the other way round: the pool first, then the server, the folder last.
 */
@Configuration(proxyBeanMethods = false)
class StorageBeans {

  @Bean
  DataFolder dataFolder(StorageSettings settings) {
    return DataFolder.open(settings.folder());
  }

  @Bean
  Postgres postgres(StorageSettings settings, DataFolder folder) {
    return Postgres.open(settings, folder);
  }

  @Bean
  @ConfigurationProperties("spring.datasource.hikari")
  HikariDataSource dataSource(Postgres postgres) {
    var pool = new HikariDataSource();
    var address = postgres.address();
    pool.setJdbcUrl(address.url());
    if (address.user() != null) {
      pool.setUsername(address.user());
    }
    if (address.password() != null) {
      pool.setPassword(address.password());
    }
    pool.addDataSourceProperty("ApplicationName", "perennial");
    // The driver gives a session the JVM's zone; every statement is written for UTC.
    pool.setConnectionInitSql("set time zone 'UTC'");
    return pool;
  }

  @EventListener
  void tellWhere(ApplicationReadyEvent ready) {
    var port = ready.getApplicationContext().getEnvironment().getProperty("local.server.port");
    if (port != null) {
      LoggerFactory.getLogger("io.perennial.Perennial")
          .info("Perennial serves at http://localhost:{}", port);
    }
  }
}
