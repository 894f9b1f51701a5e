package io.perennial.segments;

import io.perennial.conditions.Condition;
import io.perennial.consents.Channel;
import io.perennial.consents.Consents;
import io.perennial.consents.Topic;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** To how many of those who are meant something may be sent. */
@Component
public class Reach {

  private final Segments segments;
  private final Consents consents;

  Reach(Segments segments, Consents consents) {
    this.segments = segments;
    this.consents = consents;
  }

  /**
   * Of those whom a condition means, how many may be written to about at least one topic that
   * people have a say in, by each channel that such topics use.
   */
  public Map<Channel, Long> of(Condition condition) {
    var reach = new EnumMap<Channel, Long>(Channel.class);
    for (var channel : Channel.values()) {
      var topics =
          consents.topicsByKey().values().stream()
              .filter(topic -> topic.isAsked() && !topic.ended())
              .filter(topic -> topic.channels().contains(channel))
              .map(Topic::key)
              .<Condition>map(topic -> new Condition.MayReach(topic, channel.word(), true))
              .toList();
      if (!topics.isEmpty()) {
        reach.put(
            channel,
            segments.count(new Condition.All(List.of(condition, new Condition.Any(topics)))));
      }
    }
    return reach;
  }
}
