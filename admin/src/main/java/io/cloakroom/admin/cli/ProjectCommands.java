package io.cloakroom.admin.cli;

import io.cloakroom.admin.cli.bucket.BucketCommands;
import io.cloakroom.admin.cli.console.AdminClient;
import io.cloakroom.admin.cli.console.Arguments;
import io.cloakroom.admin.cli.console.CliException;
import io.cloakroom.admin.cli.console.Command;
import io.cloakroom.admin.cli.console.Console;
import io.cloakroom.admin.cli.console.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.JsonNode;

/// `cloakroom project`.
final class ProjectCommands {
    private static final String[] PROJECT = {
        "NAME", "name", "ID", "id", "ACCOUNT", "accountNumber", "CREATED", "createdAt", "DESCRIPTION", "description"
    };
    private static final String[] PROJECT_DETAILS = {
        "Name",
        "name",
        "ID",
        "id",
        "Account",
        "accountNumber",
        "Created",
        "createdAt",
        "Description",
        "description",
        "Maximum bytes",
        "limits.maxBytes",
        "Maximum objects",
        "limits.maxObjects",
        "Maximum buckets",
        "limits.maxBuckets",
        "Maximum days of a token",
        "limits.maxTokenLifeDays",
        "Tokens of members",
        "memberTokens"
    };
    private static final String[] USAGE = {
        "Bytes",
        "usage.bytes",
        "Maximum bytes",
        "limits.maxBytes",
        "Objects",
        "usage.objects",
        "Maximum objects",
        "limits.maxObjects",
        "Buckets",
        "buckets",
        "Maximum buckets",
        "limits.maxBuckets",
        "Older versions",
        "usage.noncurrentVersions",
        "Bytes of older versions",
        "usage.noncurrentBytes",
        "Delete markers",
        "usage.deleteMarkers",
        "Uploads in progress",
        "usage.uploads",
        "Bytes of these uploads",
        "usage.uploadBytes"
    };
    private static final String[] CREDENTIALS = {
        "Access key",
        "accessKey",
        "Secret key",
        "secretKey",
        "Session token",
        "sessionToken",
        "Valid until",
        "expiresAt",
        "Endpoint URL",
        "endpoint",
        "Region",
        "region"
    };
    static final String[] ROLE = {"USER", "user.name", "PROJECT", "project.name", "ROLE", "role"};
    static final List<String> ROLES = List.of("owner", "member");

    private final Console console;

    ProjectCommands(Console console) {
        this.console = console;
    }

    /// @param more another command on projects
    CommandSpec group(CommandSpec more) {
        return Command.group(
                "project",
                "Orders, shows, limits and deletes projects: each is an Object Store with buckets of its own.",
                creation(),
                Console.common("list", "Lists all projects.")
                        .option("--search", "TEXT", "Only projects with this text in name, description or id.")
                        .runs(this::list),
                of("view", "Shows a project with its users.").runs(this::view),
                change(),
                of("usage", "Shows the usage and the limits of a project.")
                        .runs(call -> Console.show(call, console.client(call).get(project(call) + "/usage"), USAGE)),
                of("traffic", "Shows the requests of a project's tokens, by hour.")
                        .option("--hours", "NUMBER", Traffic.HOURS)
                        .runs(call -> Traffic.show(console, call, project(call))),
                of("buckets", "Lists the buckets of a project.")
                        .runs(call -> console.list(call, project(call) + "/buckets", BucketCommands.columns())),
                of(
                                "delete",
                                "Deletes a project; with buckets, only with --with-data. Its tokens"
                                        + " are disabled first.")
                        .option("--with-data", "NAME", "The project's name again, to delete it with all its buckets.")
                        .runs(this::delete),
                Console.common("deleted", "Lists deleted projects whose data still exists.")
                        .runs(call -> console.list(
                                call, "deleted-projects", "NAME", "name", "ID", "id", "DELETED", "deletedAt")),
                Console.common(
                                "undelete",
                                "Restores a deleted project with its buckets and their contents. Its tokens"
                                        + " stay disabled until `token enable`.")
                        .argument("P", "Id or former name of the deleted project.")
                        .option("--name", "NAME", "New name of the project. Default: its former name.")
                        .runs(this::undelete),
                of("add-user", "Makes a user with a role in a project.")
                        .argument("LOGIN", "Login name, unique on this server.")
                        .option("--display-name", "NAME", "For people. Default: the login name.")
                        .choice("--role", "ROLE", ROLES, "owner or member. Default: member.")
                        .flag("--password", "Asks for a password, or reads it from the first line of standard input.")
                        .runs(this::addUser),
                of("grant", "Gives a user a role in a project.")
                        .argument("U", "User: id or login name.")
                        .choice("--role", "ROLE", ROLES, "owner or member. Default: member.")
                        .runs(this::grant),
                of("revoke", "Revokes a user's role in a project, unless the user has tokens there.")
                        .argument("U", "User: id or login name.")
                        .runs(call -> Console.show(call, console.client(call).delete(user(call)), ROLE)),
                of("leave", "Removes your own role in a project, and deletes your tokens there.")
                        .runs(call -> Console.done(
                                call, console.client(call).delete(project(call) + "/membership"), "Project left.")),
                of("credentials", "Makes temporary keys with your own rights, valid for 15 minutes.")
                        .runs(call -> Console.show(
                                call,
                                console.client(call).send("POST", project(call) + "/credentials", Map.of()),
                                CREDENTIALS)),
                more);
    }

    private CommandSpec creation() {
        return limits(Console.common("create", "Orders an Object Store: makes a project, its first user and a token.")
                        .argument("NAME", "Name of the project, unique on this server.")
                        .option(
                                "--user",
                                "U",
                                "Owner: id or login name; an absent user is created. Default: a new user.")
                        .option("--description", "TEXT", "What it is for.")
                        .flag("--no-token", "Makes no token."))
                .runs(this::create);
    }

    private CommandSpec change() {
        return limits(of("change", "Changes the description and the limits of a project.")
                        .option("--description", "TEXT", "What it is for.")
                        .choice(
                                "--member-tokens",
                                "WHAT",
                                List.of("objects", "buckets"),
                                "The most that tokens of members may do: read and write objects, or also create"
                                        + " and delete buckets."))
                .footer("The value none removes a limit.")
                .runs(this::change);
    }

    private static Command of(String name, String description) {
        return Console.common(name, description).argument("P", "Project: id or name.");
    }

    private static String project(Arguments call) {
        return "projects/" + Console.segment(call, 0);
    }

    private static String user(Arguments call) {
        return project(call) + "/users/" + Console.segment(call, 1);
    }

    private static Command limits(Command command) {
        return command.option("--max-bytes", "SIZE", "Maximum size of all objects: 500 MB, 10G, 2TiB.")
                .option("--max-objects", "NUMBER", "Maximum number of objects.")
                .option("--max-buckets", "NUMBER", "Maximum number of buckets.")
                .option("--max-token-days", "DAYS", "Maximum lifetime of a token.");
    }

    /// The current limits, overridden by those in the options.
    private static Map<String, @Nullable Object> limits(Arguments call, JsonNode before) {
        var limits = new LinkedHashMap<String, @Nullable Object>();
        before.forEachEntry(limits::put);
        limit(call, "--max-bytes", "maxBytes", limits);
        limit(call, "--max-objects", "maxObjects", limits);
        limit(call, "--max-buckets", "maxBuckets", limits);
        limit(call, "--max-token-days", "maxTokenLifeDays", limits);
        return limits;
    }

    private static void limit(Arguments call, String option, String field, Map<String, @Nullable Object> limits) {
        var value = call.option(option);
        if (value.isPresent()) {
            limits.put(field, value.get().equals("none") ? null : Console.bytes(value.get(), option));
        }
    }

    private static boolean limited(Arguments call) {
        return call.has("--max-bytes", "--max-objects", "--max-buckets", "--max-token-days");
    }

    private int create(Arguments call) {
        var client = console.client(call);
        var body = new LinkedHashMap<String, Object>();
        body.put("name", call.at(0));
        call.option("--description").ifPresent(text -> body.put("description", text));
        body.put("createToken", !call.flag("--no-token"));
        call.option("--user").ifPresent(user -> body.put("user", owner(client, user)));
        if (limited(call)) {
            body.put("limits", limits(call, AdminClient.JSON.createObjectNode()));
        }
        return Console.connection(call, client.send("POST", "projects", body));
    }

    /// The id of an existing user, or the order for a new one.
    private static Object owner(AdminClient client, String user) {
        return client.find("users/" + AdminClient.segment(user)).isPresent() ? user : Map.of("login", user);
    }

    private int list(Arguments call) {
        return console.list(call, "projects" + Console.query(call, "search"), PROJECT);
    }

    private int view(Arguments call) {
        var client = console.client(call);
        Console.show(call, client.get(project(call)), PROJECT_DETAILS);
        if (Console.isForPeople(call)) {
            call.out().println();
            Table.print(call.out(), client.list(project(call) + "/users"), ROLE);
        }
        return 0;
    }

    private int change(Arguments call) {
        var description = call.option("--description");
        var members = call.option("--member-tokens");
        if (description.isEmpty() && members.isEmpty() && !limited(call)) {
            throw new CliException("say what to change: --description, --member-tokens, --max-bytes, …");
        }
        var changed = console.client(call).change(project(call), project -> {
            var body = new LinkedHashMap<String, Object>();
            description.ifPresent(text -> body.put("description", text));
            members.ifPresent(what -> body.put("memberTokens", what));
            if (limited(call)) {
                body.put("limits", limits(call, project.path("limits")));
            }
            return body;
        });
        if (limited(call)) {
            warn(call);
        }
        return Console.show(call, changed, PROJECT_DETAILS);
    }

    /// A limit below the current usage is accepted, and stops further growth.
    private void warn(Arguments call) {
        var usage = console.client(call).get(project(call) + "/usage");
        for (var exceeded : usage.path("exceeded")) {
            call.err()
                    .println("Note: the project holds more than its new limit on " + limited(exceeded.asString())
                            + " allows. Nothing is deleted; what would add to it is refused.");
        }
        call.err().flush();
    }

    private static String limited(String limit) {
        return switch (limit) {
            case "maxBytes" -> "bytes";
            case "maxObjects" -> "objects";
            case "maxBuckets" -> "buckets";
            default -> limit;
        };
    }

    private int delete(Arguments call) {
        var query = call.option("--with-data")
                .map(name -> "?withData=" + AdminClient.segment(name))
                .orElse("");
        return Console.done(call, console.client(call).delete(project(call) + query), "Project deleted.");
    }

    private int undelete(Arguments call) {
        var body = call.option("--name")
                .<Map<String, ?>>map(name -> Map.of("name", name))
                .orElse(Map.of());
        var answer =
                console.client(call).send("POST", "deleted-projects/" + Console.segment(call, 0) + "/undeletion", body);
        return Console.show(
                call,
                answer,
                "ID",
                "id",
                "Name",
                "name",
                "Disabled tokens",
                "disabledTokens",
                "Bucket names taken by others",
                "namelessBuckets");
    }

    private int addUser(Arguments call) {
        var body = new LinkedHashMap<String, Object>();
        body.put("login", call.at(1));
        body.put("role", call.option("--role").orElse("member"));
        call.option("--display-name").ifPresent(name -> body.put("displayName", name));
        if (call.flag("--password")) {
            body.put("password", console.secret("Password"));
        }
        return Console.show(call, console.client(call).send("POST", project(call) + "/users", body), ROLE);
    }

    private int grant(Arguments call) {
        var role = Map.of("role", call.option("--role").orElse("member"));
        return Console.show(call, console.client(call).send("PUT", user(call), role), ROLE);
    }
}
