package io.perennial.intake;

import io.perennial.Business;
import io.perennial.Money;
import io.perennial.Problem;
import io.perennial.Texts;
import io.perennial.files.Check;
import io.perennial.files.Dates;
import io.perennial.files.Field;
import io.perennial.files.Look;
import io.perennial.files.Mapping;
import io.perennial.files.Numbers;
import io.perennial.files.OrderRows;
import io.perennial.orders.Orders;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Shows how a file will be read, from its first rows, before anything is recorded. */
@Component
class Preview {

  private static final int ROWS = 10;
  private static final int PERCENT = 100;

  /** What a person may choose a column for; the rest comes with formats we know. */
  private static final List<Field> CHOICES =
      List.of(
          Field.REFERENCE,
          Field.DATE,
          Field.EMAIL,
          Field.CUSTOMER,
          Field.NAME,
          Field.COUNTRY,
          Field.PRODUCT,
          Field.PRODUCT_NAME,
          Field.QUANTITY,
          Field.PRICE,
          Field.TOTAL,
          Field.DISCOUNT,
          Field.CURRENCY,
          Field.STATUS,
          Field.REFUNDED,
          Field.CHANNEL);

  private final Imports imports;
  private final Business business;
  private final Orders orders;
  private final Clock clock;

  Preview(Imports imports, Business business, Orders orders, Clock clock) {
    this.imports = imports;
    this.business = business;
    this.orders = orders;
    this.clock = clock;
  }

  /**
   * The preview of a draft.
   *
   * @param problem what was wrong with the last choice
   */
  IntakePages.PreviewPage of(Import item, Mapping mapping, @Nullable String problem, Texts texts) {
    var profile = business.profile();
    var look = imports.look(item.id(), mapping);
    var layout = look.layout();
    var check = new Check(layout, hash -> {});
    var sentence = problem;
    var dateOrder = Dates.Order.DAY_FIRST;
    try {
      look.sample().forEach(check::add);
      dateOrder = check.dateOrder(mapping, profile.country());
      look.require();
    } catch (Problem incomplete) {
      sentence = texts.say(incomplete.text(), incomplete.arguments().toArray());
    }
    var decimal = check.decimal(mapping, look.delimiter());
    var assembly =
        new Assembly(
            layout,
            dateOrder,
            decimal,
            mapping.currency(),
            profile,
            (currency, day) -> orders.rate(currency, profile.currency(), day),
            clock.instant());
    return new IntakePages.PreviewPage(
        item,
        sentence,
        check.datesGuessed() && mapping.dateOrder() == null && layout.format().dateOrder() == null,
        word(dateOrder),
        choices(mapping, look, check.yearFirst() ? "year_first" : word(dateOrder), decimal, texts),
        fields(look),
        look.header(),
        Objects.requireNonNullElse(mapping.source(), ""),
        layout.source(),
        Objects.requireNonNullElse(mapping.currency(), ""),
        rows(look, assembly, texts));
  }

  private static List<IntakePages.Choice> choices(
      Mapping mapping, Look look, String dateOrder, Numbers.Decimal decimal, Texts texts) {
    var format = mapping.format();
    var order = mapping.dateOrder();
    var sign = mapping.decimal();
    var encoding = mapping.encoding();
    var delimiter = mapping.delimiter();
    return List.of(
        choice(
            "format",
            List.of("shopify", "woocommerce", "stripe", "order_lines", "table"),
            format == null ? null : format.label(),
            look.layout().format().label(),
            texts),
        choice(
            "date_order",
            List.of("day_first", "month_first"),
            order == null ? null : word(order),
            dateOrder,
            texts),
        choice(
            "decimal",
            List.of("dot", "comma"),
            sign == null ? null : word(sign),
            word(decimal),
            texts),
        choice(
            "encoding",
            List.of("utf-8", "utf-16le", "utf-16be", "cp1250", "cp1251"),
            encoding == null ? null : encoding.label(),
            look.encoding().label(),
            texts),
        choice(
            "delimiter",
            List.of(",", ";", "tab", "|"),
            delimiter == null ? null : sign(delimiter),
            sign(look.delimiter()),
            texts));
  }

  private static IntakePages.Choice choice(
      String name, List<String> values, @Nullable String chosen, String recognised, Texts texts) {
    var options = new ArrayList<String>();
    options.add("");
    options.addAll(values);
    var shown = texts.say("imports.option." + key(recognised));
    return new IntakePages.Choice(name, options, chosen == null ? "" : chosen, shown);
  }

  /** An option's name in the bundles: signs have words. */
  static String key(String option) {
    return switch (option) {
      case "," -> "comma-sign";
      case ";" -> "semicolon";
      case "|" -> "bar";
      default -> option;
    };
  }

  private static String sign(char delimiter) {
    return delimiter == '\t' ? "tab" : String.valueOf(delimiter);
  }

  private static String word(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }

  private static List<IntakePages.FieldChoice> fields(Look look) {
    var fields = new ArrayList<IntakePages.FieldChoice>();
    for (var field : CHOICES) {
      int column = look.layout().column(field);
      var sure = look.confidence().get(field);
      fields.add(
          new IntakePages.FieldChoice(
              field.key(),
              column < 0 ? null : look.header().get(column),
              sure == null ? null : (int) Math.round(sure * PERCENT)));
    }
    return fields;
  }

  private static List<IntakePages.PreviewRow> rows(Look look, Assembly assembly, Texts texts) {
    var shown = new ArrayList<IntakePages.PreviewRow>();
    var sample = look.sample().iterator();
    var rows = new OrderRows(look.layout(), "", () -> sample.hasNext() ? sample.next() : null);
    for (var group = rows.next(row -> {});
        group != null && shown.size() < ROWS;
        group = rows.next(row -> {})) {
      assembly.take(
          group.order(),
          group.rows(),
          told -> shown.add(read(told, texts)),
          refusal -> shown.add(refused(refusal, texts)));
    }
    return shown.stream().limit(ROWS).collect(Collectors.toList());
  }

  private static IntakePages.PreviewRow read(Told told, Texts texts) {
    var draft = told.draft();
    var customer = told.customer();
    var value = Orders.Line.sum(draft.lines());
    var back =
        draft.refunds().stream()
            .map(Orders.Refund::amount)
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    var amount = Money.text(value.subtract(back)) + " " + draft.currency();
    var bought = texts.say("imports.bought-lines", draft.lines().size() + draft.refunds().size());
    var person =
        customer == null
            ? null
            : customer.email() != null ? customer.email() : customer.reference();
    return new IntakePages.PreviewRow(
        told.rows().getFirst().number(),
        null,
        draft.reference(),
        draft.placedAt(),
        person,
        bought,
        amount,
        draft.lines().isEmpty() ? "refund" : word(draft.state()));
  }

  private static IntakePages.PreviewRow refused(Refusal refusal, Texts texts) {
    var reason = texts.say(refusal.reason(), refusal.arguments().toArray());
    return new IntakePages.PreviewRow(
        refusal.row().number(), reason, "", Instant.EPOCH, null, "", "", "");
  }
}
