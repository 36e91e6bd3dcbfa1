package io.cloakroom.admin.cli;

import io.cloakroom.admin.ConnectionText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// `cloakroom project`, `user` and `token`. Prints tables; with `--json` what the server answered, alone on standard
/// output. Never asks back.
public final class AdminCommands {
    private static final String[] PROJECT = {
        "NAME", "name", "ID", "id", "ACCOUNT", "accountNumber", "CREATED", "createdAt", "DESCRIPTION", "description"
    };
    private static final String[] USER = {
        "LOGIN", "login", "ID", "id", "OPERATOR", "operator", "CREATED", "createdAt", "NAME", "displayName"
    };
    private static final String[] TOKEN = {
        "ACCESS KEY",
        "accessKey",
        "NAME",
        "name",
        "PROJECT",
        "project.name",
        "USER",
        "user.name",
        "STATE",
        "state",
        "CREATED",
        "createdAt",
        "EXPIRES",
        "expiresAt"
    };
    private static final String[] TOKEN_DETAILS = {
        "Access key", "accessKey", "Secret key", "secretKey", "Name", "name", "Description", "description",
        "Project", "project.name", "Project ID", "project.id", "User", "user.name", "User ID", "user.id",
        "State", "state", "Created", "createdAt", "Created by", "createdBy", "Through", "via",
        "Expires", "expiresAt", "Policy", "policy"
    };
    private static final String[] ROLE = {"USER", "user.name", "PROJECT", "project.name", "ROLE", "role"};

    private final Map<String, String> environment;
    private final InputStream in;

    public AdminCommands(Map<String, String> environment, InputStream in) {
        this.environment = Map.copyOf(environment);
        this.in = in;
    }

    /// The three groups, for the root command.
    public CommandSpec[] groups() {
        return new CommandSpec[] {projects(), users(), tokens()};
    }

    private CommandSpec projects() {
        return Command.group(
                "project",
                "Orders, shows and deletes projects: each is an Object Store with buckets of its own.",
                common("create", "Orders an Object Store: makes a project, its first user and a token.")
                        .argument("NAME", "Name of the project, unique on this server.")
                        .option("--user", "U", "Owner: id or login name; made when there is none. Default: a new user.")
                        .option("--description", "TEXT", "What it is for.")
                        .flag("--no-token", "Makes no token.")
                        .runs(this::createProject),
                common("list", "Lists all projects.").runs(call -> list(call, "projects", PROJECT)),
                common("view", "Shows a project with its users.")
                        .argument("P", "Project: id or name.")
                        .runs(this::viewProject),
                common("buckets", "Lists the buckets of a project.")
                        .argument("P", "Project: id or name.")
                        .runs(call -> list(
                                call,
                                "projects/" + segment(call, 0) + "/buckets",
                                "NAME",
                                "name",
                                "REGION",
                                "region",
                                "CREATED",
                                "createdAt",
                                "ACL",
                                "acl")),
                common(
                                "delete",
                                "Deletes a project. One that holds buckets is deleted only with --with-data; its tokens"
                                        + " are disabled first.")
                        .argument("P", "Project: id or name.")
                        .option("--with-data", "NAME", "Repeats the project's name: deletes it with all its buckets.")
                        .runs(this::deleteProject),
                common("grant", "Gives a user a role in a project.")
                        .argument("P", "Project: id or name.")
                        .argument("U", "User: id or login name.")
                        .option("--role", "ROLE", "owner or member. Default: member.")
                        .runs(this::grant),
                common("revoke", "Takes a user's role in a project away; refused while it has tokens there.")
                        .argument("P", "Project: id or name.")
                        .argument("U", "User: id or login name.")
                        .runs(call -> show(
                                call,
                                client(call).delete("projects/" + segment(call, 0) + "/users/" + segment(call, 1)),
                                ROLE)));
    }

    private CommandSpec users() {
        return Command.group(
                "user",
                "Makes, shows and deletes users, and sets their passwords.",
                common("create", "Makes a user.")
                        .argument("LOGIN", "Login name, unique on this server.")
                        .option("--display-name", "NAME", "For people. Default: the login name.")
                        .flag("--operator", "Lets the user do everything on this server.")
                        .runs(this::createUser),
                common("list", "Lists all users.").runs(call -> list(call, "users", USER)),
                common("view", "Shows a user with its projects.")
                        .argument("NAME", "User: id or login name.")
                        .runs(this::viewUser),
                common("password", "Sets a new password: makes one and shows it, or reads it from standard input.")
                        .argument("NAME", "User: id or login name.")
                        .flag("--stdin", "Reads the password from the first line of standard input.")
                        .runs(this::password),
                common("delete", "Deletes a user; one with tokens only with --force.")
                        .argument("NAME", "User: id or login name.")
                        .flag("--force", "Deletes its tokens too.")
                        .runs(call -> done(
                                call,
                                client(call)
                                        .delete("users/" + segment(call, 0)
                                                + (call.flag("--force") ? "?force=true" : "")),
                                "User deleted.")));
    }

    private CommandSpec tokens() {
        return Command.group(
                "token",
                "Makes, shows, disables and deletes tokens: an access key with a secret key for S3.",
                order(common("create", "Makes a token with fresh keys, and shows its secret key once."))
                        .runs(call -> createToken(call, Map.of())),
                order(common(
                                "import",
                                "Makes a token with a given key pair; the secret key is read from the first line of"
                                        + " standard input."))
                        .neededOption("--access-key", "KEY", "3-128 characters of A-Z a-z 0-9 . _ -")
                        .runs(this::importToken),
                common("list", "Lists tokens, never with their secrets.")
                        .option("--project", "P", "Only those of this project: id or name.")
                        .option("--user", "U", "Only those of this user: id or login name.")
                        .runs(this::listTokens),
                common("view", "Shows a token.")
                        .argument("ACCESS_KEY", "Access key of the token.")
                        .flag("--reveal", "Shows its secret key too.")
                        .runs(this::viewToken),
                common("disable", "Disables a token: the next request with it is refused.")
                        .argument("ACCESS_KEY", "Access key of the token.")
                        .runs(call -> state(call, "disabled")),
                common("enable", "Enables a disabled token.")
                        .argument("ACCESS_KEY", "Access key of the token.")
                        .runs(call -> state(call, "active")),
                common("delete", "Deletes a token: the next request with it is refused.")
                        .argument("ACCESS_KEY", "Access key of the token.")
                        .runs(call -> done(call, client(call).delete("tokens/" + segment(call, 0)), "Token deleted.")));
    }

    private static Command common(String name, String description) {
        return Command.named(name, description)
                .flag("--json", "Prints the answer as JSON, and nothing else, on standard output.")
                .option(
                        "--data",
                        "DIR",
                        "Data directory of the running server, whose admin.json tells where it is. Default:"
                                + " CLOAKROOM_DATA, else ./data.")
                .footer(
                        "CLOAKROOM_ADMIN_URL and CLOAKROOM_ADMIN_TOKEN, each by itself, win over admin.json.",
                        "Exit code: 0 done, 1 refused or failed, 2 not understood.");
    }

    private static Command order(Command command) {
        return command.neededOption("--project", "P", "Project: id or name.")
                .neededOption("--user", "U", "User: id or login name. It holds a role in the project.")
                .option("--grant", "ROLE", "Gives the user this role (owner, member) when it has none.")
                .option("--name", "NAME", "For people. Default: default.")
                .option("--description", "TEXT", "What it is for.")
                .option(
                        "--expires",
                        "WHEN",
                        "End of its life: 30d, 2027-01-31, or 2027-01-31T12:00:00Z. Default: none.")
                .option("--policy", "FILE", "What it may do: a policy document (JSON). Default: all in the project.");
    }

    private AdminClient client(Arguments call) {
        return AdminClient.find(environment, call.option("--data"));
    }

    private static String segment(Arguments call, int index) {
        return AdminClient.segment(call.at(index));
    }

    private int createProject(Arguments call) {
        var client = client(call);
        var body = new LinkedHashMap<String, Object>();
        body.put("name", call.at(0));
        call.option("--description").ifPresent(text -> body.put("description", text));
        body.put("createToken", !call.flag("--no-token"));
        call.option("--user").ifPresent(user -> body.put("user", owner(client, user)));
        return connection(call, client.send("POST", "projects", body));
    }

    /// The user when there is one, else the order for a new one.
    private static Object owner(AdminClient client, String user) {
        return client.find("users/" + AdminClient.segment(user)).isPresent() ? user : Map.of("login", user);
    }

    private int viewProject(Arguments call) {
        var client = client(call);
        var project = client.get("projects/" + segment(call, 0));
        if (call.flag("--json")) {
            return json(call, project);
        }
        Table.printFields(
                call.out(),
                project,
                "Name",
                "name",
                "ID",
                "id",
                "Account",
                "accountNumber",
                "Created",
                "createdAt",
                "Description",
                "description");
        call.out().println();
        Table.print(call.out(), client.list("projects/" + segment(call, 0) + "/users"), ROLE);
        return 0;
    }

    private int deleteProject(Arguments call) {
        var query = call.option("--with-data")
                .map(name -> "?withData=" + AdminClient.segment(name))
                .orElse("");
        return done(call, client(call).delete("projects/" + segment(call, 0) + query), "Project deleted.");
    }

    private int grant(Arguments call) {
        return show(
                call,
                client(call)
                        .send(
                                "PUT",
                                "projects/" + segment(call, 0) + "/users/" + segment(call, 1),
                                Map.of("role", call.option("--role").orElse("member"))),
                ROLE);
    }

    private int createUser(Arguments call) {
        var body = new HashMap<String, Object>();
        body.put("login", call.at(0));
        call.option("--display-name").ifPresent(name -> body.put("displayName", name));
        body.put("operator", call.flag("--operator"));
        return show(call, client(call).send("POST", "users", body), USER);
    }

    private int viewUser(Arguments call) {
        var client = client(call);
        var user = client.get("users/" + segment(call, 0));
        if (call.flag("--json")) {
            return json(call, user);
        }
        Table.printFields(
                call.out(),
                user,
                "Login",
                "login",
                "ID",
                "id",
                "Name",
                "displayName",
                "Operator",
                "operator",
                "Created",
                "createdAt");
        call.out().println();
        Table.print(call.out(), client.list("users/" + segment(call, 0) + "/projects"), ROLE);
        return 0;
    }

    private int password(Arguments call) {
        Map<String, Object> body = call.flag("--stdin") ? Map.of("password", firstLine("the password")) : Map.of();
        var answer = client(call).send("PUT", "users/" + segment(call, 0) + "/password", body);
        if (call.flag("--json")) {
            return json(call, answer);
        }
        Table.printFields(call.out(), answer, "User", "user.login", "Password", "password");
        return 0;
    }

    private int createToken(Arguments call, Map<String, Object> more) {
        var body = new LinkedHashMap<String, Object>(more);
        call.option("--project").ifPresent(project -> body.put("project", project));
        call.option("--user").ifPresent(user -> body.put("user", user));
        call.option("--grant").ifPresent(role -> body.put("grantRole", role));
        call.option("--name").ifPresent(name -> body.put("name", name));
        call.option("--description").ifPresent(text -> body.put("description", text));
        call.option("--expires").ifPresent(when -> body.put("expiresAt", expiry(when, Instant.now())));
        call.option("--policy").ifPresent(file -> body.put("policy", policy(file)));
        return connection(call, client(call).send("POST", "tokens", body));
    }

    private int importToken(Arguments call) {
        return createToken(
                call,
                Map.of(
                        "accessKey", call.option("--access-key").orElse(""),
                        "secretKey", firstLine("the secret key")));
    }

    private int listTokens(Arguments call) {
        var query = new StringBuilder("tokens?");
        call.option("--project").ifPresent(project -> query.append("project=" + AdminClient.segment(project) + "&"));
        call.option("--user").ifPresent(user -> query.append("user=" + AdminClient.segment(user) + "&"));
        return list(call, query.substring(0, query.length() - 1), TOKEN);
    }

    private int viewToken(Arguments call) {
        var client = client(call);
        var token = (tools.jackson.databind.node.ObjectNode) client.get("tokens/" + segment(call, 0));
        if (call.flag("--reveal")) {
            token.set(
                    "secretKey",
                    client.get("tokens/" + segment(call, 0) + "/secret").path("secretKey"));
        }
        if (call.flag("--json")) {
            return json(call, token);
        }
        Table.printFields(call.out(), token, TOKEN_DETAILS);
        return 0;
    }

    private int state(Arguments call, String state) {
        return show(call, client(call).send("PATCH", "tokens/" + segment(call, 0), Map.of("state", state)), TOKEN);
    }

    private int list(Arguments call, String path, String... columns) {
        var all = client(call).list(path);
        if (call.flag("--json")) {
            return json(call, all);
        }
        Table.print(call.out(), all, columns);
        return 0;
    }

    private int show(Arguments call, JsonNode thing, String... fields) {
        if (call.flag("--json")) {
            return json(call, thing);
        }
        Table.printFields(call.out(), thing, fields);
        return 0;
    }

    private int done(Arguments call, JsonNode answer, String sentence) {
        if (call.flag("--json")) {
            return json(call, answer);
        }
        call.out().println(sentence);
        return 0;
    }

    private int connection(Arguments call, JsonNode answer) {
        if (call.flag("--json")) {
            return json(call, answer);
        }
        if (!answer.has("token")) {
            Table.printFields(
                    call.out(),
                    answer,
                    "Endpoint URL",
                    "endpoint",
                    "Project",
                    "project.name",
                    "Project ID",
                    "project.id",
                    "User",
                    "user.login",
                    "User ID",
                    "user.id");
            return 0;
        }
        call.out()
                .print(new ConnectionText(
                                Table.value(answer, "endpoint"),
                                Table.value(answer, "region"),
                                Table.value(answer, "project.id"),
                                Table.value(answer, "project.name"),
                                Table.value(answer, "user.id"),
                                Table.value(answer, "user.login"),
                                Table.value(answer, "token.accessKey"),
                                Table.value(answer, "token.secretKey"))
                        .text());
        return 0;
    }

    private static int json(Arguments call, JsonNode answer) {
        call.out().println(AdminClient.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(answer));
        return 0;
    }

    /// @param when a number of days (`30d`) or hours (`12h`), a date, or a time
    static String expiry(String when, Instant now) {
        try {
            if (when.matches("\\d{1,5}[dh]")) {
                int count = Integer.parseInt(when.substring(0, when.length() - 1));
                var life = when.endsWith("d") ? Duration.ofDays(count) : Duration.ofHours(count);
                return now.plus(life).truncatedTo(ChronoUnit.SECONDS).toString();
            }
            return when.length() == 10
                    ? LocalDate.parse(when)
                            .atStartOfDay()
                            .toInstant(ZoneOffset.UTC)
                            .toString()
                    : Instant.parse(when).toString();
        } catch (DateTimeParseException noTime) {
            throw new CliException(
                    "--expires is a life (30d, 12h), a date (2027-01-31) or a time (2027-01-31T12:00:00Z)");
        }
    }

    private static JsonNode policy(String file) {
        try {
            return AdminClient.JSON.readTree(Files.readAllBytes(Path.of(file)));
        } catch (IOException unreadable) {
            throw new CliException("cannot read " + file);
        } catch (JacksonException broken) {
            throw new CliException(file + " is not well-formed JSON: " + broken.getOriginalMessage());
        }
    }

    private String firstLine(String what) {
        try {
            var line = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
            return Optional.ofNullable(line)
                    .filter(text -> !text.isEmpty())
                    .orElseThrow(() -> new CliException("standard input holds no line with " + what));
        } catch (IOException failed) {
            throw new CliException("cannot read standard input: " + failed.getMessage());
        }
    }
}
