package io.cloakroom.admin.encryption;

import static io.cloakroom.admin.rest.Access.MEMBER;
import static io.cloakroom.admin.rest.Access.OWNER;

import io.cloakroom.admin.rest.AdminRequest;
import io.cloakroom.admin.rest.Directory;
import io.cloakroom.admin.rest.Field;
import io.cloakroom.admin.rest.Problem;
import io.cloakroom.admin.rest.Route;
import io.cloakroom.storage.encryption.Keyring;
import io.cloakroom.storage.encryption.Keyring.Outcome;
import io.cloakroom.storage.encryption.KmsKey;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Routes for the named keys of a project in the server's own keyring, which encrypt objects (SSE-KMS). No route ever
/// shows the bytes of a key.
public final class KmsKeyRoutes {
    private static final String ALL = "projects/{project}/kms-keys";
    private static final String ONE = ALL + "/{kmsKey}";

    private final Keyring keyring;

    public KmsKeyRoutes(Keyring keyring) {
        this.keyring = keyring;
    }

    record NewKmsKey(
            @Field("At most 8192 characters") @Nullable String description,

            @Field("alias/NAME for the new key; NAME is 1-250 of A-Z a-z 0-9 / _ - and does not begin with aws/")
            @Nullable
            String alias) {}

    record KmsKeyChange(
            @Field("At most 8192 characters") @Nullable String description,

            @Field("false: the key neither encrypts nor decrypts until it is enabled again") @Nullable
            Boolean enabled) {}

    record NewAlias(
            @Field(value = "alias/NAME; an alias of another key moves to this key", needed = true) @Nullable
            String alias) {}

    record NewDeletion(
            @Field("Waiting period, 7 to 30 days. Default: 30") @Nullable
            Integer days) {}

    public record KmsKeysView(
            @Field("In order of their ids") List<KmsKeyView> keys) {}

    public record KmsKeyView(
            String id,

            @Field("ARN that clients send, and that objects show")
            String arn,

            List<String> aliases,
            String description,

            @Field(oneOf = {"enabled", "disabled", "pending_deletion"})
            String state,

            @Field("When the key material is deleted, so that everything it encrypted is lost; absent unless the"
                    + " key is pending deletion")
            @Nullable
            Instant deletionAt,

            Instant createdAt,

            @Field("Number of versions of the key material; the newest one encrypts, all decrypt")
            int versions,

            @Field("When the newest version was made") Instant rotatedAt) {}

    public void addTo(Route.Table table) {
        table.row("GET", ALL, MEMBER, "Lists the encryption keys of a project.", this::list)
                .gives(KmsKeysView.class);
        table.row("POST", ALL, OWNER, "Makes an encryption key.", this::create)
                .takes(NewKmsKey.class)
                .creates(true)
                .gives(KmsKeyView.class)
                .audited("key.create");
        table.row("GET", ONE, MEMBER, "Shows an encryption key, named by its id, ARN or alias.", this::view)
                .gives(KmsKeyView.class);
        table.row("PATCH", ONE, OWNER, "Changes an encryption key's description, enables or disables it.", this::change)
                .takes(KmsKeyChange.class)
                .gives(KmsKeyView.class)
                .audited("key.change");
        table.row(
                        "POST",
                        ONE + "/rotation",
                        OWNER,
                        "Rotates an encryption key: makes new material; old versions still decrypt.",
                        this::rotate)
                .gives(KmsKeyView.class)
                .audited("key.rotate");
        table.row("PUT", ONE + "/aliases", OWNER, "Sets an alias of an encryption key.", this::alias)
                .takes(NewAlias.class)
                .gives(KmsKeyView.class)
                .audited("key.alias");
        table.row("DELETE", ONE + "/aliases", OWNER, "Removes an alias of an encryption key.", this::removeAlias)
                .query("alias", "string", "alias/NAME")
                .gives(KmsKeyView.class)
                .audited("key.alias");
        table.row(
                        "PUT",
                        ONE + "/deletion",
                        OWNER,
                        "Disables an encryption key, and deletes it after a waiting period; everything it"
                                + " encrypted is lost then.",
                        this::delete)
                .takes(NewDeletion.class)
                .gives(KmsKeyView.class)
                .audited("key.delete");
        table.row(
                        "DELETE",
                        ONE + "/deletion",
                        OWNER,
                        "Cancels the deletion of an encryption key, which stays disabled.",
                        this::keep)
                .gives(KmsKeyView.class)
                .audited("key.keep");
    }

    private static String project(AdminRequest request) {
        return request.project().id();
    }

    private static String keyName(AdminRequest request) {
        return request.name("kmsKey");
    }

    private KmsKeysView list(AdminRequest request) throws IOException {
        return new KmsKeysView(
                keyring.keys(project(request)).stream().map(KmsKeyRoutes::view).toList());
    }

    static KmsKeyView view(KmsKey key) {
        var deletion = key.deletionAt();
        return new KmsKeyView(
                key.id(),
                key.arn(),
                key.aliases(),
                key.description(),
                key.state().name().toLowerCase(Locale.ROOT),
                deletion == null ? null : seconds(deletion),
                seconds(key.createdAt()),
                key.versions(),
                seconds(key.rotatedAt()));
    }

    private static Instant seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }

    private KmsKeyView create(AdminRequest request) throws IOException {
        var body = request.json(NewKmsKey.class);
        var description = checked(body.description() == null ? "" : body.description());
        var alias = body.alias() == null ? null : checkedAlias(body.alias());
        return view(keyOrRefusal(request, keyring.create(project(request), description, alias)));
    }

    private static String checked(String description) {
        if (description.length() > Keyring.MAX_DESCRIPTION_CHARACTERS) {
            throw Problem.badRequest("a description has at most " + Keyring.MAX_DESCRIPTION_CHARACTERS + " characters");
        }
        return description;
    }

    private static String checkedAlias(@Nullable String alias) {
        if (alias == null || !Keyring.ALIAS.matcher(alias).matches()) {
            throw Problem.badRequest(
                    "an alias is alias/NAME, with 1-250 of A-Z a-z 0-9 / _ - for NAME, and does not begin with"
                            + " alias/aws/");
        }
        return alias;
    }

    private KmsKey found(AdminRequest request) throws IOException {
        return keyring.key(project(request), keyName(request)).orElseThrow(() -> noKey(request));
    }

    private static Problem noKey(AdminRequest request) {
        return Problem.notFound("the project has no key " + Directory.shown(keyName(request)));
    }

    private KmsKeyView view(AdminRequest request) throws IOException {
        return view(found(request));
    }

    private static KmsKey keyOrRefusal(AdminRequest request, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done(var key) -> {
                request.subject().target(key.id());
                yield key;
            }
            case Outcome.NoSuchKey _ -> throw noKey(request);
            case Outcome.NotNow(var key) ->
                throw Problem.conflict("the state of the key does not allow it: "
                        + key.state().name().toLowerCase(Locale.ROOT));
            case Outcome.TooMany(var what, int most) ->
                throw Problem.conflict("there are as many " + what + " as there may be: " + most);
            case Outcome.AliasInUse(var key) -> throw Problem.conflict("the alias leads to another key: " + key.id());
            case Outcome.NoSuchProject _ -> throw Problem.notFound("there is no such project");
        };
    }

    private KmsKeyView change(AdminRequest request) throws IOException {
        var body = request.json(KmsKeyChange.class);
        var key = found(request);
        if (body.description() != null) {
            key = keyOrRefusal(request, keyring.describe(project(request), key.id(), checked(body.description())));
        }
        if (body.enabled() != null) {
            request.subject().detail(body.enabled() ? "enabled" : "disabled");
            key = keyOrRefusal(
                    request,
                    body.enabled()
                            ? keyring.enable(project(request), key.id())
                            : keyring.disable(project(request), key.id()));
        }
        request.subject().target(key.id());
        return view(key);
    }

    private KmsKeyView rotate(AdminRequest request) throws IOException {
        return view(keyOrRefusal(request, keyring.rotate(project(request), keyName(request))));
    }

    private KmsKeyView alias(AdminRequest request) throws IOException {
        var alias = checkedAlias(request.json(NewAlias.class).alias());
        request.subject().detail(alias);
        return view(keyOrRefusal(request, keyring.alias(project(request), alias, keyName(request))));
    }

    private KmsKeyView removeAlias(AdminRequest request) throws IOException {
        var alias = checkedAlias(request.query("alias").orElse(null));
        var key = found(request);
        request.subject().target(key.id()).detail("no longer " + alias);
        if (!key.aliases().contains(alias) || !keyring.removeAlias(project(request), alias)) {
            throw Problem.notFound("the key has no " + alias);
        }
        return view(found(key.id(), request));
    }

    private KmsKey found(String id, AdminRequest request) throws IOException {
        return keyring.key(project(request), id).orElseThrow(() -> noKey(request));
    }

    private KmsKeyView delete(AdminRequest request) throws IOException {
        var body = request.json(NewDeletion.class).days();
        int days = body == null ? Keyring.MAX_WAITING_DAYS : body;
        if (days < Keyring.MIN_WAITING_DAYS || days > Keyring.MAX_WAITING_DAYS) {
            throw Problem.badRequest(
                    "days is a number from " + Keyring.MIN_WAITING_DAYS + " to " + Keyring.MAX_WAITING_DAYS);
        }
        request.subject().detail("in " + days + " days");
        return view(keyOrRefusal(request, keyring.scheduleDeletion(project(request), keyName(request), days)));
    }

    private KmsKeyView keep(AdminRequest request) throws IOException {
        return view(keyOrRefusal(request, keyring.cancelDeletion(project(request), keyName(request))));
    }
}
