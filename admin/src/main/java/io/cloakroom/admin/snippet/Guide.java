package io.cloakroom.admin.snippet;

import io.cloakroom.admin.snippet.Snippet.Code;
import io.cloakroom.admin.snippet.Snippet.Step;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Builds a [Snippet] step by step. Sentences contain no values, so that each has one translation.
final class Guide {
    /// Placeholder for the file with the certificate authority that signed the server's certificate.
    static final String AUTHORITY = "/path/to/ca.pem";

    static final String INTO_FILE = "Add these lines to the file. Create it if it does not exist yet:";
    static final String INTO_SHELL = "Paste this into your shell:";
    static final String TRY = "Try it:";
    static final String RUN = "Install the library and run it:";
    static final String ADD_LINE = "Add this line to the file:";
    static final String ADD_OPTION = "Add this option to each command:";
    static final String SEES_BUCKETS = "the names of your buckets.";
    static final String SEES_HELLO = "the word Hello.";
    static final String SEES_OBJECTS =
            "the names of the objects that the token may see; nothing, and no error, while there are none.";
    static final String SEES_STORED = "the word Stored.";
    static final String SEES_NO_ERROR = "no error. What was put can be read with another token only.";
    static final String PUT = "Put a small object:";

    private final Blanks blanks;
    private final String id;
    private final String title;
    private final String group;
    private final List<Step> steps = new ArrayList<>();
    private @Nullable Step trust;

    Guide(Blanks blanks, String id, String title, String group) {
        this.blanks = blanks;
        this.id = id;
        this.title = title;
        this.group = group;
    }

    /// Adds a step with nothing to copy.
    Guide say(String text) {
        steps.add(new Step(text, null));
        return this;
    }

    /// Adds the client's main text.
    Guide code(String text, String syntax, @Nullable String file, String content) {
        return code(text, id, syntax, file, content);
    }

    Guide code(String text, String codeId, String syntax, @Nullable String file, String content) {
        steps.add(new Step(text, new Code(codeId, syntax, file, content)));
        return this;
    }

    /// Adds the command that shows that the setup works.
    Guide tries(String text, String command) {
        return code(text, id + "-try", "shell", null, blanks.fill(Quoting.SHELL, command));
    }

    /// Adds the command that shows that the setup works: it lists all buckets or, for a limited token, the objects
    /// that the token may see. For a write-only token, it puts an object.
    Guide triesToList(String text, String buckets, String objects, String put) {
        return blanks.onlyWrites() ? tries(PUT, put) : tries(text, blanks.limited() ? objects : buckets);
    }

    /// Sets the expected output of [#triesToList].
    Snippet expectList() {
        return expect(blanks.onlyWrites() ? SEES_NO_ERROR : blanks.limited() ? SEES_OBJECTS : SEES_BUCKETS);
    }

    /// Explains how to make the client trust a self-signed certificate, if the endpoint uses https.
    Guide trusts(String text, String syntax, @Nullable String file, String content) {
        trust = blanks.secure() ? new Step(text, new Code(id + "-trust", syntax, file, content)) : null;
        return this;
    }

    /// Explains the same with an environment variable.
    Guide trustsVariable(String name) {
        return trusts(INTO_SHELL, "shell", null, "export " + name + "=" + AUTHORITY + "\n");
    }

    Snippet expect(String expected) {
        return new Snippet(id, title, group, steps, expected, trust);
    }
}
