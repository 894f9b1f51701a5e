package io.perennial.roastery;

import io.perennial.roastery.Dice.Purpose;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * A company whose people order for it.
 *
 * @param reference as the web shop names it
 * @param since when the shop heard of it, in the business's zone
 * @param people customers with an account
 */
public record Office(
    String reference, String name, String trade, LocalDateTime since, List<Integer> people) {

  /** What somebody does in a company with the coffee of all. */
  public enum Part {
    BUYER,
    USER,
    PAYER,
    DECIDER
  }

  /**
   * What one of its people does: alone one does everything, and the more there are, the less each.
   *
   * @param place among its people
   */
  public Set<Part> parts(int place) {
    return switch (people.size()) {
      case 1 -> EnumSet.allOf(Part.class);
      case 2 ->
          place == 0 ? EnumSet.of(Part.DECIDER, Part.PAYER) : EnumSet.of(Part.BUYER, Part.USER);
      case 3 ->
          switch (place) {
            case 0 -> EnumSet.of(Part.DECIDER, Part.PAYER);
            case 1 -> EnumSet.of(Part.BUYER);
            default -> EnumSet.of(Part.USER);
          };
      default -> EnumSet.of(Part.values()[(place + 3) % Part.values().length]);
    };
  }

  private static final List<String> NAMES =
      List.of(
          "Lindenhof",
          "Atelier Nord",
          "Blue Heron",
          "Kwadrat",
          "Studio Sowa",
          "Casa Verde",
          "Pod Lipami",
          "Vatra",
          "Olivia",
          "Stara Fabryka",
          "Mara & Sons",
          "Trei Brazi",
          "Kalyna",
          "Old Harbour",
          "Piekarnia Rano",
          "Nuvola",
          "Sonnenberg",
          "Arka",
          "Letni Ogród",
          "Fenix",
          "Carpatica",
          "Zelena",
          "Kontora",
          "Most",
          "Pracownia 7",
          "Silver Birch");

  private static final List<String> TRADES = List.of("Café", "Office", "Hotel", "Bakery");

  private static final int MOST_PEOPLE = 4;

  /** So far back people who order for a company are looked for. */
  private static final int TRIES = 40;

  /**
   * The companies among customers.
   *
   * @param person who a customer is
   * @param since the moment the shop began to keep companies
   */
  static List<Office> of(
      long seed, int customers, IntFunction<Names.Person> person, LocalDateTime since) {
    var offices = new ArrayList<Office>();
    var taken = new HashSet<Integer>();
    int many = Math.min(NAMES.size(), (int) (customers * Model.COMPANIES));
    for (int i = 0; i < many; i++) {
      var dice = Dice.of(seed, i, Purpose.COMPANY);
      var trade = TRADES.get(dice.pick(4, 5, 1, 2));
      int wanted = 1 + dice.below(MOST_PEOPLE);
      var people = new ArrayList<Integer>();
      for (int tries = 0; tries < TRIES && people.size() < wanted; tries++) {
        int one = dice.below(customers);
        if (person.apply(one).reference() != null && taken.add(one)) {
          people.add(one);
        }
      }
      offices.add(
          new Office(
              "F" + (501 + i),
              NAMES.get(i) + " " + trade,
              trade,
              since.plusHours(dice.below(200)),
              List.copyOf(people)));
    }
    return List.copyOf(offices);
  }
}
