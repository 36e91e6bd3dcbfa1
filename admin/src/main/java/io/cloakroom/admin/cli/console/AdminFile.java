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

/// `admin.json` in the data directory: how the command line on the same machine reaches the running server. The server
/// writes it when it is ready and removes it when it stops.
///
/// @param url             of the admin port
/// @param token           the operator's bearer token
/// @param certificate     PEM of the certificate that the server showed when it started; absent without TLS
/// @param certificateFile the file that holds it, where a renewed certificate appears
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

    /// What the server that runs on this data directory has left there; empty when none runs.
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

    /// Without what a parser shows of the content.
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
