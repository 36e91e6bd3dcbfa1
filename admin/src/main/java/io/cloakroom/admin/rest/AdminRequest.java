package io.cloakroom.admin.rest;

import io.cloakroom.storage.Project;
import io.cloakroom.storage.token.Token;
import io.cloakroom.storage.token.User;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A call that matched a route and passed admission. The project, user and token that its path names have been looked
/// up.
public final class AdminRequest {
    public static final int MOST_ITEMS = 1_000;
    private static final int USUAL_ITEMS = 100;

    private final AdminCall call;
    private final AdminCaller caller;
    private final Rights rights;
    private final Map<String, String> names;
    private final @Nullable Project project;
    private final @Nullable User user;
    private final @Nullable Token token;
    private final Again again;
    private final Subject subject = new Subject();
    private final List<Subject> subjects = new ArrayList<>(List.of(subject));

    /// Authenticates and authorises the same call again.
    @FunctionalInterface
    public interface Again {
        /// @throws Problem when the same call would be refused now
        public Rights rights() throws IOException;
    }

    /// @param found the objects that the path names
    /// @param again authorises the call again, for calls that take long
    AdminRequest(
            AdminCall call,
            AdminCaller caller,
            Rights rights,
            Map<String, String> names,
            PathTargets found,
            Again again) {
        this.call = call;
        this.caller = caller;
        this.rights = rights;
        this.names = Map.copyOf(names);
        this.project = found.project();
        this.user = found.user();
        this.token = found.token();
        this.again = again;
        if (project != null) {
            subject.project(project.id()).target(project.name());
        }
        if (user != null) {
            subject.target(user.login());
        }
        if (token != null) {
            subject.of(token);
        }
    }

    record PathTargets(
            @Nullable Project project,
            @Nullable User user,
            @Nullable Token token) {
        static final PathTargets NOTHING = new PathTargets(null, null, null);
    }

    public AdminCall call() {
        return call;
    }

    public AdminCaller caller() {
        return caller;
    }

    /// The caller's rights when the call began.
    public Rights rights() {
        return rights;
    }

    /// The caller's rights now. A session may have ended or a role may have been revoked since the call began, so a
    /// call of many steps asks before each step.
    ///
    /// @throws Problem when the same call would be refused now
    public Rights rightsNow() throws IOException {
        return again.rights();
    }

    /// What the call is about, for its line in the audit log.
    public Subject subject() {
        return subject;
    }

    /// A further subject of the call, with a line of its own in the audit log.
    public Subject anotherSubject() {
        var another = new Subject();
        subjects.add(another);
        return another;
    }

    public List<Subject> subjects() {
        return subjects;
    }

    /// The project of the path.
    public Project project() {
        return present(project);
    }

    /// The user of the path.
    public User user() {
        return present(user);
    }

    /// The token of the path.
    public Token token() {
        return present(token);
    }

    private static <T> T present(@Nullable T thing) {
        if (thing == null) {
            throw new IllegalStateException("the route does not name it");
        }
        return thing;
    }

    public Map<String, String> names() {
        return names;
    }

    /// The value of a path parameter.
    public String name(String of) {
        return present(names.get(of));
    }

    public <T> T json(Class<T> type) {
        return Json.read(call.body(), type);
    }

    public Optional<String> query(String name) {
        return Optional.ofNullable(call.query().get(name));
    }

    /// A query parameter that is `true` or `false`; absent means false.
    public boolean flag(String name) {
        var value = query(name).orElse("false");
        if (!value.equals("true") && !value.equals("false")) {
            throw Problem.badRequest("query parameter \"" + name + "\" must be true or false");
        }
        return value.equals("true");
    }

    /// The page size that the call asks for.
    public int limit() {
        return number("limit", 1, MOST_ITEMS, USUAL_ITEMS);
    }

    public int number(String name, int least, int most, int usual) {
        var text = query(name).orElse(String.valueOf(usual));
        int number = text.matches("\\d{1,9}") ? Integer.parseInt(text) : -1;
        if (number < least || number > most) {
            throw Problem.badRequest("query parameter \"" + name + "\" is a number from " + least + " to " + most);
        }
        return number;
    }

    /// The `next` of the previous page; `null` for the first page.
    public @Nullable String after() {
        return call.query().get("after");
    }

    /// Refuses the call when its If-Match names another state of the record (RFC 9110 section 13.1.1).
    public void requireMatch(Object record) {
        var ifMatch = call.ifMatch();
        if (ifMatch == null || ifMatch.strip().equals("*")) {
            return;
        }
        var etag = Etags.of(record);
        for (var each : ifMatch.split(",", -1)) {
            if (each.strip().equals(etag)) {
                return;
            }
        }
        throw Problem.preconditionFailed();
    }

    /// A required field of the body.
    public static String needed(@Nullable String value, String field) {
        if (value == null) {
            throw Problem.badRequest("field \"" + field + "\" is needed").with("field", field);
        }
        return value;
    }
}
