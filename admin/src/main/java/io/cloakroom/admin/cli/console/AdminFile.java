package io.cloakroom.admin.cli.console;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// `admin.json` in the data directory tells the command line on the same machine how to reach the running server. The
/// server writes it when it is ready and removes it when it stops.
///
/// @param url             of the admin port
/// @param token           the operator's bearer token
/// @param certificate     PEM of the server's certificate at its start; absent without TLS
/// @param certificateFile file of the certificate, in which a renewed one appears
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AdminFile(
        @Nullable String url,
        @Nullable String token,
        @Nullable String certificate,
        @Nullable String certificateFile) {
    public static final String NAME = "admin.json";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    public byte[] toJson() {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this);
    }

    /// The file that a running server has left in this data directory; empty when none runs.
    static Optional<AdminFile> in(Path dataDirectory) {
        var file = dataDirectory.resolve(NAME);
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(file), AdminFile.class));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException | JacksonException unreadable) {
            throw new CliException("cannot read " + file + ": " + reason(unreadable));
        }
    }

    /// Leaves out the parser's message, which quotes the content.
    private static String reason(Exception unreadable) {
        return switch (unreadable) {
            case java.nio.file.AccessDeniedException _ -> "only the user that runs the server may";
            case IOException io -> String.valueOf(io.getMessage());
            default -> "it is no JSON of ours";
        };
    }

    /// Never shows the token.
    @Override
    public String toString() {
        return "AdminFile[" + url + "]";
    }
}
