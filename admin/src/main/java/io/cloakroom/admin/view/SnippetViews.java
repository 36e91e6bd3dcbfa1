package io.cloakroom.admin.view;

import io.cloakroom.admin.rest.Field;
import io.cloakroom.admin.snippet.Snippet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How clients are set up, as the REST interface shows it.
public final class SnippetViews {
    private SnippetViews() {}

    /// How one client is set up: steps in order, and what shows that it works.
    public record SnippetView(
            String id,
            String title,
            String group,
            List<StepView> steps,

            @Field("What the last step shows when all is well")
            String expected,

            @Field("Of an https endpoint: how the client learns to trust a self-made certificate") @Nullable
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
            @Field("What to do, as a sentence") String text,

            @Field("What to type, or what belongs in the file") @Nullable
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

            @Field("By the name that highlighters know it by")
            String syntax,

            @Field("The file that it belongs in; absent for what is typed") @Nullable
            String file,

            String text) {
        /// Never shows the text: it may hold the secret.
        @Override
        public String toString() {
            return "CodeView[" + id + "]";
        }
    }
}
