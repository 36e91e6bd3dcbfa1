package io.cloakroom.admin.cli.bucket;

import io.cloakroom.admin.bucket.CorsText;
import io.cloakroom.admin.cli.console.AdminClient;
import io.cloakroom.admin.cli.console.Arguments;
import io.cloakroom.admin.cli.console.CliException;
import io.cloakroom.admin.cli.console.Command;
import io.cloakroom.admin.cli.console.Console;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import tools.jackson.databind.node.ObjectNode;

/// The commands of `cloakroom bucket` and `cloakroom project` about access to buckets.
public final class AccessCommands {
    private static final List<String> OWNERSHIPS =
            List.of("BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter");
    private static final List<String> ON_OR_OFF = List.of("on", "off");
    private static final String FROM_FILE = "Sets it from this file; - is standard input.";

    /// The four settings: option and field of the REST interface.
    private static final Map<String, String> SWITCHES = switches();

    private static final String[] ACCESS = {
        "State",
        "state",
        "In words",
        "sentence",
        "Why",
        "why",
        "Everybody may list",
        "listedByAll",
        "Has a policy",
        "hasPolicy",
        "ACLs in effect",
        "aclsHold"
    };
    private static final String[] BLOCK = {
        "Bucket: BlockPublicAcls",
        "own.blockPublicAcls",
        "Bucket: IgnorePublicAcls",
        "own.ignorePublicAcls",
        "Bucket: BlockPublicPolicy",
        "own.blockPublicPolicy",
        "Bucket: RestrictPublicBuckets",
        "own.restrictPublicBuckets",
        "Project: BlockPublicAcls",
        "ofProject.blockPublicAcls",
        "Project: IgnorePublicAcls",
        "ofProject.ignorePublicAcls",
        "Project: BlockPublicPolicy",
        "ofProject.blockPublicPolicy",
        "Project: RestrictPublicBuckets",
        "ofProject.restrictPublicBuckets"
    };
    private static final String[] PROJECT_BLOCK = {
        "BlockPublicAcls",
        "block.blockPublicAcls",
        "IgnorePublicAcls",
        "block.ignorePublicAcls",
        "BlockPublicPolicy",
        "block.blockPublicPolicy",
        "RestrictPublicBuckets",
        "block.restrictPublicBuckets"
    };
    private static final String[] OWNERSHIP = {"Ownership", "ownership", "Set for the bucket", "set"};
    private static final String[] CORS = {
        "ID",
        "id",
        "ORIGINS",
        "allowedOrigins",
        "METHODS",
        "allowedMethods",
        "ALLOWED HEADERS",
        "allowedHeaders",
        "EXPOSED HEADERS",
        "exposeHeaders",
        "MAX AGE SECONDS",
        "maxAgeSeconds"
    };
    private static final String[] CHECK = {
        "Valid", "valid", "Message", "message", "Detail", "detail", "Makes the bucket public", "isPublic"
    };
    private static final String[] SIMULATION = {
        "Allowed",
        "allowed",
        "In words",
        "sentence",
        "Document",
        "document",
        "Statement",
        "statement",
        "Text of the statement",
        "text",
        "Object exists",
        "objectIsThere"
    };

    private final Console console;

    public AccessCommands(Console console) {
        this.console = console;
    }

    private static Map<String, String> switches() {
        var switches = new LinkedHashMap<String, String>();
        switches.put("--block-public-acls", "blockPublicAcls");
        switches.put("--ignore-public-acls", "ignorePublicAcls");
        switches.put("--block-public-policy", "blockPublicPolicy");
        switches.put("--restrict-public-buckets", "restrictPublicBuckets");
        return switches;
    }

    public List<CommandSpec> ofBuckets() {
        return List.of(
                BucketArguments.onBucket(
                                "access", "Shows who has access to a bucket without the project's tokens, and why.")
                        .runs(this::access),
                BucketArguments.onBucket("policy", "Shows, checks, sets or removes the policy of a bucket.")
                        .option("--set", "FILE", FROM_FILE)
                        .option("--check", "FILE", "Only validates the policy in this file, and changes nothing.")
                        .flag("--remove", "Removes the policy.")
                        .excluding("--set", "--check", "--remove")
                        .runs(this::policy),
                BucketArguments.onBucket("cors", "Shows, sets or removes the CORS rules of a bucket.")
                        .option("--set", "FILE", FROM_FILE + " The form is that of `aws s3api put-bucket-cors`.")
                        .flag("--remove", "Removes all rules.")
                        .excluding("--set", "--remove")
                        .runs(this::cors),
                BucketArguments.onBucket(
                                "ownership",
                                "Shows or sets the object ownership of a bucket: whether ACLs are enabled.")
                        .choice("--set", "WHAT", OWNERSHIPS, "BucketOwnerEnforced disables ACLs.")
                        .flag("--remove", "Removes the setting: ACLs are enabled.")
                        .excluding("--set", "--remove")
                        .runs(this::ownership),
                switching(BucketArguments.onBucket(
                                "public-access-block", "Shows or sets the public access block of a bucket."))
                        .runs(this::block),
                BucketArguments.onBucket("simulate", "Simulates a request: says whether it is allowed, and why.")
                        .argument("ACTION", "Name of the action in policies, such as s3:GetObject.")
                        .option("--key", "KEY", "Key of the object, for an action on an object.")
                        .option("--version-id", "ID", "Id of the version. Default: the current version.")
                        .option("--token", "KEY", "The requester: access key of a token of the project.")
                        .option("--user", "U", "Or a user; with --account, a user of another project.")
                        .option("--account", "NUMBER", "Or an account, by its number of 12 digits.")
                        .options(
                                "--condition",
                                "NAME=VALUE",
                                "A condition key of the request: aws:SourceIp=192.0.2.7. Can be repeated.")
                        .option("--policy", "FILE", "Tries the policy in this file instead of the bucket's.")
                        .excluding("--token", "--user")
                        .excluding("--token", "--account")
                        .footer("Without --token, --user and --account: an anonymous requester.")
                        .runs(this::simulate));
    }

    public CommandSpec ofProject() {
        return switching(Console.common(
                                "public-access-block",
                                "Shows or sets the public access block for all buckets of a project.")
                        .argument("P", "Project: id or name."))
                .runs(this::projectBlock);
    }

    private static Command switching(Command command) {
        command.choice("--set", "WHAT", List.of("all", "none"), "Turns all four settings on or off.");
        SWITCHES.forEach((option, _) ->
                command.choice(option, "STATE", ON_OR_OFF, "on or off.").excluding("--set", option));
        return command.footer(
                "block-public-acls: refuses new public ACLs. ignore-public-acls: existing public ACLs have no effect.",
                "block-public-policy: refuses new public policies. restrict-public-buckets: public policies open"
                        + " nothing to others.");
    }

    private int access(Arguments call) {
        var answer = console.client(call).get(BucketArguments.bucket(call) + "/access");
        if (!Console.isForPeople(call)) {
            return Console.show(call, answer, ACCESS);
        }
        var shown = AdminClient.JSON.createObjectNode();
        shown.setAll((ObjectNode) answer);
        var why = new StringBuilder();
        answer.path("reasons")
                .forEach(each -> why.append(why.isEmpty() ? "" : " ").append(each.asString()));
        return Console.show(call, shown.put("why", why.toString()), ACCESS);
    }

    private int policy(Arguments call) {
        var path = BucketArguments.bucket(call) + "/policy";
        var client = console.client(call);
        if (call.has("--check")) {
            var answer = client.send("POST", path + "/validation", Map.of("policy", text(call, "--check")));
            int code = Console.show(call, answer, CHECK);
            return answer.path("valid").asBoolean() ? code : 1;
        }
        if (call.flag("--remove")) {
            return Console.done(call, client.delete(path), "Policy removed.");
        }
        if (call.has("--set")) {
            return Console.done(call, client.send("PUT", path, Map.of("policy", text(call, "--set"))), "Policy set.");
        }
        var answer = client.get(path);
        if (call.flag("--json")) {
            return Console.json(call, answer);
        }
        if (!answer.hasNonNull("text")) {
            throw new CliException("bucket " + call.at(1) + " has no policy");
        }
        call.out().println(answer.path("text").asString());
        return 0;
    }

    private String text(Arguments call, String option) {
        return String.join("\n", console.lines(call.option(option).orElse("")));
    }

    private int cors(Arguments call) {
        var path = BucketArguments.bucket(call) + "/cors";
        var client = console.client(call);
        if (call.flag("--remove")) {
            return Console.done(call, client.delete(path), "CORS rules removed.");
        }
        var answer = call.has("--set")
                ? client.send("PUT", path, Map.of("rules", rules(text(call, "--set"))))
                : client.get(path);
        return call.flag("--json")
                ? Console.json(call, answer)
                : Console.table(call, Console.items(answer.path("rules")), CORS);
    }

    private static List<Map<String, Object>> rules(String text) {
        try {
            return CorsText.rules(text);
        } catch (IllegalArgumentException wrong) {
            throw new CliException("the file with the CORS rules cannot be used: " + wrong.getMessage());
        }
    }

    private int ownership(Arguments call) {
        var path = BucketArguments.bucket(call) + "/ownership";
        var client = console.client(call);
        var answer = call.flag("--remove")
                ? client.delete(path)
                : call.option("--set")
                        .map(what -> client.send("PUT", path, Map.of("ownership", what)))
                        .orElseGet(() -> client.get(path));
        return Console.show(call, answer, OWNERSHIP);
    }

    private int block(Arguments call) {
        return block(call, BucketArguments.bucket(call) + "/public-access-block", "own", BLOCK);
    }

    private int projectBlock(Arguments call) {
        return block(call, "projects/" + Console.segment(call, 0) + "/public-access-block", "block", PROJECT_BLOCK);
    }

    /// @param own name of this level's settings in an answer
    private int block(Arguments call, String path, String own, String[] fields) {
        var client = console.client(call);
        var answer = client.get(path);
        var set = call.option("--set");
        if (set.isPresent() || call.has(SWITCHES.keySet().toArray(String[]::new))) {
            var body = new LinkedHashMap<String, Object>();
            var before = answer.path(own);
            var all = set.map(what -> isFirst(what, "--set", "all", "none"));
            SWITCHES.forEach((option, field) -> body.put(
                    field,
                    call.option(option)
                            .map(state -> isFirst(state, option, "on", "off"))
                            .or(() -> all)
                            .orElse(before.path(field).asBoolean(false))));
            answer = client.send("PUT", path, body);
        }
        return Console.show(call, answer, fields);
    }

    /// Whether the value of an option is the first of its two possible values.
    private static boolean isFirst(String value, String option, String first, String second) {
        if (!value.equals(first) && !value.equals(second)) {
            throw new CliException(option + " is " + first + " or " + second);
        }
        return value.equals(first);
    }

    private int simulate(Arguments call) {
        var body = new LinkedHashMap<String, Object>();
        body.put("action", call.at(2));
        put(call, "--key", "key", body);
        put(call, "--version-id", "versionId", body);
        put(call, "--token", "token", body);
        put(call, "--user", "user", body);
        put(call, "--account", "account", body);
        if (call.has("--condition")) {
            body.put("conditions", conditions(call.options("--condition")));
        }
        if (call.has("--policy")) {
            body.put("policy", text(call, "--policy"));
        }
        var path = BucketArguments.bucket(call) + "/access/simulation";
        return Console.show(call, console.client(call).send("POST", path, body), SIMULATION);
    }

    private static void put(Arguments call, String option, String field, Map<String, Object> body) {
        call.option(option).ifPresent(value -> body.put(field, value));
    }

    private static Map<String, String> conditions(List<String> arguments) {
        var conditions = new LinkedHashMap<String, String>();
        for (var each : arguments) {
            int equals = each.indexOf('=');
            if (equals < 1) {
                throw new CliException("--condition is NAME=VALUE: aws:SourceIp=192.0.2.7");
            }
            conditions.put(each.substring(0, equals), each.substring(equals + 1));
        }
        return conditions;
    }
}
