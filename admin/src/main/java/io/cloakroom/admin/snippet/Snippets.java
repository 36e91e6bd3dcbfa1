package io.cloakroom.admin.snippet;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// All clients with snippets, the most popular first.
///
/// They use path style where the client would otherwise put the bucket into the host name, and leave out settings
/// that a client does not support.
public final class Snippets {
    private static final String UNFIT =
            "This client has to read and write, which this token may not do. Use a token of the"
                    + " level Read and write.";
    private static final String NO_TICK =
            "This token may not make its uploads public, so this plugin fails with it. Allow it on the token's"
                    + " page, under"
                    + " What it may do, or use another token.";
    private static final Set<String> PUBLISHING = Set.of("wordpress-s3-uploads", "wordpress-offload-media");
    private static final Set<String> READ_AND_WRITE = Set.of(
            "terraform-backend",
            "nextcloud",
            "wordpress-s3-uploads",
            "wordpress-offload-media",
            "wordpress-updraftplus");
    private static final Set<String> READ_TO_RESTORE =
            Set.of("restic", "duplicity", "s3fs", "pgbackrest", "kopia", "velero");

    private Snippets() {}

    public static List<Snippet> of(TokenFacts facts) {
        var blanks = Blanks.of(facts);
        return Stream.of(
                        CommandLineSnippets.of(blanks),
                        BackupSnippets.of(blanks),
                        WebSnippets.of(blanks),
                        SdkSnippets.of(blanks),
                        InfrastructureSnippets.of(blanks))
                .flatMap(List::stream)
                .map(each -> suits(blanks, each.id()) ? each : warned(each, UNFIT))
                .map(each -> facts.publishes() || !PUBLISHING.contains(each.id()) ? each : warned(each, NO_TICK))
                .toList();
    }

    /// Whether the token has the rights that the client needs.
    private static boolean suits(Blanks blanks, String client) {
        return blanks.readsAndWrites()
                || !(READ_AND_WRITE.contains(client) || (!blanks.onlyReads() && READ_TO_RESTORE.contains(client)));
    }

    private static Snippet warned(Snippet client, String why) {
        var steps = Stream.concat(Stream.of(new Snippet.Step(why, null)), client.steps().stream());
        return new Snippet(
                client.id(), client.title(), client.group(), steps.toList(), client.expected(), client.trust());
    }
}
