package io.cloakroom.admin.view;

import io.cloakroom.admin.rest.Field;
import io.cloakroom.admin.snippet.Snippet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The REST interface's records about the configuration of clients.
public final class SnippetViews {
    private SnippetViews() {}

    /// The setup of one client: the steps, and how to see that it works.
    public record SnippetView(
            String id,
            String title,
            String group,
            List<StepView> steps,

            @Field("The output of the last step when everything works")
            String expected,

            @Field("For an https endpoint: how to make the client trust a self-signed certificate") @Nullable
            StepView trust) {
        public static SnippetView of(Snippet snippet) {
            var trust = snippet.trust();
            return new SnippetView(
                    snippet.id(),
                    snippet.title(),
                    snippet.group(),
                    snippet.steps().stream().map(StepView::of).toList(),
                    snippet.expected(),
                    trust == null ? null : StepView.of(trust));
        }

        /// Never shows the texts: they may hold the secret.
        @Override
        public String toString() {
            return "SnippetView[" + id + "]";
        }
    }

    public record StepView(
            @Field("The instruction, as a sentence") String text,

            @Field("Commands to type, or the content of a file") @Nullable
            CodeView code) {
        static StepView of(Snippet.Step step) {
            var code = step.code();
            return new StepView(
                    step.text(),
                    code == null ? null : new CodeView(code.id(), code.syntax(), code.file(), code.text()));
        }

        /// Never shows the text.
        @Override
        public String toString() {
            return "StepView[" + text + "]";
        }
    }

    public record CodeView(
            String id,

            @Field("Language, by its name in syntax highlighters")
            String syntax,

            @Field("Path of the file; absent for commands") @Nullable
            String file,

            String text) {
        /// Never shows the text: it may hold the secret.
        @Override
        public String toString() {
            return "CodeView[" + id + "]";
        }
    }
}
