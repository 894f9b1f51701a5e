package io.perennial;

import static org.assertj.core.api.Assertions.assertThat;

import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springdoc.webmvc.api.OpenApiWebMvcResource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.mock.web.MockHttpServletRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * openapi.json describes the API as it is. The description is made here, in a test, because on the
 * run-time class path its library would open routes of its own.
 */
@PerennialTest
class OpenApiTest {

  private static final Path DOCUMENT = Path.of("openapi.json");

  /** How the API writes names and values, for the library that reads the controllers. */
  @TestConfiguration(proxyBeanMethods = false)
  static class Description {

    static {
      SpringDocUtils.getConfig()
          .replaceWithSchema(BigDecimal.class, text("an amount").example("12.50"))
          .replaceWithSchema(
              JsonNode.class, new JsonSchema().description("a value, or null to take it away"))
          .replaceWithSchema(
              YearMonth.class, text("a month").pattern("\\d{4}-\\d{2}").example("2026-01"));
    }

    @Bean
    ModelResolver modelResolver() {
      // The library is of the time of Jackson 2 and does not see our naming.
      return new ModelResolver(
          io.swagger.v3.core.util.Json31.mapper()
              .copy()
              .setPropertyNamingStrategy(
                  com.fasterxml.jackson.databind.PropertyNamingStrategies.SNAKE_CASE));
    }

    /** Names an operation by its class and method, so that a new one does not rename others. */
    @Bean
    GlobalOperationCustomizer names() {
      return (operation, handler) -> {
        var module = handler.getBeanType().getSimpleName().replaceAll("Api$", "");
        operation.setOperationId(
            module.substring(0, 1).toLowerCase(Locale.ROOT)
                + module.substring(1)
                + "_"
                + handler.getMethod().getName());
        operation
            .getResponses()
            .addApiResponse("default", new ApiResponse().$ref("#/components/responses/Refused"));
        return operation;
      };
    }

    /** What names alone do not say. */
    @Bean
    GlobalOpenApiCustomizer words() {
      return api -> {
        Schema<?> sent =
            Objects.requireNonNull(api.getComponents().getSchemas().get("SentConsent"));
        sent.setRequired(List.of("topic", "channel", "state"));
        sent.setDescription(
            "What a customer said of one topic and channel; others stay as they are. A field that is"
                + " left out or null is not known: nothing of the word before is taken over.");
        SENT_CONSENT.forEach((name, words) -> {
          Schema<?> property = Objects.requireNonNull(sent.getProperties().get(name));
          property.setDescription(words);
        });
      };
    }

    private static final Map<String, String> SENT_CONSENT =
        Map.ofEntries(
            Map.entry("topic", "the key of a topic"),
            Map.entry("channel", "one that the topic offers"),
            Map.entry("state", "granted, withdrawn, refused or pending"),
            Map.entry("basis", "consent, existing or interest; left out: the topic's"),
            Map.entry(
                "at",
                "when it was said; left out: now. The same word with the same time is kept once;"
                    + " sent again without a time it was said again"),
            Map.entry(
                "source",
                "where it was said, such as the address of a form; left out: empty, and the proof"
                    + " names the key alone"),
            Map.entry("reason", "why; left out: none"),
            Map.entry(
                "text",
                "the very words the customer was shown; they get a number, text_version. Left out:"
                    + " the proof has neither"),
            Map.entry("language", "of the text; without a text it says nothing"),
            Map.entry("address", "the customer's internet address; left out: none"),
            Map.entry("agent", "the program the customer used; left out: none"),
            Map.entry(
                "confirmed",
                "whether a yes was confirmed elsewhere; left out: no, and a topic that wants it"
                    + " confirmed keeps the yes as pending and answers with the link"));

    @Bean
    OpenAPI openApi() {
      return new OpenAPI()
          .info(
              new Info()
                  .title("Perennial")
                  .version("v1")
                  .description(
                      "Amounts are decimal strings in the business's currency, days are YYYY-MM-DD,"
                          + " months YYYY-MM, shares numbers from 0 to 1. Refusals are RFC 9457"
                          + " problems. Long lists are pages of items and next; give next as cursor"
                          + " to read on.")
                  .license(new License().name("Apache-2.0").identifier("Apache-2.0")))
          .components(
              new Components()
                  .addResponses(
                      "Refused",
                      new ApiResponse()
                          .description("Refused, with the reason")
                          .content(
                              new Content()
                                  .addMediaType(
                                      "application/problem+json",
                                      new MediaType().schema(problem()))))
                  .addSecuritySchemes(
                      "key", new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme("bearer")))
          .addSecurityItem(new SecurityRequirement().addList("key"));
    }
  }

  private static Schema<?> problem() {
    return new JsonSchema()
        .types(Set.of("object"))
        .addProperty("type", text("urn:perennial:problem: and the reason's name"))
        .addProperty("title", text("the status in words"))
        .addProperty("status", new JsonSchema().types(Set.of("integer")))
        .addProperty("detail", text("what was refused and why, for people"))
        .addProperty("field", text("the field at fault, where there is one"));
  }

  private static Schema<?> text(String description) {
    return new JsonSchema().types(Set.of("string")).description(description);
  }

  private final OpenApiWebMvcResource description;
  private final JsonMapper json = JsonMapper.builder().build();

  @Autowired
  OpenApiTest(OpenApiWebMvcResource description) {
    this.description = description;
  }

  @Test
  void openapi_json_describes_the_api_as_it_is() throws IOException {
    var fresh = describe();
    if (Boolean.getBoolean("openapi.write")) {
      Files.writeString(DOCUMENT, fresh);
      return;
    }
    assertThat(Files.readString(DOCUMENT))
        .as("refresh it: mvn -Dtest=OpenApiTest -Dopenapi.write=true test")
        .isEqualTo(fresh);
  }

  @Test
  void names_and_amounts_are_described_as_the_api_writes_them() throws IOException {
    var schemas = json.readTree(describe()).path("components").path("schemas");
    assertThat(schemas.isEmpty()).isFalse();
    for (var schema : schemas) {
      for (var property : schema.path("properties").propertyNames()) {
        assertThat(property).matches("[a-z][a-z0-9_]*");
      }
    }
  }

  private String describe() throws IOException {
    var request = new MockHttpServletRequest("GET", "/v3/api-docs");
    var bytes = description.openapiJson(request, "/v3/api-docs", Locale.ENGLISH);
    var tree =
        (tools.jackson.databind.node.ObjectNode)
            json.readTree(new String(bytes, StandardCharsets.UTF_8));
    tree.remove("servers"); // wherever the shop runs it
    return json.writerWithDefaultPrettyPrinter().writeValueAsString(tree).replace("\r\n", "\n")
        + "\n";
  }
}
