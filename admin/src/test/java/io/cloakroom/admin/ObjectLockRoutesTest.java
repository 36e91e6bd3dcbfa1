package io.cloakroom.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.admin.Desk.Caller;
import io.cloakroom.admin.Desk.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Object Lock over REST.
class ObjectLockRoutesTest {
    private static final String BUCKET = "projects/shop/buckets/wares";
    private static final String OBJECT = BUCKET + "/objects/a.txt";
    private static final String LATER = "2027-01-01T00:00:00Z";

    private final Desk desk;
    private final Caller owner;
    private final Caller member;

    ObjectLockRoutesTest(@TempDir Path directory) throws IOException {
        desk = new Desk(directory);
        owner = desk.project("shop");
        member = desk.user("mia", "shop", "member");
    }

    private void withAnObject() throws IOException {
        owner.post("projects/shop/buckets", "{'name':'wares','objectLock':true}")
                .good();
        desk.object("wares", "a.txt", "text");
    }

    private String version() {
        return owner.get(OBJECT).good().get("versionId");
    }

    private Reply retain(Caller who, String mode, String until) {
        return who.call("PUT", OBJECT + "/retention", "{'mode':'" + mode + "','until':'" + until + "'}");
    }

    private Reply hold(boolean on) {
        return member.call("PUT", OBJECT + "/legal-hold", "{'on':" + on + "}");
    }

    @Test
    void comesWithTheBucketOrLater() {
        owner.post("projects/shop/buckets", "{'name':'wares','objectLock':true}")
                .good();
        var lock = member.get(BUCKET + "/object-lock").good();
        assertThat(lock.at("enabled").asBoolean()).isTrue();
        assertThat(lock.at("defaultRetention").isMissingNode()).isTrue();
        assertThat(owner.get(BUCKET + "/versioning").get("status")).isEqualTo("enabled");
        owner.call("PUT", BUCKET + "/versioning", "{'status':'suspended'}").refused(409);

        owner.post("projects/shop/buckets", "{'name':'later'}").good();
        var later = "projects/shop/buckets/later";
        assertThat(owner.get(later + "/object-lock").at("enabled").asBoolean()).isFalse();
        owner.call("PUT", later + "/object-lock", "{}").refused(409);
        owner.call("PUT", later + "/versioning", "{'status':'enabled'}").good();
        var set = owner.call("PUT", later + "/object-lock", "{'mode':'compliance','years':2}")
                .good();
        assertThat(set.get("defaultRetention.mode")).isEqualTo("compliance");
        assertThat(set.at("defaultRetention.length").asInt()).isEqualTo(2);
        assertThat(set.get("defaultRetention.unit")).isEqualTo("years");
        assertThat(owner.call("PUT", later + "/object-lock", "{}")
                        .good()
                        .at("defaultRetention")
                        .isMissingNode())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'mode':'other','days':1}",
                "{'mode':'governance'}",
                "{'mode':'governance','days':0}",
                "{'mode':'governance','days':36501}",
                "{'mode':'governance','days':1,'years':1}",
                "{'days':1}"
            })
    void refusesADefaultThatS3DoesNotKnow(String body) {
        owner.post("projects/shop/buckets", "{'name':'wares','objectLock':true}")
                .good();
        owner.call("PUT", BUCKET + "/object-lock", body).refused(400);
    }

    @Test
    void aRetainedVersionIsNotDeleted() throws IOException {
        withAnObject();
        assertThat(member.get(OBJECT + "/protection").good().at("why").isMissingNode())
                .isTrue();
        var retained = retain(member, "compliance", LATER).good();
        assertThat(retained.get("mode")).isEqualTo("compliance");
        assertThat(retained.get("retainUntil")).isEqualTo(LATER);
        assertThat(retained.get("why")).isEqualTo("it is retained until " + LATER + " (compliance mode)");
        var refused = owner.delete(OBJECT + "?versionId=" + version()).refused(409);
        assertThat(refused.get("detail"))
                .isEqualTo("this version cannot be deleted: it is retained until " + LATER + " (compliance mode)");
        owner.delete(OBJECT + "/retention").refused(409);
        retain(owner, "compliance", "2026-12-01T00:00:00Z").refused(409);
        retain(owner, "governance", LATER).refused(409);
        retain(owner, "compliance", "2026-01-01T00:00:00Z").refused(400);
        retain(owner, "other", LATER).refused(400);
        retain(owner, "compliance", "+12000-01-01T00:00:00Z").refused(400);

        var report = owner.post(BUCKET + "/deletions", "{'prefix':'','versions':true,'bucket':'wares'}");
        assertThat(report.text()).contains("it is retained until");
        assertThat(owner.get(OBJECT).good().get("versionId")).isEqualTo(version());
        owner.delete(BUCKET).refused(409);
        var project = desk.operator().delete("projects/shop?withData=shop").refused(409);
        assertThat(project.get("detail")).contains("wares/a.txt", "it is retained until " + LATER);
    }

    /// Otherwise a deleted object would be readable again.
    @Test
    void aDeletedObjectStaysDeletedWhenAVersionOfItMustStay() throws IOException {
        withAnObject();
        retain(owner, "compliance", LATER).good();
        owner.delete(OBJECT).good();
        desk.object("wares", "b.txt", "text");
        owner.post(BUCKET + "/deletions", "{'prefix':'','versions':true,'bucket':'wares'}")
                .good();
        owner.get(OBJECT).refused(404);
        owner.get(BUCKET + "/objects/b.txt").refused(404);
    }

    @Test
    void aRefusedDeletionOfTheProjectLeavesItsTokens() throws IOException {
        withAnObject();
        var token = desk.token("shop", "shop");
        retain(owner, "compliance", LATER).good();
        desk.operator().delete("projects/shop?withData=shop").refused(409);
        assertThat(owner.get("tokens/" + token).good().get("state")).isEqualTo("active");
    }

    @Test
    void governanceIsTakenAwayByOwnersAlone() throws IOException {
        withAnObject();
        retain(member, "governance", LATER).good();
        member.delete(OBJECT + "/retention").refused(404);
        var released = owner.delete(OBJECT + "/retention").good();
        assertThat(released.at("why").isMissingNode()).isTrue();
        assertThat(desk.line().action()).isEqualTo("object.release");
        member.delete(OBJECT + "?versionId=" + version()).good();
    }

    /// Removing the retention first would leave a moment in which anybody may delete the version.
    @Test
    void ownersShortenGovernanceAndMakeItComplianceInOneStep() throws IOException {
        withAnObject();
        retain(member, "governance", LATER).good();
        var sooner = "2026-12-01T00:00:00Z";
        assertThat(retain(owner, "governance", sooner).refused(409).get("detail"))
                .contains("this would shorten the retention of the version or change its mode", "bypassGovernance");
        bypassing(member, "governance", sooner).refused(404);
        assertThat(bypassing(owner, "governance", sooner).good().get("retainUntil"))
                .isEqualTo(sooner);
        assertThat(desk.line().detail())
                .isEqualTo("retained until " + sooner + ", governance, governance mode bypassed");
        retain(owner, "compliance", LATER).refused(409);
        assertThat(bypassing(owner, "compliance", LATER).good().get("mode")).isEqualTo("compliance");
        bypassing(owner, "compliance", sooner).refused(409);
        bypassing(owner, "governance", LATER).refused(409);
        assertThat(owner.get(OBJECT + "/protection").good().get("retainUntil")).isEqualTo(LATER);
    }

    private Reply bypassing(Caller who, String mode, String until) {
        return who.call(
                "PUT",
                OBJECT + "/retention",
                "{'mode':'" + mode + "','until':'" + until + "','bypassGovernance':true}");
    }

    @Test
    void aBucketSaysWhichVersionsKeepItFromBeingDeleted() throws IOException {
        withAnObject();
        var version = version();
        retain(owner, "compliance", LATER).good();
        desk.object("wares", "a.txt", "newer");
        for (int i = 0; i < 6; i++) {
            desk.object("wares", "b" + i, "text");
            owner.call("PUT", BUCKET + "/objects/b" + i + "/legal-hold", "{'on':true}")
                    .good();
        }
        var refused = owner.delete(BUCKET).refused(409);
        assertThat(refused.get("detail"))
                .startsWith(
                        "bucket wares cannot be deleted, since Object Lock protects 7 versions in it: a.txt (version "
                                + version + "): it is retained until " + LATER + " (compliance mode); b0 (version ")
                .endsWith("): a legal hold protects it; and 2 more");
        assertThat(refused.at("protected").size()).isEqualTo(5);
        assertThat(refused.at("protectedVersions").asInt()).isEqualTo(7);
    }

    @Test
    void withoutProtectedVersionsTheRefusalSaysThatTheBucketHoldsVersions() throws IOException {
        withAnObject();
        owner.delete(OBJECT).good();
        assertThat(owner.delete(BUCKET).refused(409).get("detail"))
                .contains("holds older versions or delete markers")
                .doesNotContain("Object Lock");
    }

    @Test
    void nothingIsDeletedWhenOneVersionMustStayAndThatWasAskedFor() throws IOException {
        withAnObject();
        desk.object("wares", "b.txt", "text");
        hold(true).good();
        var all = "{'prefix':'','versions':true,'bucket':'wares','unlessProtected':true}";
        var refused = owner.post(BUCKET + "/deletions", all).refused(409);
        assertThat(refused.get("detail"))
                .startsWith(
                        "nothing was deleted, since Object Lock protects 1 version in bucket wares: a.txt (version ");
        assertThat(refused.at("protectedVersions").asInt()).isEqualTo(1);
        owner.get(BUCKET + "/objects/b.txt").good();
        owner.post(BUCKET + "/deletions", "{'prefix':'b','versions':true,'unlessProtected':true}")
                .good();
        owner.get(BUCKET + "/objects/b.txt").refused(404);
        owner.post(BUCKET + "/deletions", "{'prefix':'b','unlessProtected':true}")
                .refused(400);
        hold(false).good();
        assertThat(owner.post(BUCKET + "/deletions", all).good().at("done").asInt())
                .isEqualTo(1);
        owner.delete(BUCKET).good();
    }

    @Test
    void aLegalHoldIsSetAndLifted() throws IOException {
        withAnObject();
        assertThat(hold(true).good().get("why")).isEqualTo("a legal hold protects it");
        var version = version();
        member.delete(OBJECT + "?versionId=" + version).refused(409);
        hold(false).good();
        member.delete(OBJECT + "?versionId=" + version).good();
    }

    @Test
    void nothingIsProtectedWithoutObjectLock() throws IOException {
        owner.post("projects/shop/buckets", "{'name':'wares'}").good();
        desk.object("wares", "a.txt", "text");
        retain(owner, "governance", LATER).refused(409);
        hold(true).refused(409);
        assertThat(owner.get(OBJECT + "/protection").good().at("legalHold").asBoolean())
                .isFalse();
    }

    /// A copy that becomes the current version has no protection from its source.
    @Test
    void aRestoredVersionIsNotProtectedByWhatProtectsItsSource() throws IOException {
        withAnObject();
        var first = version();
        retain(owner, "compliance", LATER).good();
        desk.object("wares", "a.txt", "other");
        owner.post(BUCKET + "/restorations", "{'key':'a.txt','versionId':'" + first + "'}")
                .good();
        assertThat(owner.get(OBJECT + "/protection").good().at("why").isMissingNode())
                .isTrue();
        assertThat(owner.get(OBJECT + "/protection?versionId=" + first).good().get("why"))
                .contains("retained");
    }

    @Test
    void retentionEndsByItsClock() throws IOException {
        withAnObject();
        var until = desk.clock.instant().plus(Duration.ofMinutes(2)).toString();
        retain(owner, "compliance", until).good();
        var version = version();
        desk.clock.move(Duration.ofMinutes(3));
        owner.delete(OBJECT + "?versionId=" + version).refused(409);
        desk.clock.move(Duration.ofMinutes(3));
        assertThat(desk.operator().get("clock").at("inDoubt").asBoolean()).isTrue();
        var now = desk.clock.instant();
        desk.operator()
                .post("clock/confirmation", "{'systemClock':'" + now + "'}")
                .good();
        owner.delete(OBJECT + "?versionId=" + version).good();
    }
}
