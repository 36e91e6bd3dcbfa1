package io.cloakroom.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.admin.Desk.Caller;
import io.cloakroom.admin.Desk.Reply;
import io.cloakroom.admin.lifecycle.LifecycleTrial;
import io.cloakroom.admin.view.LifecycleViews;
import io.cloakroom.s3.lifecycle.Day;
import io.cloakroom.s3.lifecycle.LifecycleDecision;
import io.cloakroom.storage.Bucket;
import io.cloakroom.storage.BucketName;
import io.cloakroom.storage.document.LifecycleFilter;
import io.cloakroom.storage.document.LifecycleRules.AfterDays;
import io.cloakroom.storage.document.LifecycleRules.Rule;
import io.cloakroom.storage.document.LifecycleRules.SmallestMoved;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The preview of lifecycle rules, and the uploads in progress.
class LifecyclePreviewTest {
    private static final String BUCKET = "projects/shop/buckets/wares";

    private final Desk desk;
    private final Caller operator;

    LifecyclePreviewTest(@TempDir Path directory) throws IOException {
        desk = new Desk(directory);
        operator = desk.operator();
        desk.project("shop");
        operator.post("projects/shop/buckets", "{'name':'wares'}").good();
    }

    private Reply preview(String rules) {
        return operator.post(BUCKET + "/lifecycle/preview", "{'rules':[" + rules + "]}")
                .good();
    }

    private void days(int days) {
        desk.clock.move(Duration.ofDays(days));
    }

    private void versions() {
        operator.call("PUT", BUCKET + "/versioning", "{'status':'enabled'}").good();
    }

    private void delete(String key) {
        operator.delete(BUCKET + "/objects/" + key).good();
    }

    private static String counts(Reply preview) {
        var counts = new ArrayList<String>();
        for (var kind : List.of("expired", "noncurrent", "markers", "uploads", "moved", "locked")) {
            long count = preview.at(kind + ".count").asLong();
            if (count > 0) {
                counts.add(count + " " + kind + " of "
                        + preview.at(kind + ".bytes").asLong());
            }
        }
        return String.join(", ", counts);
    }

    private static Set<String> actions(Reply preview) {
        var actions = new TreeSet<String>();
        preview.at("first")
                .forEach(each -> actions.add(
                        each.path("action").asString() + " " + each.path("key").asString() + " by "
                                + each.path("rule").asString()));
        return actions;
    }

    @Test
    void withoutRulesNothingHappens() {
        var preview = operator.post(BUCKET + "/lifecycle/preview", "").good();
        assertThat(counts(preview)).isEmpty();
        assertThat(preview.at("complete").asBoolean()).isTrue();
    }

    @Test
    void objectsExpireAtMidnight() throws IOException {
        desk.object("wares", "backups/a", "12345");
        desk.object("wares", "other", "12345");
        var rule = "{'id':'b','prefix':'backups/','expireAfterDays':1}";
        assertThat(counts(preview(rule))).isEmpty();
        days(1);
        assertThat(counts(preview(rule))).isEmpty();
        days(1);
        var preview = preview(rule);
        assertThat(counts(preview)).isEqualTo("1 expired of 5");
        assertThat(preview.at("looked").asLong()).isEqualTo(1);
        assertThat(preview.get("first.0.action")).isEqualTo("expire");
        assertThat(preview.get("first.0.at")).isEqualTo("2026-11-26T00:00:00Z");
        assertThat(preview.get("first.0.rule")).isEqualTo("b");
        assertThat(preview.at("first.0.bytes").asLong()).isEqualTo(5);
        operator.call("PUT", BUCKET + "/lifecycle", "{'rules':[" + rule + "]}").good();
        assertThat(counts(operator.post(BUCKET + "/lifecycle/preview", "").good()))
                .isEqualTo("1 expired of 5");
        assertThat(counts(preview(rule.replace("'id'", "'enabled':false,'id'"))))
                .isEmpty();
    }

    @Test
    void olderVersionsAndMarkersAreToldApart() throws IOException {
        versions();
        for (var text : List.of("1", "22", "333", "4444")) {
            desk.object("wares", "a", text);
        }
        desk.object("wares", "gone", "1");
        delete("gone");
        delete("lone");
        delete("twice");
        delete("twice");
        days(3);
        assertThat(counts(preview("{'id':'n','noncurrentDays':1,'keepNewer':1}")))
                .as("of a the oldest two, of twice none")
                .isEqualTo("2 noncurrent of 3");
        assertThat(counts(preview("{'id':'n','noncurrentDays':1}"))).isEqualTo("5 noncurrent of 7");
        assertThat(actions(preview("{'id':'m','removeLoneMarkers':true}"))).containsExactly("remove-marker lone by m");
        assertThat(counts(preview("{'id':'e','expireAfterDays':1}"))).isEqualTo("1 expired of 4, 1 markers of 0");
        assertThat(actions(preview("{'id':'t','prefix':'a','transitions':[{'afterDays':1,'storageClass':'GLACIER'}]},"
                        + "{'id':'big','largerThan':0,'transitions':[{'afterDays':2,'storageClass':'DEEP_ARCHIVE'}]}")))
                .containsExactly("move a by big");
    }

    /// A version is noncurrent from the moment at which the next version was made.
    @Test
    void versionsGrowOldOnlyBehindAnother() throws IOException {
        versions();
        desk.object("wares", "a", "1");
        days(10);
        desk.object("wares", "a", "22");
        assertThat(counts(preview("{'noncurrentDays':5}"))).isEmpty();
        days(7);
        assertThat(counts(preview("{'noncurrentDays':5}"))).isEqualTo("1 noncurrent of 1");
    }

    @Test
    void whatObjectLockProtectsStays() throws IOException {
        operator.post("projects/shop/buckets", "{'name':'locked','objectLock':true}")
                .good();
        var bucket = "projects/shop/buckets/locked";
        desk.object("locked", "a", "1");
        operator.call("PUT", bucket + "/objects/a/legal-hold", "{'on':true}").good();
        desk.object("locked", "a", "22");
        desk.object("locked", "a", "333");
        operator.call("PUT", bucket + "/objects/a/legal-hold", "{'on':true}").good();
        days(3);
        assertThat(counts(operator.post(
                                bucket + "/lifecycle/preview", "{'rules':[{'noncurrentDays':1,'expireAfterDays':1}]}")
                        .good()))
                .as("by the clock of retention, which does not follow the jump")
                .isEmpty();
        operator.post("clock/confirmation", "{'systemClock':'" + desk.clock.instant() + "'}")
                .good();
        var preview = operator.post(
                        bucket + "/lifecycle/preview", "{'rules':[{'noncurrentDays':1,'expireAfterDays':1}]}")
                .good();
        assertThat(counts(preview))
                .as("a delete marker in front of the current version takes nothing away")
                .isEqualTo("1 expired of 3, 1 noncurrent of 2, 1 locked of 1");
    }

    @Test
    void pagesEndAnywhere() throws IOException {
        versions();
        // Versions 1000 and 1001 of the walk are those of one key, and so are 2000 and 2001.
        for (int i = 0; i < 999; i++) {
            desk.object("wares", "k%04d".formatted(i), "1");
        }
        delete("k0999");
        for (int i = 0; i < 1001; i++) {
            desk.object("wares", "l", "22");
        }
        delete("m");
        days(3);
        var preview = preview("{'noncurrentDays':1,'keepNewer':2,'removeLoneMarkers':true}");
        assertThat(counts(preview)).isEqualTo("998 noncurrent of 1996, 2 markers of 0");
        assertThat(preview.at("looked").asLong()).isEqualTo(2002);
        assertThat(preview.at("more").asBoolean()).isTrue();
        assertThat(preview.at("first").size()).isEqualTo(100);
        assertThat(counts(preview("{'prefix':'k','expireAfterDays':1},{'prefix':'m','removeLoneMarkers':true}")))
                .isEqualTo("999 expired of 999, 2 markers of 0");
    }

    @Test
    void aWalkThatIsCutShortSaysSo() throws IOException {
        for (int i = 0; i < 1001; i++) {
            desk.object("wares", "k%04d".formatted(i), "1");
        }
        days(3);
        var all = new Rule("r", true, LifecycleFilter.ALL, new AfterDays(1), null, null, List.of(), List.of());
        var cut = cut(all, 1000);
        assertThat(cut.complete()).isFalse();
        assertThat(cut.looked()).isEqualTo(1000);
        assertThat(cut.expired().count()).isEqualTo(1000);
        assertThat(cut(all, 1002).complete()).isTrue();
        assertThat(cut(all, 1002).expired().count()).isEqualTo(1001);
    }

    private Bucket bucket() throws IOException {
        return desk.stores.projects().bucket(new BucketName("wares")).orElseThrow();
    }

    private LifecycleViews.LifecyclePreview cut(Rule rule, int most) throws IOException {
        var trial = new LifecycleTrial(desk.stores.objects(), desk.stores.config(), desk.stores.retention(), most);
        return trial.of(
                bucket(), LifecycleDecision.ofRuleAlone(rule, SmallestMoved.ALL_CLASSES_128_KIB, Day.OF_24_HOURS));
    }

    @Test
    void unfinishedUploadsAreCountedWithTheirParts() throws IOException {
        var uploads = new TestUploads(desk, "wares");
        var old = uploads.begin("a", "shop");
        uploads.part("a", old, 1, "12345");
        uploads.part("a", old, 3, "67");
        days(9);
        uploads.begin("a", "shop");
        var preview = preview("{'id':'u','abortUploadsAfterDays':7}");
        assertThat(counts(preview)).isEqualTo("1 uploads of 7");
        assertThat(preview.get("first.0.uploadId")).isEqualTo(old);
        assertThat(preview.at("looked").asLong()).isZero();
    }

    @Test
    void uploadsAreListedPageByPageAndAborted() throws IOException {
        desk.user("mia", "shop", "member");
        var uploads = new TestUploads(desk, "wares");
        var first = uploads.begin("a b/c", "shop");
        uploads.part("a b/c", first, 1, "12345");
        desk.clock.move(Duration.ofSeconds(1));
        var second = uploads.begin("a b/c", "mia");
        uploads.begin("z", "mia");
        var member = desk.user("mia");
        var page = member.get(BUCKET + "/uploads?limit=1").good();
        assertThat(page.get("items.0.id")).isEqualTo(first);
        assertThat(page.at("items.0.bytes").asLong()).isEqualTo(5);
        assertThat(page.at("items.0.parts").asLong()).isEqualTo(1);
        assertThat(page.get("items.0.storageClass")).isEqualTo("STANDARD");
        assertThat(page.at("items.0.initiator").isMissingNode())
                .as("a member sees itself")
                .isTrue();
        assertThat(operator.get(BUCKET + "/uploads").get("items.0.initiator")).isEqualTo("shop");
        var next = member.get(BUCKET + "/uploads?limit=1&after=" + page.get("next"))
                .good();
        assertThat(next.get("items.0.id")).isEqualTo(second);
        assertThat(next.get("items.0.initiator")).isEqualTo("mia");
        assertThat(member.get(BUCKET + "/uploads?prefix=z").good().all("key")).containsExactly("z");
        member.get(BUCKET + "/uploads?after=x").refused(400);

        var target = BUCKET + "/uploads/" + first;
        member.delete(target).refused(400);
        member.delete(target + "?key=other").refused(404);
        member.delete(target + "?key=a%20b/c").good();
        assertThat(desk.line().action()).isEqualTo("upload.abort");
        assertThat(desk.line().target()).isEqualTo("wares/a b/c");
        assertThat(desk.line().detail()).isEqualTo("upload " + first);
        member.delete(target + "?key=a%20b/c").refused(404);
        assertThat(member.get(BUCKET + "/uploads").good().all("id")).hasSize(2).doesNotContain(first);
    }
}
