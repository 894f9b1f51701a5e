package io.perennial.roastery;

import io.perennial.roastery.Dice.Purpose;
import io.perennial.roastery.Model.Channel;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Invented people with names right for their country. No address of theirs can receive mail. */
public final class Names {

  /**
   * Who somebody is to the shop.
   *
   * @param reference the number of the account or card, or {@code null}
   * @param country ISO 3166 code
   */
  public record Person(
      @Nullable String reference, @Nullable String email, String name, String country) {}

  /**
   * A country's names. Family names that differ for a woman have both forms, with a slash.
   *
   * @param mail a domain that RFC 2606 keeps for examples
   */
  private record Country(
      String code,
      double share,
      String mail,
      List<String> women,
      List<String> men,
      List<String> families) {}

  private static final List<Country> COUNTRIES =
      List.of(
          new Country(
              "PL",
              0.40,
              "poczta.example",
              words(
                  "Anna Katarzyna Maria Małgorzata Agnieszka Barbara Ewa Magdalena Joanna Zofia Julia Hanna"
                      + " Aleksandra Natalia Karolina Monika Beata Dorota Łucja Żaneta"),
              words(
                  "Jan Piotr Krzysztof Andrzej Tomasz Paweł Michał Marcin Jakub Adam Łukasz Szymon"
                      + " Wojciech Mateusz Kacper Rafał Grzegorz Stanisław Dawid Bartosz"),
              words(
                  "Nowak Kowalski/Kowalska Wiśniewski/Wiśniewska Wójcik Kowalczyk Kamiński/Kamińska"
                      + " Lewandowski/Lewandowska Zieliński/Zielińska Szymański/Szymańska Woźniak"
                      + " Dąbrowski/Dąbrowska Kozłowski/Kozłowska Mazur Krawczyk Piotrowski/Piotrowska"
                      + " Grabowski/Grabowska Pawłowski/Pawłowska Michalak Król Wieczorek Jabłoński/Jabłońska"
                      + " Wróbel Majewski/Majewska Stępień Jaworski/Jaworska Malinowski/Malinowska Dudek"
                      + " Górski/Górska Pawlak Sikora Walczak Baran Rutkowski/Rutkowska Szewczyk")),
          new Country(
              "RO",
              0.25,
              "posta.example",
              words(
                  "Maria Elena Ioana Andreea Ana Mihaela Cristina Alexandra Daniela Gabriela Raluca Simona"
                      + " Roxana Larisa Bianca Irina Oana Denisa Ștefania Teodora"),
              words(
                  "Andrei Alexandru Ion Gheorghe Mihai Cristian Vasile Florin Ionuț Adrian Marian Bogdan"
                      + " Ștefan Răzvan Vlad Radu Călin Dragoș Sorin Tudor"),
              words(
                  "Popa Popescu Ionescu Pop Radu Dumitru Stan Stoica Gheorghe Matei Ciobanu Rusu Munteanu"
                      + " Constantin Marin Șerban Lazăr Florea Dumitrescu Barbu Tudor Preda Dobre Nistor"
                      + " Moldovan Voicu Cristea Mocanu Oprea Neagu Ungureanu Sârbu Țurcanu Bălan")),
          new Country(
              "UA",
              0.25,
              "poshta.example",
              words(
                  "Олена Наталія Тетяна Ірина Оксана Світлана Людмила Юлія Марія Катерина Ганна Вікторія"
                      + " Анастасія Дарина Софія Мар’яна Соломія Галина Леся Христина"),
              words(
                  "Олександр Андрій Сергій Володимир Микола Іван Дмитро Юрій Василь Максим Богдан Тарас"
                      + " Назар Ярослав Роман Олег Михайло Віталій Остап Артем"),
              words(
                  "Шевченко Коваленко Бондаренко Ткаченко Кравченко Ковальчук Олійник Шевчук Поліщук"
                      + " Бондар Мельник Мороз Марченко Лисенко Руденко Савченко Петренко Гриценко Кравець"
                      + " Гончаренко Яценко Щербак Жук Юрченко Федоренко Костюк Романюк Павленко Василенко"
                      + " Клименко Данилюк Мартинюк Литвин Захарчук")),
          new Country(
              "CZ",
              0.10,
              "schranka.example",
              words(
                  "Jana Marie Eva Hana Anna Lenka Kateřina Lucie Věra Alena Petra Veronika Tereza Jitka"
                      + " Barbora Eliška Zuzana Markéta Klára Šárka"),
              words(
                  "Jiří Jan Petr Josef Pavel Martin Tomáš Jaroslav Miroslav Zdeněk Michal Václav Karel"
                      + " Lukáš Ondřej Vojtěch Matěj Filip Radek Štěpán"),
              words(
                  "Novák/Nováková Svoboda/Svobodová Novotný/Novotná Dvořák/Dvořáková Černý/Černá"
                      + " Procházka/Procházková Kučera/Kučerová Veselý/Veselá Horák/Horáková Němec/Němcová"
                      + " Marek/Marková Pospíšil/Pospíšilová Hájek/Hájková Král/Králová Jelínek/Jelínková"
                      + " Růžička/Růžičková Beneš/Benešová Fiala/Fialová Sedláček/Sedláčková Doležal/Doležalová"
                      + " Zeman/Zemanová Kolář/Kolářová Čermák/Čermáková Vaněk/Vaňková Urban/Urbanová Šimek/Šimková")));

  /** The Ukrainian letters as passports write them, by the Cabinet's resolution 55 of 2010. */
  private static final Map<Character, String> LATIN =
      Map.ofEntries(
          Map.entry('а', "a"),
          Map.entry('б', "b"),
          Map.entry('в', "v"),
          Map.entry('г', "h"),
          Map.entry('ґ', "g"),
          Map.entry('д', "d"),
          Map.entry('е', "e"),
          Map.entry('є', "ie"),
          Map.entry('ж', "zh"),
          Map.entry('з', "z"),
          Map.entry('и', "y"),
          Map.entry('і', "i"),
          Map.entry('ї', "i"),
          Map.entry('й', "i"),
          Map.entry('к', "k"),
          Map.entry('л', "l"),
          Map.entry('м', "m"),
          Map.entry('н', "n"),
          Map.entry('о', "o"),
          Map.entry('п', "p"),
          Map.entry('р', "r"),
          Map.entry('с', "s"),
          Map.entry('т', "t"),
          Map.entry('у', "u"),
          Map.entry('ф', "f"),
          Map.entry('х', "kh"),
          Map.entry('ц', "ts"),
          Map.entry('ч', "ch"),
          Map.entry('ш', "sh"),
          Map.entry('щ', "shch"),
          Map.entry('ю', "iu"),
          Map.entry('я', "ia"),
          Map.entry('ł', "l"));

  private static final Pattern NOT_LATIN = Pattern.compile("[^a-z]");

  /** Where the numbers of accounts begin. */
  private static final int FIRST_NUMBER = 10_001;

  private Names() {}

  /** A customer of the shop; who came by this channel first. */
  static Person of(long seed, int customer, Channel channel) {
    var dice = Dice.of(seed, customer, Purpose.PERSON);
    var country =
        COUNTRIES.get(dice.pick(COUNTRIES.stream().mapToDouble(Country::share).toArray()));
    boolean woman = dice.chance(0.55);
    var first = any(woman ? country.women() : country.men(), dice);
    var family = any(country.families(), dice);
    int slash = family.indexOf('/');
    var last =
        slash < 0 ? family : woman ? family.substring(slash + 1) : family.substring(0, slash);
    boolean account = dice.chance(Model.ACCOUNTS);
    boolean addressInTown = dice.chance(Model.ADDRESSES_IN_TOWN);
    int number = FIRST_NUMBER + customer;
    boolean town = channel == Channel.TOWN;
    var reference = town || account ? "K" + number : null;
    var email =
        town && !addressInTown
            ? null
            : "%s.%s%d@%s".formatted(latin(first), latin(last), number, country.mail());
    return new Person(reference, email, first + " " + last, country.code());
  }

  /** A name in the letters an address may have. */
  static String latin(String name) {
    var written = new StringBuilder();
    for (char letter : name.toLowerCase(Locale.ROOT).toCharArray()) {
      var latin = LATIN.get(letter);
      written.append(latin == null ? String.valueOf(letter) : latin);
    }
    var bare = Normalizer.normalize(written, Normalizer.Form.NFD);
    return NOT_LATIN.matcher(bare).replaceAll("");
  }

  private static String any(List<String> names, Dice dice) {
    return names.get(dice.below(names.size()));
  }

  private static List<String> words(String names) {
    return List.of(names.split(" "));
  }
}
