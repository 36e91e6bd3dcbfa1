package io.cloakroom.gateway.client;

import io.cloakroom.admin.snippet.Snippet;
import io.cloakroom.admin.snippet.Snippet.Code;
import io.cloakroom.admin.snippet.Snippets;
import io.cloakroom.admin.snippet.TokenFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A home directory that contains the texts for clients at the places that they name. A text without a file name is
/// stored as a file that a shell runs.
///
/// @param directory what `~`, `/` and the working directory are for a text's file
record SnippetHome(Path directory, TokenFacts facts) {
    /// Writes one text down, unchanged.
    Path write(String id) throws IOException {
        var code = code(id);
        var file = directory.resolve(place(code));
        Files.createDirectories(file.getParent());
        return Files.writeString(file, code.text());
    }

    private static String place(Code code) {
        return code.file() == null ? code.id() + ".sh" : code.file().replaceFirst("^~?/", "");
    }

    /// How the client of this id is set up.
    Snippet guide(String id) {
        return Snippets.of(facts).stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private Code code(String id) {
        return Snippets.of(facts).stream()
                .flatMap(Snippet::codes)
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /// A shell that finds this program first.
    Client shell(Path program) {
        return new Client(directory, "/bin/sh", "-eu", "-c")
                .with("PATH", program.getParent() + ":" + System.getenv("PATH"));
    }
}
