package io.perennial.catalogue;

import io.perennial.Problem;
import io.perennial.catalogue.Offer.Part;
import java.io.IOException;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Google's product feed as XML, RSS 2.0 or Atom, read element by element with limits. It may define
 * no entities of its own: with them a small file can ask for other files, or for more text than
 * there is memory.
 */
final class Feed {

  /** A feed is four deep; what is much deeper costs the reader's memory. */
  private static final int DEEPEST = 50;

  /** As many letters of one element as any field may have; descriptions are passed over. */
  private static final int LONGEST_TEXT = 4_000;

  private static final String GOOGLE = "http://base.google.com/ns/1.0";

  private static final Map<String, Part> ELEMENTS =
      Map.ofEntries(
          Map.entry("id", Part.REFERENCE),
          Map.entry("title", Part.NAME),
          Map.entry("link", Part.LINK),
          Map.entry("image_link", Part.PICTURE),
          Map.entry("price", Part.PRICE),
          Map.entry("availability", Part.AVAILABILITY),
          Map.entry("product_type", Part.CATEGORY),
          Map.entry("item_group_id", Part.GROUP));

  /** What Google's own taxonomy says counts only where the shop says nothing. */
  private static final String TAXONOMY = "google_product_category";

  private final XMLStreamReader reader;

  private Feed(XMLStreamReader reader) {
    this.reader = reader;
  }

  /**
   * Reads the items of a feed for as long as somebody wants another one.
   *
   * @throws Problem if it is no XML, defines entities, or is too deep
   */
  static void read(InputStream bytes, Predicate<Offer> items) throws IOException {
    var factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
    factory.setXMLResolver((publicId, systemId, base, namespace) -> {
      throw new XMLStreamException("nothing is fetched");
    });
    try {
      var reader = factory.createXMLStreamReader(bytes);
      try {
        new Feed(reader).read(items);
      } finally {
        reader.close();
      }
    } catch (XMLStreamException malformed) {
      if (malformed.getNestedException() instanceof IOException failure) {
        throw failure;
      }
      var at = malformed.getLocation();
      var problem =
          Problem.invalidField(
              "file", "catalogue.feed.malformed", at == null ? 0 : at.getLineNumber());
      problem.initCause(malformed);
      throw problem;
    }
  }

  private void read(Predicate<Offer> items) throws XMLStreamException {
    int depth = 0;
    long number = 0;
    while (reader.hasNext()) {
      int event = reader.next();
      if (event == XMLStreamConstants.DTD) {
        throw Problem.invalidField("file", "catalogue.feed.doctype");
      }
      if (event == XMLStreamConstants.START_ELEMENT) {
        var name = reader.getLocalName();
        if (name.equals("item") || name.equals("entry")) {
          if (!items.test(item(++number, depth + 1))) {
            return;
          }
          // The reader stands at the end of the item.
          continue;
        }
        depth = deeper(depth);
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        depth--;
      }
    }
    if (number == 0) {
      throw Problem.invalidField("file", "catalogue.feed.empty");
    }
  }

  private static int deeper(int depth) {
    if (depth == DEEPEST) {
      throw Problem.invalidField("file", "catalogue.feed.deep", DEEPEST);
    }
    return depth + 1;
  }

  /** What stands directly in an item; what Google's own elements say goes before the others. */
  private Offer item(long number, int start) throws XMLStreamException {
    var google = new EnumMap<Part, String>(Part.class);
    var plain = new EnumMap<Part, String>(Part.class);
    @Nullable String taxonomy = null;
    while (reader.next() != XMLStreamConstants.END_ELEMENT) {
      if (reader.getEventType() != XMLStreamConstants.START_ELEMENT) {
        continue;
      }
      var name = reader.getLocalName();
      var part = ELEMENTS.get(name);
      boolean isGoogle = GOOGLE.equals(reader.getNamespaceURI());
      var address = reader.getAttributeValue(null, "href");
      var text = text(start + 1);
      var said = address != null && part == Part.LINK ? address : text;
      if (part != null && !said.isBlank()) {
        (isGoogle ? google : plain).putIfAbsent(part, said);
      } else if (name.equals(TAXONOMY)) {
        taxonomy = text;
      }
    }
    plain.forEach(google::putIfAbsent);
    if (taxonomy != null) {
      google.putIfAbsent(Part.CATEGORY, taxonomy);
    }
    return Offer.of(number, google, List.of());
  }

  /** The text of the element that begins here, up to its end; what stands deeper is passed over. */
  private String text(int start) throws XMLStreamException {
    var text = new StringBuilder();
    int depth = start;
    while (depth >= start) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> depth = deeper(depth);
        case XMLStreamConstants.END_ELEMENT -> depth--;
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
          if (depth == start && text.length() < LONGEST_TEXT) {
            text.append(
                reader.getTextCharacters(),
                reader.getTextStart(),
                Math.min(reader.getTextLength(), LONGEST_TEXT - text.length()));
          }
        }
        case XMLStreamConstants.ENTITY_REFERENCE ->
            throw Problem.invalidField("file", "catalogue.feed.doctype");
        default -> {
          // Comments and the like say nothing.
        }
      }
    }
    return text.toString();
  }
}
