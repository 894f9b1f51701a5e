package io.perennial.companies;

import io.perennial.Page;
import io.perennial.Problem;
import io.perennial.companies.Company.Figures;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The companies by name, part by part, with what each is worth. */
@Component
class CompanyList {

  /** A company and what it is worth. */
  record Row(Company company, Figures figures) {}

  /** Nobody types a longer name to find a company. */
  static final int LONGEST_QUERY = 200;

  /** Where a part of the list ends. */
  private record Place(String name, UUID id) {

    private static final Place FIRST = new Place("", new UUID(0, 0));
    private static final int ID_LETTERS = 36;

    static Place parse(String cursor) {
      try {
        var text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        if (text.indexOf('\0') >= 0) {
          throw new IllegalArgumentException("no text of the database");
        }
        return new Place(
            text.substring(ID_LETTERS), UUID.fromString(text.substring(0, ID_LETTERS)));
      } catch (RuntimeException malformed) {
        throw new Problem(Problem.Kind.MALFORMED, "cursor", "error.parameter", "cursor");
      }
    }

    static String after(Company company) {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString((company.id() + company.name()).getBytes(StandardCharsets.UTF_8));
    }
  }

  private final CompaniesSql sql;
  private final MembersSql members;

  CompanyList(CompaniesSql sql, MembersSql members) {
    this.sql = sql;
    this.members = members;
  }

  /**
   * A part of the list.
   *
   * @param query a part of the name or the reference
   */
  Page<Row> page(@Nullable String query, @Nullable String cursor, int size) {
    var wanted = query == null ? "" : query.strip().toLowerCase(Locale.ROOT);
    if (wanted.length() > LONGEST_QUERY || wanted.indexOf('\0') >= 0) {
      throw new Problem(Problem.Kind.MALFORMED, "query", "error.parameter", "query");
    }
    var pattern = "%" + wanted.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
    var from = cursor == null ? Place.FIRST : Place.parse(cursor);
    var page = Page.of(sql.named(pattern, from.name(), from.id(), size + 1), size, Place::after);
    if (page.items().isEmpty()) {
      return new Page<>(java.util.List.of(), null);
    }
    var figures = members.figures(page.items().stream().map(Company::id).toList());
    return new Page<>(
        page.items().stream()
            .map(company -> new Row(company, figures.getOrDefault(company.id(), Figures.NONE)))
            .toList(),
        page.next());
  }
}
