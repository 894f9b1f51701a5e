package io.perennial.storage;

import com.zaxxer.hikari.HikariDataSource;
import jakarta.servlet.MultipartConfigElement;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.servlet.autoconfigure.MultipartProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

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
    // The detail of an error quotes the row, and personal data is not for logs.
    pool.addDataSourceProperty("logServerErrorDetail", "false");
    // The driver gives a session the JVM's zone; every statement is written for UTC.
    pool.setConnectionInitSql("set time zone 'UTC'");
    return pool;
  }

  /**
   * Uploads come to lie beside the rest of the data: the system's folder for temporary files is
   * often small, in memory, or read by others.
   */
  @Bean
  @ConditionalOnWebApplication
  MultipartConfigElement uploads(MultipartProperties properties, DataFolder folder) {
    properties.setLocation(folder.emptyFolder("uploads").toString());
    return properties.createMultipartConfig();
  }

  @Bean
  WebMvcConfigurer roomForUploads(DataFolder folder) {
    return new WebMvcConfigurer() {
      @Override
      public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new RoomForUploads(folder));
      }
    };
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
