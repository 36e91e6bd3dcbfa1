package io.cloakroom.storage.engine.keyring;

import io.cloakroom.storage.engine.KeyValue;
import io.cloakroom.storage.engine.Row;
import io.cloakroom.storage.engine.record.KeyLayout;
import java.nio.charset.StandardCharsets;

/// Names the rows of the keyring, which are also those of its copies ([KeyCopies]).
final class KeyringLayout {
    private static final char KEY = 'k';
    private static final char ALIAS = 'a';

    private KeyringLayout() {}

    static byte[] owner(String project) {
        return project.getBytes(StandardCharsets.US_ASCII);
    }

    static Row key(String project, String id) {
        return KeyLayout.index(KEY, project, id);
    }

    static Row alias(String project, String alias) {
        return KeyLayout.index(ALIAS, project, alias);
    }

    /// The rows of all keys of a project.
    static KeyValue.Range keysOf(String project) {
        return KeyLayout.indexOf(KEY, project, "");
    }

    /// The rows of all aliases of a project.
    static KeyValue.Range aliasesOf(String project) {
        return KeyLayout.indexOf(ALIAS, project, "");
    }

    /// The rows of all keys of all projects.
    static KeyValue.Range allKeys() {
        return KeyLayout.all(KEY);
    }
}
