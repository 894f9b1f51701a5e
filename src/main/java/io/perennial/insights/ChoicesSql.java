package io.perennial.insights;

import io.perennial.insights.Choices.Choice;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What customers can be told apart by, in SQL that DuckDB and Trino both speak. */
final class ChoicesSql {

  private ChoicesSql() {}

  static List<Choice> countries(JdbcClient copy, int most) {
    return choices(
        copy,
        """
        select country as choice, count(*) as people from customers where country is not null
        group by 1 order by 2 desc, 1 limit :most
        """,
        most);
  }

  static List<Choice> channels(JdbcClient copy, int most) {
    return choices(
        copy,
        """
        select channel as choice, count(*) as people from customers where channel is not null
        group by 1 order by 2 desc, 1 limit :most
        """,
        most);
  }

  static List<Choice> products(JdbcClient copy, int most) {
    return choices(
        copy,
        """
        select product as choice, count(distinct customer) as people from baskets
        group by 1 order by 2 desc, 1 limit :most
        """,
        most);
  }

  private static List<Choice> choices(JdbcClient copy, String question, int most) {
    return copy.sql(question)
        .param("most", most)
        .query((row, number) -> new Choice(row.getString(1), row.getLong(2)))
        .list();
  }
}
