package io.cloakroom.admin.rest;

import io.cloakroom.admin.text.Legible;
import io.cloakroom.storage.Project;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.token.Token;
import io.cloakroom.storage.token.TokenStore;
import io.cloakroom.storage.token.User;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds projects, users and tokens by id or name, and checks new names. A name must not look like an id, so that a
/// text is never ambiguous.
public final class Directory {
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern PROJECT_NAME =
            Pattern.compile("[\\p{L}\\p{N}]([\\p{L}\\p{N} ._@+-]{0,62}[\\p{L}\\p{N}])?");
    private static final Pattern LOGIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}");
    private static final int MOST_DESCRIPTION = 1_000;
    private static final int MOST_SHOWN = 128;
    private static final int PAGE = 500;

    private final ProjectStore projects;
    private final TokenStore tokens;

    public Directory(ProjectStore projects, TokenStore tokens) {
        this.projects = projects;
        this.tokens = tokens;
    }

    public Project project(String idOrName) throws IOException {
        var found = ID.matcher(idOrName).matches() ? projects.project(idOrName) : projects.projectNamed(idOrName);
        return found.filter(project -> project.deletedAt() == null).orElseThrow(() -> noProject(idOrName));
    }

    /// The id of a project, given its id or name. A deleted project is found only by its id.
    public String idOfProject(String idOrName) throws IOException {
        return ID.matcher(idOrName).matches() ? idOrName : project(idOrName).id();
    }

    public User user(String idOrLogin) throws IOException {
        return findUser(idOrLogin).orElseThrow(() -> noUser(idOrLogin));
    }

    public Optional<User> findUser(String idOrLogin) throws IOException {
        return ID.matcher(idOrLogin).matches() ? tokens.user(idOrLogin) : tokens.userNamed(idOrLogin);
    }

    public Token token(String accessKey) throws IOException {
        return tokens.token(accessKey).orElseThrow(() -> noToken(accessKey));
    }

    /// A read of a project's data.
    public interface ProjectRead<T> {
        T ask() throws IOException;
    }

    /// The result of reading a project's data; empty while the data is unavailable. Everything else about the project
    /// can then still be seen and changed.
    public static <T> Optional<T> reachable(ProjectRead<T> read) throws IOException {
        try {
            return Optional.of(read.ask());
        } catch (StoreException failed) {
            if (failed.kind() != StoreException.Kind.UNAVAILABLE) {
                throw failed;
            }
            return Optional.empty();
        }
    }

    public static Problem noProject(String idOrName) {
        return Problem.notFound("there is no project \"" + shown(idOrName) + "\"");
    }

    public static Problem noUser(String idOrLogin) {
        return Problem.notFound("there is no user \"" + shown(idOrLogin) + "\"");
    }

    public static Problem noToken(String accessKey) {
        return Problem.notFound("there is no token \"" + shown(accessKey) + "\"");
    }

    /// Visits every token of a project or user.
    public void forEachToken(@Nullable String project, @Nullable String user, TokenVisitor visitor) throws IOException {
        String after = null;
        List<Token> page;
        do {
            page = tokens.tokens(project, user, after, PAGE);
            for (var token : page) {
                visitor.visit(token);
                after = TokenStore.position(token);
            }
        } while (page.size() == PAGE);
    }

    public interface TokenVisitor {
        void visit(Token token) throws IOException;
    }

    public static String goodProjectName(@Nullable String name) {
        if (name == null
                || !PROJECT_NAME.matcher(name).matches()
                || ID.matcher(name).matches()) {
            throw Problem.badRequest("a project's name has 1-64 letters, digits, spaces and . _ @ + - inside,"
                    + " begins and ends with a letter or digit, and is no id");
        }
        return name;
    }

    public static String goodLogin(@Nullable String login) {
        if (login == null
                || !LOGIN.matcher(login).matches()
                || ID.matcher(login).matches()) {
            throw Problem.badRequest("a login name has 1-64 characters of A-Z a-z 0-9 . _ @ + -,"
                    + " begins with a letter or digit, and is no id");
        }
        return login;
    }

    /// Checks a text for people. Limits its length and refuses control characters, because it may be printed on a
    /// terminal.
    public static String goodText(@Nullable String text, String field) {
        if (text == null) {
            return "";
        }
        if (text.length() > MOST_DESCRIPTION || !Legible.isPlain(text)) {
            throw Problem.badRequest(field + " has at most " + MOST_DESCRIPTION
                    + " characters and no control characters, neither of lines nor of the direction of writing");
        }
        return text;
    }

    /// A client's text, safe to repeat in a message.
    public static String shown(String text) {
        return Legible.of(text, MOST_SHOWN);
    }

    /// Whether a project matches a search.
    public static boolean matches(Project project, String search) {
        return project.name().toLowerCase(Locale.ROOT).contains(search)
                || project.description().toLowerCase(Locale.ROOT).contains(search)
                || project.id().startsWith(search);
    }
}
