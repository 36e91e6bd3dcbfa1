package io.cloakroom.admin;

import io.cloakroom.admin.token.TokenIssuer;
import io.cloakroom.storage.ProjectStore;
import io.cloakroom.storage.StoreException;
import io.cloakroom.storage.token.TokenStore;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The REST interface under `/api/v1`: one table of routes. Panel and command line go through it and nothing else.
public final class AdminApi {
    private static final Logger LOG = LoggerFactory.getLogger(AdminApi.class);

    private final List<Row> rows = new ArrayList<>();
    private final AdminAuth auth;

    /// @param server what clients have to know; asked for each answer, because ports are known late
    public AdminApi(
            ProjectStore projects,
            TokenStore tokens,
            TokenIssuer issuer,
            Passwords passwords,
            AdminAuth auth,
            InstantSource clock,
            SecureRandom random,
            Supplier<ServerFacts> server) {
        this.auth = auth;
        var directory = new Directory(projects, tokens);
        var token = new TokenRoutes(projects, tokens, directory, issuer, clock, server);
        var user = new UserRoutes(projects, tokens, directory, passwords, clock, random);
        var orders = new ProjectOrders(projects, tokens, directory, user, token);
        var project = new ProjectRoutes(projects, tokens, directory, orders);

        row("POST", "projects", 201, project::create);
        row("GET", "projects", 200, project::list);
        row("GET", "projects/{project}", 200, project::view);
        row("DELETE", "projects/{project}", 200, project::delete); // ?withData=NAME
        row("GET", "projects/{project}/buckets", 200, project::buckets);
        row("GET", "projects/{project}/users", 200, project::roles);
        row("PUT", "projects/{project}/users/{user}", 200, project::grant);
        row("DELETE", "projects/{project}/users/{user}", 200, project::revoke);
        row("GET", "projects/{project}/tokens", 200, token::list);
        row("POST", "projects/{project}/tokens", 201, token::createInProject);

        row("POST", "users", 201, user::create);
        row("GET", "users", 200, user::list);
        row("GET", "users/{user}", 200, user::view);
        row("DELETE", "users/{user}", 200, user::delete); // ?force=true
        row("PUT", "users/{user}/password", 200, user::password);
        row("GET", "users/{user}/projects", 200, user::roles);
        row("GET", "users/{user}/tokens", 200, token::list);

        row("POST", "tokens", 201, token::create); // with accessKey and secretKey: imports them
        row("GET", "tokens", 200, token::list); // ?project=P&user=U
        row("GET", "tokens/{token}", 200, token::view);
        row("GET", "tokens/{token}/secret", 200, token::secret);
        row("PATCH", "tokens/{token}", 200, token::change);
        row("DELETE", "tokens/{token}", 200, token::delete);
    }

    @FunctionalInterface
    interface Route {
        Object answer(AdminRequest request) throws IOException;
    }

    private record Row(String method, String[] path, int status, Route route) {
        /// What stands at the names of the path; empty when the path is another one.
        Optional<Map<String, String>> match(List<String> given) {
            if (given.size() != path.length) {
                return Optional.empty();
            }
            var names = new HashMap<String, String>();
            for (int i = 0; i < path.length; i++) {
                if (path[i].startsWith("{")) {
                    names.put(path[i].substring(1, path[i].length() - 1), given.get(i));
                } else if (!path[i].equals(given.get(i))) {
                    return Optional.empty();
                }
            }
            return Optional.of(names);
        }
    }

    private void row(String method, String path, int status, Route route) {
        rows.add(new Row(method, path.split("/", -1), status, route));
    }

    /// Answers everything, also what fails. Who may not call at all is told so before anything else.
    public AdminAnswer answer(AdminCall call) {
        try {
            var caller = auth.authenticate(call.authorization()).orElseThrow(Problem::unauthorized);
            return routed(call, caller);
        } catch (Problem refused) {
            return refused(refused);
        } catch (StoreException failed) {
            LOG.warn("{}: {}", call, failed.getMessage());
            return refused(
                    switch (failed.kind()) {
                        case FULL -> Problem.full();
                        case BUSY -> Problem.unavailable();
                        case FAILED, DAMAGED -> Problem.failed("the store failed; the log says more");
                    });
        } catch (IOException | RuntimeException failed) {
            LOG.error("{} failed", call, failed);
            return refused(Problem.failed("the server failed; its log says more"));
        }
    }

    /// A refusal that was found before there was a call to answer.
    public static AdminAnswer refused(Problem problem) {
        var headers = new HashMap<>(Map.of("content-type", "application/problem+json", "cache-control", "no-store"));
        if (problem.status() == 401) {
            headers.put("www-authenticate", "Bearer realm=\"cloakroom\"");
        }
        return new AdminAnswer(problem.status(), headers, Json.write(problem.toJson()));
    }

    private AdminAnswer routed(AdminCall call, AdminCaller caller) throws IOException {
        boolean elsewhere = false;
        for (var row : rows) {
            var names = row.match(call.path());
            if (names.isPresent() && row.method().equals(call.method())) {
                var body = row.route().answer(new AdminRequest(call, caller, names.get()));
                if (!call.method().equals("GET")) {
                    LOG.info("{} by {} through {}", call, caller.login(), call.via());
                }
                return new AdminAnswer(
                        row.status(),
                        Map.of("content-type", "application/json", "cache-control", "no-store"),
                        Json.write(body));
            }
            elsewhere |= names.isPresent();
        }
        throw elsewhere
                ? Problem.methodNotAllowed(call.method())
                : Problem.notFound("nothing lies under /api/v1/" + Directory.shown(String.join("/", call.path())));
    }
}
