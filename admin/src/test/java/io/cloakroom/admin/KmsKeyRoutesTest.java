package io.cloakroom.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.admin.Desk.Caller;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.Found;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.StoredObject;
import io.cloakroom.storage.VersionRef;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.encryption.CustomerKey;
import io.cloakroom.storage.encryption.Encryption;
import io.cloakroom.storage.encryption.SealedKey;
import io.cloakroom.storage.engine.TestBody;
import io.cloakroom.storage.engine.TestKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Encryption keys over REST, and how the interface treats encrypted objects.
final class KmsKeyRoutesTest {
    private static final String KEYS = "projects/shop/kms-keys";
    private static final String WARES = "projects/shop/buckets/wares";

    private final Desk desk;
    private final Caller operator;

    KmsKeyRoutesTest(@TempDir Path directory) throws IOException {
        desk = new Desk(directory);
        operator = desk.operator();
    }

    @BeforeEach
    void order() throws IOException {
        desk.project("shop");
        operator.post("projects/shop/buckets", "{'name':'wares'}").good();
    }

    @Test
    void aKeyHasALife() throws IOException {
        var made = operator.post(KEYS, "{'description':'of backups','alias':'alias/backups'}")
                .good();
        var key = KEYS + "/" + made.get("id");
        assertThat(made.get("arn")).matches("arn:aws:kms:us-east-1:\\d{12}:key/" + made.get("id"));
        assertThat(operator.get(KEYS + "/" + made.get("arn").replace("/", "%2F"))
                        .get("id"))
                .isEqualTo(made.get("id"));
        assertThat(operator.post(KEYS, "{'alias':'alias/backups'}").status()).isEqualTo(409);
        assertThat(operator.post(key + "/rotation", "").good().at("versions").asInt())
                .isEqualTo(2);
        assertThat(desk.line().action()).isEqualTo("key.rotate");
        assertThat(desk.line().target()).isEqualTo(made.get("id"));
        assertThat(operator.patch(key, "{'enabled':false}").good().get("state")).isEqualTo("disabled");
        assertThat(operator.post(key + "/rotation", "").status()).isEqualTo(409);
        assertThat(operator.call("PUT", key + "/deletion", "{'days':7}").good().get("deletionAt"))
                .isNotEmpty();
        assertThat(operator.patch(key, "{'enabled':true}").status()).isEqualTo(409);
        assertThat(operator.delete(key + "/deletion").good().get("state")).isEqualTo("disabled");
        assertThat(operator.delete(key + "/aliases?alias=alias/none").status()).isEqualTo(404);
        assertThat(operator.delete(key + "/aliases?alias=alias/backups").good().text())
                .contains("\"aliases\":[]");
    }

    @Test
    void aMemberSeesKeysAndChangesNone() throws IOException {
        operator.post(KEYS, "{}").good();
        var member = desk.user("member", "shop", "member");
        assertThat(member.get(KEYS).good().at("keys")).hasSize(1);
        assertThat(member.post(KEYS, "{}").status()).isEqualTo(404);
        assertThat(desk.user("stranger").get(KEYS).status()).isEqualTo(404);
    }

    @Test
    void aBucketEncryptsWhatIsWritten() throws IOException {
        operator.call("PUT", WARES + "/encryption", "{'algorithm':'aws:kms'}").good();
        desk.object("wares", "a.txt", "text");
        var shown = operator.get(WARES + "/objects/a.txt").good();
        assertThat(shown.get("encryption")).isEqualTo("aws:kms");
        assertThat(shown.get("kmsKey")).isEqualTo(operator.get(KEYS).get("keys.0.arn"));
        var key = KEYS + "/alias%2Faws%2Fs3";
        assertThat(operator.get(key).good().get("aliases.0")).isEqualTo("alias/aws/s3");
        operator.post(WARES + "/moves", "{'objects':[{'key':'a.txt','to':'b.txt'}]}")
                .good();
        assertThat(operator.get(WARES + "/objects/b.txt").good().get("encryption"))
                .isEqualTo("aws:kms");
        assertThat(text("b.txt")).isEqualTo("text");
        operator.delete(WARES + "/encryption").good();
        assertThat(operator.get(WARES + "/encryption").good().get("algorithm")).isEqualTo("none");
        desk.object("wares", "c.txt", "text");
        assertThat(operator.get(WARES + "/objects/c.txt").good().get("encryption"))
                .isEqualTo("none");
    }

    private String text(String key) throws IOException {
        var bucket = desk.stores.projects().bucket(new BucketName("wares")).orElseThrow();
        var found = desk.stores.objects().open(bucket, new ObjectKey(key), VersionRef.CURRENT);
        try (var object = ((Found.Present<StoredObject>) found).value()) {
            return new String(TestBody.read(object.body()), StandardCharsets.UTF_8);
        }
    }

    @Test
    void objectsWithACustomerKeyAreLeftToTheClient() throws IOException {
        var bucket = desk.stores.projects().bucket(new BucketName("wares")).orElseThrow();
        var meta = new ObjectMeta(Map.of(), Map.of(), Acl.PRIVATE).with(new Encryption.SseC(SealedKey.NONE));
        desk.stores
                .objects()
                .put(
                        bucket,
                        new ObjectKey("mine"),
                        meta,
                        TestKeys.with(new CustomerKey(new byte[32]), TestBody.of(new byte[4])),
                        PutCondition.ALWAYS);
        assertThat(operator.get(WARES + "/objects/mine").good().get("encryption"))
                .isEqualTo("SSE-C");
        var moved = operator.post(WARES + "/moves", "{'objects':[{'key':'mine','to':'yours'}]}")
                .good();
        assertThat(moved.text()).contains("encrypted with a key of its client (SSE-C)");
        assertThat(operator.get(WARES + "/objects/mine").status()).isEqualTo(200);
    }

    @Test
    void refusesInvalidRequests() {
        for (var body : new String[] {
            "{'algorithm':'aws:kms:dsse'}",
            "{'algorithm':'AES256','kmsKey':'alias/x'}",
            "{'algorithm':'aws:kms','kmsKey':'no key!'}"
        }) {
            assertThat(operator.call("PUT", WARES + "/encryption", body).status())
                    .as(body)
                    .isEqualTo(400);
        }
    }
}
