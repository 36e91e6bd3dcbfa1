package io.cloakroom.admin.snippet;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How one client is set up for a token.
///
/// @param id       never changes
/// @param title    which client
/// @param group    under which heading it belongs
/// @param steps    in the order in which they are taken
/// @param expected what the last step shows when all is well
/// @param trust    how the client learns to trust a self-made certificate; `null` where the endpoint is no https
public record Snippet(
        String id,
        String title,
        String group,
        List<Step> steps,
        String expected,
        @Nullable Step trust) {
    public Snippet {
        steps = List.copyOf(steps);
    }

    /// One step: a sentence that is the same for every token, and what to type or to put into a file.
    public record Step(String text, @Nullable Code code) {}

    /// @param id     never changes; that of the client's main text is the client's
    /// @param syntax by the name that highlighters know it by
    /// @param file   where the text belongs; `null` where it is to be typed or filled in
    public record Code(String id, String syntax, @Nullable String file, String text) {
        /// Never shows the text: a secret may be in it.
        @Override
        public String toString() {
            return "Code[" + id + "]";
        }
    }

    /// What is to be typed, and all files, in order.
    public Stream<Code> codes() {
        return steps.stream().map(Step::code).filter(Objects::nonNull);
    }

    /// Never shows a text: a secret may be in it.
    @Override
    public String toString() {
        return "Snippet[" + id + "]";
    }
}
