package io.cloakroom.admin.snippet;

import java.util.List;
import java.util.stream.Stream;

/// The clients that we have texts for, in the order in which people look for them.
///
/// All say path style where a client would else put the bucket's name before the host's, and leave out what a client
/// has no place for.
public final class Snippets {
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
                .toList();
    }
}
