package io.cloakroom.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.admin.Desk.Caller;
import io.cloakroom.admin.Desk.Reply;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.ObjectKey;
import io.cloakroom.storage.ObjectMeta;
import io.cloakroom.storage.PutCondition;
import io.cloakroom.storage.document.Acl;
import io.cloakroom.storage.engine.TestBody;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Changes that others make while a call of many steps is running.
class LongCallsTest {
    private static final String BUCKET = "projects/shop/buckets/wares";
    private static final String MOVES = "{'objects':[{'key':'a.txt','to':'new'},{'key':'b.txt','to':'newer'}]}";

    private final Desk desk;
    private final Caller owner;
    private final Caller member;

    LongCallsTest(@TempDir Path directory) throws IOException {
        desk = new Desk(directory);
        owner = desk.project("shop");
        member = desk.user("mia", "shop", "member");
    }

    @BeforeEach
    void withABucket() throws IOException {
        owner.post("projects/shop/buckets", "{'name':'wares'}").good();
        desk.object("wares", "a.txt", "text");
        desk.object("wares", "b.txt", "text");
    }

    private List<String> keys() {
        return owner.get(BUCKET + "/objects").good().at("objects").findValuesAsString("key");
    }

    private static List<Integer> statuses(Reply report) {
        var all = new ArrayList<Integer>();
        report.at("results").forEach(each -> all.add(each.path("status").asInt()));
        return all;
    }

    private Caller published(String key) {
        member.call("PUT", BUCKET + "/objects/" + key + "/acl", "{'acl':'public-read'}")
                .good();
        return member;
    }

    /// @param step of the store: before the copy is written, or after it
    @ParameterizedTest
    @ValueSource(strings = {"put", "delete"})
    void anObjectThatIsMadePrivateWhileItIsMovedIsPublicUnderNoKey(String step) {
        published("a.txt");
        desk.hook.next(
                step,
                () -> owner.call("PUT", BUCKET + "/objects/a.txt/acl", "{'acl':'private'}")
                        .good());
        var report = member.post(BUCKET + "/moves", MOVES).good();
        assertThat(statuses(report)).containsExactly(409, 200);
        assertThat(report.get("results.0.detail")).contains("changed", "while it was moved");
        assertThat(keys()).containsExactly("a.txt", "newer");
        assertThat(owner.get(BUCKET + "/objects/a.txt").good().get("acl")).isEqualTo("private");
    }

    @ParameterizedTest
    @ValueSource(strings = {"put", "delete"})
    void theSameBytesThatAreUploadedAnewMeanwhileKeepWhatIsSaidOfThem(String step) {
        desk.hook.next(step, this::uploadAgain);
        assertThat(statuses(member.post(BUCKET + "/moves", MOVES).good())).containsExactly(409, 200);
        assertThat(keys()).containsExactly("a.txt", "newer");
        assertThat(owner.get(BUCKET + "/objects/a.txt").good().get("metadata.from"))
                .isEqualTo("elsewhere");
    }

    private void uploadAgain() {
        try {
            var wares = desk.stores.projects().bucket(new BucketName("wares")).orElseThrow();
            var meta = new ObjectMeta(Map.of(), Map.of("from", "elsewhere"), Acl.PRIVATE);
            var body = TestBody.of("text".getBytes(StandardCharsets.UTF_8));
            desk.stores.objects().put(wares, new ObjectKey("a.txt"), meta, body, PutCondition.ALWAYS);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @ParameterizedTest
    @CsvSource({"put, 404", "delete, 409"})
    void anObjectThatIsDeletedWhileItIsMovedIsGone(String step, int status) {
        desk.hook.next(step, () -> owner.delete(BUCKET + "/objects/a.txt").good());
        assertThat(statuses(member.post(BUCKET + "/moves", MOVES).good())).containsExactly(status, 200);
        assertThat(keys()).containsExactly("newer");
    }

    private void takeRole() {
        desk.operator().delete("projects/shop/users/mia").good();
    }

    @Test
    void aCallerWhoLosesTheRoleMovesNothingFurther() {
        desk.hook.next("put", this::takeRole);
        var report = member.post(BUCKET + "/moves", MOVES).good();
        assertThat(statuses(report)).containsExactly(404, 404);
        assertThat(keys()).containsExactly("a.txt", "b.txt");
        member.post(BUCKET + "/moves", MOVES).refused(404);
    }

    @Test
    void aCallerWhoSignsOutMovesNothingFurther() {
        desk.hook.next("put", () -> member.delete("sessions/current").good());
        assertThat(statuses(member.post(BUCKET + "/moves", MOVES).good())).containsExactly(401, 401);
        assertThat(keys()).containsExactly("a.txt", "b.txt");
    }

    /// The steps that run at the moment may end.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"deletions | delete | {'keys':[KEYS]}", "acls | amend | {'acl':'public-read','keys':[KEYS]}"})
    void whoLosesTheRoleChangesNoFurtherObjects(String what, String step, String body) throws IOException {
        var many = IntStream.range(0, 200).mapToObj("many/%03d"::formatted).toList();
        for (var key : many) {
            desk.object("wares", key, "");
        }
        desk.hook.next(step, this::takeRole);
        var report = member.post(BUCKET + "/" + what, body.replace("KEYS", "'" + String.join("','", many) + "'"))
                .good();
        assertThat(report.at("done").asInt()).isLessThanOrEqualTo(16);
        assertThat(statuses(report)).hasSize(200).containsOnly(200, 404);
        assertThat(desk.line().detail()).contains(report.get("refused") + " refused");
    }

    @Test
    void aCallerWhoLosesTheRoleChangesNoFurtherTokens() throws IOException {
        desk.user("ola", "shop", "owner");
        var first = desk.token("shop", "ola");
        var second = desk.token("shop", "ola");
        desk.hook.next(
                "changeToken",
                () -> desk.operator().delete("projects/shop/users/shop").good());
        var report = owner.post("tokens/bulk", "{'action':'disable','accessKeys':['" + first + "','" + second + "']}")
                .good();
        assertThat(statuses(report)).containsExactly(200, 404);
        assertThat(desk.operator().get("tokens/" + second).good().get("state")).isEqualTo("active");
    }

    @Test
    void aCallerWhoLosesTheRoleImportsNoFurtherPairs() throws IOException {
        desk.user("ola", "shop", "owner");
        desk.hook.next(
                "createToken",
                () -> desk.operator().delete("projects/shop/users/shop").good());
        var pairs = "{'accessKey':'one-key','secretKey':'one-secret'},{'accessKey':'two-key','secretKey':'two-secret'}";
        var report = owner.post("tokens/import", "{'project':'shop','user':'ola','pairs':[" + pairs + "]}")
                .good();
        assertThat(statuses(report)).containsExactly(201, 404);
        desk.operator().get("tokens/two-key").refused(404);
    }
}
