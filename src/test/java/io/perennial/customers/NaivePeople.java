package io.perennial.customers;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who is who, written a second time from the rules alone and as plainly as possible: sets of names
 * that are put together one link after another, over everything that was ever told.
 */
final class NaivePeople {

  /** Names that were told together. */
  record Told(List<String> names) {}

  /** Two names of which the staff said something; later ones come later. */
  record Said(Set<String> ones, Set<String> others, boolean together) {}

  private final Set<List<String>> links = new HashSet<>();
  private final List<Set<String>> groups = new ArrayList<>();
  private final Set<List<String>> apart = new HashSet<>();

  /** The people as sets of names; a reference begins with r, then its source's letter. */
  static Set<Set<String>> of(Collection<Told> history, List<Said> decisions) {
    return new NaivePeople(history).people(decisions);
  }

  private NaivePeople(Collection<Told> history) {
    var names = new TreeSet<String>();
    for (var told : history) {
      names.addAll(told.names());
      for (var other : told.names().subList(1, told.names().size())) {
        links.add(List.of(told.names().getFirst(), other));
        links.add(List.of(other, told.names().getFirst()));
      }
    }
    names.forEach(name -> groups.add(new HashSet<>(Set.of(name))));
  }

  private Set<Set<String>> people(List<Said> decisions) {
    var decided = new HashSet<Set<String>>();
    for (var said : decisions.reversed()) {
      for (var one : said.ones()) {
        for (var other : said.others()) {
          if (decided.add(Set.of(one, other))) {
            if (!said.together()) {
              apart.add(List.of(one, other));
              apart.add(List.of(other, one));
            } else if (!areApart(one, other)) {
              join(one, other);
            }
          }
        }
      }
    }
    var silent = new HashSet<String>();
    for (var group : List.copyOf(groups)) {
      for (var name : group) {
        if (!name.startsWith("r")
            && (isDesk(name) || neighbours(name).size() > 20 || isShared(name))) {
          silent.add(name);
        }
      }
    }
    links.stream()
        .filter(link -> link.getFirst().compareTo(link.getLast()) < 0)
        .filter(link -> link.stream().noneMatch(silent::contains))
        .sorted(
            java.util.Comparator.<List<String>, String>comparing(List::getFirst)
                .thenComparing(List::getLast))
        .forEach(link -> {
          if (!clash(link.getFirst(), link.getLast())
              && !areApart(link.getFirst(), link.getLast())) {
            join(link.getFirst(), link.getLast());
          }
        });
    return new HashSet<>(groups);
  }

  private static boolean isDesk(String name) {
    return name.startsWith("sinfo@");
  }

  private Set<String> neighbours(String name) {
    var neighbours = new HashSet<String>();
    links.stream().filter(l -> l.getFirst().equals(name)).forEach(l -> neighbours.add(l.getLast()));
    return neighbours;
  }

  private boolean isShared(String name) {
    for (var one : neighbours(name)) {
      for (var other : neighbours(name)) {
        if (one.startsWith("r") && other.startsWith("r") && clash(one, other)) {
          return true;
        }
      }
    }
    return false;
  }

  private Set<String> group(String name) {
    return groups.stream().filter(group -> group.contains(name)).findFirst().orElseThrow();
  }

  private boolean clash(String one, String other) {
    if (group(one).contains(other)) {
      return false;
    }
    for (var mine : group(one)) {
      for (var theirs : group(other)) {
        if (mine.startsWith("r") && theirs.startsWith("r") && mine.charAt(1) == theirs.charAt(1)) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean areApart(String one, String other) {
    return apart.stream()
        .anyMatch(
            pair -> group(one).contains(pair.getFirst()) && group(other).contains(pair.getLast()));
  }

  private void join(String one, String other) {
    var mine = group(one);
    var theirs = group(other);
    if (!mine.contains(other)) {
      groups.remove(mine);
      groups.remove(theirs);
      var both = new HashSet<>(mine);
      both.addAll(theirs);
      groups.add(both);
    }
  }
}
