package io.cloakroom.admin.cli;

import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/// `cloakroom user`.
final class UserCommands {
    private static final String[] USER = {
        "LOGIN", "login", "ID", "id", "OPERATOR", "operator", "CREATED", "createdAt", "NAME", "displayName"
    };
    private static final String[] ROLE = {"USER", "user.name", "PROJECT", "project.name", "ROLE", "role"};

    private final Console console;

    UserCommands(Console console) {
        this.console = console;
    }

    CommandSpec group() {
        return Command.group(
                "user",
                "Makes, shows and deletes users, and sets their passwords.",
                Console.common("create", "Makes a user.")
                        .argument("LOGIN", "Login name, unique on this server.")
                        .option("--display-name", "NAME", "For people. Default: the login name.")
                        .flag("--operator", "Lets the user do everything on this server.")
                        .runs(this::createUser),
                Console.common("list", "Lists all users.").runs(call -> console.list(call, "users", USER)),
                Console.common("view", "Shows a user with its projects.")
                        .argument("NAME", "User: id or login name.")
                        .runs(this::viewUser),
                Console.common(
                                "password",
                                "Sets a new password: makes one and shows it, or reads it from standard input.")
                        .argument("NAME", "User: id or login name.")
                        .flag("--stdin", "Reads the password from the first line of standard input.")
                        .runs(this::password),
                Console.common("delete", "Deletes a user; one with tokens only with --force.")
                        .argument("NAME", "User: id or login name.")
                        .flag("--force", "Deletes its tokens too.")
                        .runs(call -> console.done(
                                call,
                                console.client(call)
                                        .delete("users/" + Console.segment(call, 0)
                                                + (call.flag("--force") ? "?force=true" : "")),
                                "User deleted.")));
    }

    private int createUser(Arguments call) {
        var body = new HashMap<String, Object>();
        body.put("login", call.at(0));
        call.option("--display-name").ifPresent(name -> body.put("displayName", name));
        body.put("operator", call.flag("--operator"));
        return console.show(call, console.client(call).send("POST", "users", body), USER);
    }

    private int viewUser(Arguments call) {
        var client = console.client(call);
        var user = client.get("users/" + Console.segment(call, 0));
        if (call.flag("--json")) {
            return Console.json(call, user);
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
        Table.print(call.out(), client.list("users/" + Console.segment(call, 0) + "/projects"), ROLE);
        return 0;
    }

    private int password(Arguments call) {
        Map<String, Object> body =
                call.flag("--stdin") ? Map.of("password", console.firstLine("the password")) : Map.of();
        var answer = console.client(call).send("PUT", "users/" + Console.segment(call, 0) + "/password", body);
        if (call.flag("--json")) {
            return Console.json(call, answer);
        }
        Table.printFields(call.out(), answer, "User", "user.login", "Password", "password");
        return 0;
    }
}
