package io.perennial.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseAddressTest {

  @ParameterizedTest
  @CsvSource({
    "postgresql://host/shop, jdbc:postgresql://host/shop, , ",
    "postgres://anna:s%40fe+@my_db:6000/shop?sslmode=require,"
        + " jdbc:postgresql://my_db:6000/shop?sslmode=require, anna, s@fe+",
    "postgresql://anna:a@b@host/shop, jdbc:postgresql://host/shop, anna, a@b",
    "jdbc:postgresql://host/shop?user=anna&password=secret&ssl=true,"
        + " jdbc:postgresql://host/shop?ssl=true, anna, secret",
    "jdbc:postgresql://[::1]:5432/shop, jdbc:postgresql://[::1]:5432/shop, , ",
    "postgresql://host, jdbc:postgresql://host/, , "
  })
  void whoSignsInIsTakenOutOfTheAddress(String given, String url, String user, String password) {
    assertThat(DatabaseAddress.parse(given, null, null))
        .isEqualTo(new DatabaseAddress(url, user, password));
  }

  @Test
  void whatIsGivenBesideTheAddressWins() {
    var address = DatabaseAddress.parse("postgresql://anna:old@host/shop", "bob", "new");
    assertThat(address.user()).isEqualTo("bob");
    assertThat(address.password()).isEqualTo("new");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mysql://anna:secret@host/shop",
        "postgresql://anna:sec/secret@host/shop",
        "postgresql://anna:1/secret@host/shop",
        "postgresql://anna:%zzsecret@host/shop",
        "postgresql://anna:secret@ho st/shop",
        "secret"
      })
  void aRefusalDoesNotShowThePassword(String given) {
    assertThatThrownBy(() -> DatabaseAddress.parse(given, null, null))
        .isInstanceOf(Refusal.class)
        .hasNoCause()
        .hasMessageNotContaining("secret");
  }
}
