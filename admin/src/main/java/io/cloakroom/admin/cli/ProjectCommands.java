package io.cloakroom.admin.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/// `cloakroom project`.
final class ProjectCommands {
    private static final String[] PROJECT = {
        "NAME", "name", "ID", "id", "ACCOUNT", "accountNumber", "CREATED", "createdAt", "DESCRIPTION", "description"
    };
    private static final String[] ROLE = {"USER", "user.name", "PROJECT", "project.name", "ROLE", "role"};

    private final Console console;

    ProjectCommands(Console console) {
        this.console = console;
    }

    CommandSpec group() {
        return Command.group(
                "project",
                "Orders, shows and deletes projects: each is an Object Store with buckets of its own.",
                Console.common("create", "Orders an Object Store: makes a project, its first user and a token.")
                        .argument("NAME", "Name of the project, unique on this server.")
                        .option("--user", "U", "Owner: id or login name; made when there is none. Default: a new user.")
                        .option("--description", "TEXT", "What it is for.")
                        .flag("--no-token", "Makes no token.")
                        .runs(this::createProject),
                Console.common("list", "Lists all projects.").runs(call -> console.list(call, "projects", PROJECT)),
                Console.common("view", "Shows a project with its users.")
                        .argument("P", "Project: id or name.")
                        .runs(this::viewProject),
                Console.common("buckets", "Lists the buckets of a project.")
                        .argument("P", "Project: id or name.")
                        .runs(call -> console.list(
                                call,
                                "projects/" + Console.segment(call, 0) + "/buckets",
                                "NAME",
                                "name",
                                "REGION",
                                "region",
                                "CREATED",
                                "createdAt",
                                "ACL",
                                "acl")),
                Console.common(
                                "delete",
                                "Deletes a project. One that holds buckets is deleted only with --with-data; its tokens"
                                        + " are disabled first.")
                        .argument("P", "Project: id or name.")
                        .option("--with-data", "NAME", "Repeats the project's name: deletes it with all its buckets.")
                        .runs(this::deleteProject),
                Console.common("grant", "Gives a user a role in a project.")
                        .argument("P", "Project: id or name.")
                        .argument("U", "User: id or login name.")
                        .option("--role", "ROLE", "owner or member. Default: member.")
                        .runs(this::grant),
                Console.common("revoke", "Takes a user's role in a project away; refused while it has tokens there.")
                        .argument("P", "Project: id or name.")
                        .argument("U", "User: id or login name.")
                        .runs(call -> console.show(
                                call,
                                console.client(call)
                                        .delete("projects/" + Console.segment(call, 0) + "/users/"
                                                + Console.segment(call, 1)),
                                ROLE)));
    }

    private int createProject(Arguments call) {
        var client = console.client(call);
        var body = new LinkedHashMap<String, Object>();
        body.put("name", call.at(0));
        call.option("--description").ifPresent(text -> body.put("description", text));
        body.put("createToken", !call.flag("--no-token"));
        call.option("--user").ifPresent(user -> body.put("user", owner(client, user)));
        return console.connection(call, client.send("POST", "projects", body));
    }

    /// The user when there is one, else the order for a new one.
    private static Object owner(AdminClient client, String user) {
        return client.find("users/" + AdminClient.segment(user)).isPresent() ? user : Map.of("login", user);
    }

    private int viewProject(Arguments call) {
        var client = console.client(call);
        var project = client.get("projects/" + Console.segment(call, 0));
        if (call.flag("--json")) {
            return Console.json(call, project);
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
        Table.print(call.out(), client.list("projects/" + Console.segment(call, 0) + "/users"), ROLE);
        return 0;
    }

    private int deleteProject(Arguments call) {
        var query = call.option("--with-data")
                .map(name -> "?withData=" + AdminClient.segment(name))
                .orElse("");
        return console.done(
                call, console.client(call).delete("projects/" + Console.segment(call, 0) + query), "Project deleted.");
    }

    private int grant(Arguments call) {
        return console.show(
                call,
                console.client(call)
                        .send(
                                "PUT",
                                "projects/" + Console.segment(call, 0) + "/users/" + Console.segment(call, 1),
                                Map.of("role", call.option("--role").orElse("member"))),
                ROLE);
    }
}
