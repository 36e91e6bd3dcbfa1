package io.cloakroom.admin.snippet;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The setup of one client for a token.
///
/// @param id       stable
/// @param title    name of the client
/// @param group    heading in the list of clients
/// @param steps    in order
/// @param expected output of the last step when everything works
/// @param trust    how to make the client trust a self-signed certificate; `null` for an endpoint without https
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

    /// One step: a sentence that is the same for every token, and a text to type or to put into a file.
    public record Step(String text, @Nullable Code code) {}

    /// @param id     stable; the client's main text has the id of the client
    /// @param syntax name of the language in syntax highlighters
    /// @param file   path of the file; `null` for a text to type or fill in
    public record Code(String id, String syntax, @Nullable String file, String text) {
        /// Never shows the text: a secret may be in it.
        @Override
        public String toString() {
            return "Code[" + id + "]";
        }
    }

    /// All texts to type and all files, in order.
    public Stream<Code> codes() {
        return steps.stream().map(Step::code).filter(Objects::nonNull);
    }

    /// Never shows a text: a secret may be in it.
    @Override
    public String toString() {
        return "Snippet[" + id + "]";
    }
}
