package io.github.camelflowable.diagnosis;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Topics by task of the models that were read: the model of a definition never changes. */
final class TopicCache {

    /** Models. More take more memory; with fewer, an engine of many definitions has its models read again and again. */
    private static final int CAPACITY = 1_000;

    private final ConcurrentMap<String, Map<String, String>> topicsByDefinition = new ConcurrentHashMap<>();
    private volatile boolean tablesHidden;

    /** @return topics by task, or null if the model was not read yet */
    Map<String, String> get(String definition) {
        return topicsByDefinition.get(definition);
    }

    void put(String definition, Map<String, String> topics) {
        if (topicsByDefinition.size() >= CAPACITY) {
            topicsByDefinition.clear();
        }
        topicsByDefinition.put(definition, topics);
    }

    /** The server refuses to show the engine's tables: no examination asks for them again. */
    void tablesAreHidden() {
        tablesHidden = true;
    }

    boolean areTablesHidden() {
        return tablesHidden;
    }
}
