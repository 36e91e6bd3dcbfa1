package io.cloakroom.admin.cli;

import io.cloakroom.admin.cli.console.Arguments;
import io.cloakroom.admin.cli.console.CliException;
import io.cloakroom.admin.cli.console.Command;
import io.cloakroom.admin.cli.console.Console;
import io.cloakroom.admin.cli.console.Table;
import java.util.HashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/// `cloakroom user`.
final class UserCommands {
    private static final String[] USER = {
        "LOGIN", "login", "ID", "id", "OPERATOR", "operator", "CREATED", "createdAt", "NAME", "displayName"
    };
    private static final String[] USER_DETAILS = {
        "Login",
        "login",
        "ID",
        "id",
        "Name",
        "displayName",
        "Operator",
        "operator",
        "May sign in",
        "signsIn",
        "Created",
        "createdAt"
    };

    private final Console console;

    UserCommands(Console console) {
        this.console = console;
    }

    CommandSpec group() {
        return Command.group(
                "user",
                "Makes, shows, changes and deletes users, and sets their passwords.",
                Console.common("create", "Makes a user.")
                        .argument("LOGIN", "Login name, unique on this server.")
                        .option("--display-name", "NAME", "For people. Default: the login name.")
                        .flag("--operator", "Makes the user an operator, with all rights on this server.")
                        .runs(this::create),
                Console.common("list", "Lists all users.")
                        .option("--search", "TEXT", "Only users with this text in login name, display name or id.")
                        .runs(this::list),
                of("view", "Shows a user with its projects.").runs(this::view),
                of("change", "Changes a user's display name, and whether the user is an operator.")
                        .option("--display-name", "NAME", "For people.")
                        .flag("--operator", "Makes the user an operator, with all rights on this server.")
                        .flag("--no-operator", "Makes the user a normal user again.")
                        .excluding("--operator", "--no-operator")
                        .runs(this::change),
                of("password", "Sets a new password: generates and shows one, or asks for it.")
                        .flag("--stdin", "Asks for the password, or reads it from the first line of standard input.")
                        .runs(this::password),
                of("delete", "Deletes a user; needs --force when the user has tokens.")
                        .flag("--force", "Also deletes the user's tokens.")
                        .runs(call -> Console.done(
                                call,
                                console.client(call).delete(user(call) + (call.flag("--force") ? "?force=true" : "")),
                                "User deleted.")));
    }

    private static Command of(String name, String description) {
        return Console.common(name, description).argument("NAME", "User: id or login name.");
    }

    private static String user(Arguments call) {
        return "users/" + Console.segment(call, 0);
    }

    private int create(Arguments call) {
        var body = new HashMap<String, Object>();
        body.put("login", call.at(0));
        call.option("--display-name").ifPresent(name -> body.put("displayName", name));
        body.put("operator", call.flag("--operator"));
        return Console.show(call, console.client(call).send("POST", "users", body), USER);
    }

    private int list(Arguments call) {
        return console.list(call, "users" + Console.query(call, "search"), USER);
    }

    private int view(Arguments call) {
        var client = console.client(call);
        Console.show(call, client.get(user(call)), USER_DETAILS);
        if (Console.isForPeople(call)) {
            call.out().println();
            Table.print(call.out(), client.list(user(call) + "/projects"), ProjectCommands.ROLE);
        }
        return 0;
    }

    private int change(Arguments call) {
        var body = new HashMap<String, Object>();
        call.option("--display-name").ifPresent(name -> body.put("displayName", name));
        if (call.has("--operator", "--no-operator")) {
            body.put("operator", call.flag("--operator"));
        }
        if (body.isEmpty()) {
            throw new CliException("say what to change: --display-name, --operator or --no-operator");
        }
        return Console.show(call, console.client(call).send("PATCH", user(call), body), USER_DETAILS);
    }

    private int password(Arguments call) {
        Map<String, Object> body = call.flag("--stdin") ? Map.of("password", console.secret("Password")) : Map.of();
        var answer = console.client(call).send("PUT", user(call) + "/password", body);
        if (call.flag("--quiet")) {
            call.out().println(Table.value(answer, "password"));
            return 0;
        }
        return Console.show(call, answer, "User", "user.login", "Password", "password");
    }
}
