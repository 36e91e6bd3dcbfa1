package io.cloakroom.admin.cli.bucket;

import io.cloakroom.admin.cli.console.Arguments;
import io.cloakroom.admin.cli.console.Command;
import io.cloakroom.admin.cli.console.Console;
import java.util.HashMap;
import picocli.CommandLine.Model.CommandSpec;

/// `cloakroom bucket encryption`: the default encryption of a bucket.
public final class EncryptionCommands {
    private static final String[] ENCRYPTION = {
        "Algorithm", "algorithm", "Key", "kmsKey", "Bucket key", "bucketKey", "Refuses SSE-C", "blocksSseC"
    };

    private final Console console;

    public EncryptionCommands(Console console) {
        this.console = console;
    }

    public CommandSpec group() {
        return Command.group(
                "encryption",
                "Shows, sets or removes the default encryption of a bucket.",
                BucketArguments.onBucket("get", "Shows the default encryption.").runs(this::get),
                BucketArguments.onBucket("set", "Sets the default encryption, for new objects.")
                        .argument("ALGORITHM", "none, AES256 or aws:kms.")
                        .option(
                                "--kms-key",
                                "KEY",
                                "For aws:kms: id, ARN or alias. Default: the project's default key.")
                        .flag("--no-bucket-key", "For aws:kms: calls the key service for each object.")
                        .flag("--block-sse-c", "Refuses encryption with keys of clients (SSE-C).")
                        .runs(this::set),
                BucketArguments.onBucket("remove", "Removes the default encryption; existing objects stay encrypted.")
                        .runs(this::remove));
    }

    private static String path(Arguments call) {
        return BucketArguments.bucket(call) + "/encryption";
    }

    private int get(Arguments call) {
        return Console.show(call, console.client(call).get(path(call)), ENCRYPTION);
    }

    private int set(Arguments call) {
        var body = new HashMap<String, Object>();
        body.put("algorithm", call.at(2));
        call.option("--kms-key").ifPresent(key -> body.put("kmsKey", key));
        if (call.flag("--no-bucket-key")) {
            body.put("bucketKey", false);
        }
        body.put("blocksSseC", call.flag("--block-sse-c"));
        return Console.show(call, console.client(call).send("PUT", path(call), body), ENCRYPTION);
    }

    private int remove(Arguments call) {
        return Console.done(call, console.client(call).delete(path(call)), "Encryption removed.");
    }
}
