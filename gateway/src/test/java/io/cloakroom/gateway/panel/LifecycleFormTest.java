package io.cloakroom.gateway.panel;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.selenium.AxeBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.Select;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleRule;
import software.amazon.awssdk.services.s3.model.NoncurrentVersionTransition;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.Transition;
import software.amazon.awssdk.services.s3.model.TransitionDefaultMinimumObjectSize;
import software.amazon.awssdk.services.s3.model.TransitionStorageClass;

/// The form for one lifecycle rule, by clicking. What was saved is read with the AWS SDK, as other clients see it.
final class LifecycleFormTest {
    @RegisterExtension
    static final PanelExtension SITE = new PanelExtension();

    private static final LifecycleRule BY_DAYS = LifecycleRule.builder()
            .id("by days")
            .status(ExpirationStatus.ENABLED)
            .filter(filter -> filter.and(and -> and.prefix("logs/\nand more/")
                    .tags(tag("zone", "b"), tag("kind", "log file"), tag("area", ""), tag("mode", "x"))
                    .objectSizeGreaterThan(524_288_001L)
                    .objectSizeLessThan(5_368_709_120L)))
            .expiration(expiration -> expiration.days(Integer.MAX_VALUE))
            .transitions(
                    move(90, TransitionStorageClass.GLACIER),
                    move(30, TransitionStorageClass.STANDARD_IA),
                    move(180, TransitionStorageClass.DEEP_ARCHIVE))
            .noncurrentVersionTransitions(
                    olderMove(7, 2, TransitionStorageClass.GLACIER_IR),
                    olderMove(60, null, TransitionStorageClass.DEEP_ARCHIVE))
            .noncurrentVersionExpiration(
                    expiration -> expiration.noncurrentDays(400).newerNoncurrentVersions(100))
            .build();

    private static final LifecycleRule BY_DATE = LifecycleRule.builder()
            .id("by date")
            .status(ExpirationStatus.DISABLED)
            .filter(filter -> filter.objectSizeGreaterThan(0L))
            .expiration(expiration -> expiration.date(Instant.parse("2099-12-31T00:00:00Z")))
            .transitions(Transition.builder()
                    .date(Instant.parse("2098-01-01T00:00:00Z"))
                    .storageClass(TransitionStorageClass.INTELLIGENT_TIERING)
                    .build())
            .build();

    private static final LifecycleRule MARKERS = LifecycleRule.builder()
            .id("markers & uploads")
            .status(ExpirationStatus.ENABLED)
            .filter(filter -> filter.prefix(""))
            .expiration(expiration -> expiration.expiredObjectDeleteMarker(false))
            .abortIncompleteMultipartUpload(abort -> abort.daysAfterInitiation(3))
            .build();

    private static int buckets;
    private static @Nullable S3Client client;
    private String bucket = "";

    @BeforeAll
    static void connect() throws Exception {
        var token = SITE.good("POST", "projects/default/tokens", "{'user':'admin','grantRole':'owner'}")
                .path("token");
        client = S3Client.builder()
                .endpointOverride(SITE.s3())
                .forcePathStyle(true)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        token.path("accessKey").asString(),
                        token.path("secretKey").asString())))
                .build();
    }

    @AfterAll
    static void disconnect() {
        s3().close();
    }

    private static S3Client s3() {
        return Objects.requireNonNull(client);
    }

    @BeforeEach
    void withABucket() throws Exception {
        bucket = "ruled-" + ++buckets;
        SITE.good("POST", "projects/default/buckets", "{'name':'" + bucket + "'}");
    }

    @AfterEach
    void wideWithScripts() {
        SITE.browser().look(1280, "light");
        SITE.browser().driver().executeCdpCommand("Network.setBlockedURLs", Map.of("urls", List.of()));
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private static Transition move(int days, TransitionStorageClass to) {
        return Transition.builder().days(days).storageClass(to).build();
    }

    private static NoncurrentVersionTransition olderMove(int days, @Nullable Integer newer, TransitionStorageClass to) {
        return NoncurrentVersionTransition.builder()
                .noncurrentDays(days)
                .newerNoncurrentVersions(newer)
                .storageClass(to)
                .build();
    }

    private void put(TransitionDefaultMinimumObjectSize smallest, LifecycleRule... rules) {
        s3().putBucketLifecycleConfiguration(request -> request.bucket(bucket)
                .transitionDefaultMinimumObjectSize(smallest)
                .lifecycleConfiguration(lifecycle -> lifecycle.rules(rules)));
    }

    private List<LifecycleRule> rules() {
        return s3().getBucketLifecycleConfiguration(request -> request.bucket(bucket))
                .rules();
    }

    private TransitionDefaultMinimumObjectSize smallest() {
        return s3().getBucketLifecycleConfiguration(request -> request.bucket(bucket))
                .transitionDefaultMinimumObjectSize();
    }

    private String path() {
        return "/projects/default/buckets/" + bucket + "/lifecycle";
    }

    private Browser onNew() {
        var at = SITE.signedIn().open(path());
        at.link("New rule in the form").click();
        return at.sees("Which objects");
    }

    private Browser editing(String id) {
        var at = SITE.signedIn().open(path());
        at.link("Edit " + id).click();
        return at.sees("Edit the rule " + id);
    }

    private static void type(Browser at, String field, String text) {
        type(at.field(field), text);
    }

    private static void type(WebElement input, String text) {
        input.clear();
        input.sendKeys(text);
    }

    /// A date field takes keys in the order of the browser's language, so the day is set as its calendar sets it.
    private static void day(Browser at, WebElement input, String day) {
        at.driver().executeScript("arguments[0].value = arguments[1]", input, day);
    }

    private static void row(Browser at, String name, int row, String storageClass, String days, String other) {
        var fields = at.all("fieldset.move:has([name=" + name + "Class])").get(row);
        if (!storageClass.isEmpty()) {
            new Select(fields.findElement(By.name(name + "Class"))).selectByVisibleText(storageClass);
        }
        type(fields.findElement(By.name(name + "Days")), days);
        var last = fields.findElement(By.name(name.equals("move") ? "moveOn" : "olderKeep"));
        if (name.equals("move")) {
            day(at, last, other);
        } else {
            type(last, other);
        }
    }

    private static void save(Browser at) {
        at.button("Save rule").click();
    }

    private static void saves(Browser at) {
        save(at);
        at.sees("Saved.");
    }

    private static String problem(Browser at, String field) {
        var input = at.one("#" + field);
        assertThat(input.getDomAttribute("aria-invalid")).isEqualTo("true");
        return at.one("#" + Objects.requireNonNull(input.getDomAttribute("aria-describedby")))
                .getText();
    }

    @Test
    void aRuleIsMadeWithEveryPartThatFitsTogether() {
        var at = onNew();
        type(at, "Name of the rule; a generated one if empty", "everything");
        type(at, "Below this prefix, or all", "logs/");
        type(at, "Larger than", "100 KiB");
        type(at, "Smaller than", "2 GB");
        type(at, "Name of tag 1", "kind");
        type(at, "Value of tag 1", "log file");
        type(at, "Name of tag 2", "keep");
        at.button("More rows for tags").click();
        at.until("no third row", () -> at.focused().equals("Name of tag 3") ? true : null);
        type(at, "Name of tag 3", "zone");
        type(at, "Value of tag 3", "b");
        type(at, "Delete objects after this number of days", "400");
        type(at, "Remove older versions after this number of days", "200");
        type(at, "Older versions that stay, the newest", "3");
        row(at, "move", 0, "STANDARD_IA", "30", "");
        row(at, "move", 1, "GLACIER", "90", "");
        at.button("More rows for moves of objects").click();
        at.until("no third row", () -> at.all("[name=moveClass]").size() == 4 ? true : null);
        row(at, "move", 2, "DEEP_ARCHIVE", "180", "");
        row(at, "older", 0, "GLACIER_IR", "7", "2");
        row(at, "older", 1, "DEEP_ARCHIVE", "100", "");
        at.select("Objects that are too small for another storage class")
                .selectByVisibleText("Objects under 128 KiB, except for GLACIER and DEEP_ARCHIVE");
        saves(at);
        assertThat(rules())
                .containsExactly(LifecycleRule.builder()
                        .id("everything")
                        .status(ExpirationStatus.ENABLED)
                        .filter(filter -> filter.and(and -> and.prefix("logs/")
                                .tags(tag("kind", "log file"), tag("keep", ""), tag("zone", "b"))
                                .objectSizeGreaterThan(102_400L)
                                .objectSizeLessThan(2_000_000_000L)))
                        .expiration(expiration -> expiration.days(400))
                        .transitions(
                                move(30, TransitionStorageClass.STANDARD_IA),
                                move(90, TransitionStorageClass.GLACIER),
                                move(180, TransitionStorageClass.DEEP_ARCHIVE))
                        .noncurrentVersionTransitions(
                                olderMove(7, 2, TransitionStorageClass.GLACIER_IR),
                                olderMove(100, null, TransitionStorageClass.DEEP_ARCHIVE))
                        .noncurrentVersionExpiration(
                                expiration -> expiration.noncurrentDays(200).newerNoncurrentVersions(3))
                        .build());
        assertThat(smallest()).isEqualTo(TransitionDefaultMinimumObjectSize.VARIES_BY_STORAGE_CLASS);
        at.sees("Objects under logs/ move to the storage class GLACIER 90 days after their creation.");
    }

    @Test
    void rulesAreMadeWithDatesWithMarkersAndForUploads() {
        var at = onNew();
        type(at, "Name of the rule; a generated one if empty", "dates");
        at.field("The rule is on").click();
        day(at, at.one("#expireOn"), "2099-12-31");
        row(at, "move", 0, "ONEZONE_IA", "", "2098-01-01");
        saves(at);
        at.link("New rule in the form").click();
        at.sees("Which objects");
        type(at, "Name of the rule; a generated one if empty", "rest");
        at.select("Delete markers of objects that have no other version left").selectByVisibleText("Remove them");
        type(at, "Abort unfinished uploads after this number of days", "7");
        saves(at);
        assertThat(rules())
                .containsExactly(
                        LifecycleRule.builder()
                                .id("dates")
                                .status(ExpirationStatus.DISABLED)
                                .filter(filter -> {})
                                .expiration(expiration -> expiration.date(Instant.parse("2099-12-31T00:00:00Z")))
                                .transitions(Transition.builder()
                                        .date(Instant.parse("2098-01-01T00:00:00Z"))
                                        .storageClass(TransitionStorageClass.ONEZONE_IA)
                                        .build())
                                .build(),
                        LifecycleRule.builder()
                                .id("rest")
                                .status(ExpirationStatus.ENABLED)
                                .filter(filter -> {})
                                .expiration(expiration -> expiration.expiredObjectDeleteMarker(true))
                                .abortIncompleteMultipartUpload(abort -> abort.daysAfterInitiation(7))
                                .build());
        assertThat(smallest()).isEqualTo(TransitionDefaultMinimumObjectSize.ALL_STORAGE_CLASSES_128_K);
    }

    @Test
    void savingAFormAsItIsChangesNothing() {
        put(TransitionDefaultMinimumObjectSize.VARIES_BY_STORAGE_CLASS, BY_DAYS, BY_DATE, MARKERS);
        var before = s3().getBucketLifecycleConfiguration(request -> request.bucket(bucket));
        assertThat(before.rules()).containsExactly(BY_DAYS, BY_DATE, MARKERS);
        for (var id : List.of("by days", "by date", "markers & uploads")) {
            saves(editing(id));
            var after = s3().getBucketLifecycleConfiguration(request -> request.bucket(bucket));
            assertThat(after.rules()).as(id).isEqualTo(before.rules());
            assertThat(after.transitionDefaultMinimumObjectSize())
                    .isEqualTo(TransitionDefaultMinimumObjectSize.VARIES_BY_STORAGE_CLASS);
        }
    }

    @Test
    void anEditChangesWhatWasEditedAndNothingElse() {
        put(TransitionDefaultMinimumObjectSize.VARIES_BY_STORAGE_CLASS, BY_DAYS, BY_DATE);
        var at = editing("by days");
        row(at, "move", 1, "", "45", "");
        saves(at);
        var edited = BY_DAYS.toBuilder()
                .transitions(
                        move(90, TransitionStorageClass.GLACIER),
                        move(45, TransitionStorageClass.STANDARD_IA),
                        move(180, TransitionStorageClass.DEEP_ARCHIVE))
                .build();
        assertThat(rules()).containsExactly(edited, BY_DATE);

        at.link("Edit by days").click();
        at.sees("Edit the rule by days");
        type(at, "Name of the rule; a generated one if empty", "renamed");
        type(at, "Name of tag 2", "");
        type(at, "Value of tag 2", "");
        type(at, "Larger than", "");
        type(at, "Older versions that stay, the newest", "");
        saves(at);
        assertThat(rules())
                .containsExactly(
                        edited.toBuilder()
                                .id("renamed")
                                .filter(filter -> filter.and(and -> and.prefix("logs/\nand more/")
                                        .tags(tag("zone", "b"), tag("area", ""), tag("mode", "x"))
                                        .objectSizeLessThan(5_368_709_120L)))
                                .noncurrentVersionExpiration(expiration -> expiration.noncurrentDays(400))
                                .build(),
                        BY_DATE);
        assertThat(smallest()).isEqualTo(TransitionDefaultMinimumObjectSize.VARIES_BY_STORAGE_CLASS);
    }

    /// A rule of the older form, with a prefix of its own.
    private static LifecycleRule older(String prefix, UnaryOperator<LifecycleRule.Builder> more) {
        @SuppressWarnings("deprecation") // the form that this test is about
        var rule = LifecycleRule.builder()
                .id("rule of " + prefix)
                .status(ExpirationStatus.ENABLED)
                .prefix(prefix);
        return more.apply(rule).build();
    }

    @Test
    void aRuleOfTheOlderFormKeepsItWhileItCan() {
        var first = older("a/", rule -> rule.expiration(expiration -> expiration.days(9)));
        var second = older("b/", rule -> rule.abortIncompleteMultipartUpload(abort -> abort.daysAfterInitiation(3)));
        put(TransitionDefaultMinimumObjectSize.ALL_STORAGE_CLASSES_128_K, first, second);
        var at = editing("rule of a/");
        type(at, "Delete objects after this number of days", "10");
        saves(at);
        assertThat(rules())
                .containsExactly(
                        first.toBuilder()
                                .expiration(expiration -> expiration.days(10))
                                .build(),
                        second);
        at.link("Edit rule of b/").click();
        at.sees("Edit the rule rule of b/");
        type(at, "Abort unfinished uploads after this number of days", "");
        type(at, "Delete objects after this number of days", "5");
        type(at, "Name of tag 1", "kind");
        type(at, "Value of tag 1", "log");
        saves(at);
        assertThat(rules())
                .extracting(LifecycleRule::filter)
                .allSatisfy(filter -> assertThat(filter).isNotNull());
        assertThat(rules().getLast().filter().and().tags()).containsExactly(tag("kind", "log"));
        assertThat(rules().getFirst().filter().prefix()).isEqualTo("a/");
    }

    @Test
    void whatIsWrongIsSaidAtTheFieldsAndWhatWasTypedStays() {
        put(TransitionDefaultMinimumObjectSize.ALL_STORAGE_CLASSES_128_K, BY_DATE);
        var at = onNew();
        save(at);
        assertThat(problem(at, "expireAfterDays")).isEqualTo("The rule does nothing yet: fill in at least one action.");

        type(at, "Name of the rule; a generated one if empty", "by date");
        type(at, "Larger than", "100");
        type(at, "Smaller than", "0 bytes");
        type(at, "Value of tag 1", "nameless");
        type(at, "Delete objects after this number of days", "60");
        at.select("Delete markers of objects that have no other version left").selectByVisibleText("Remove them");
        type(at, "Older versions that stay, the newest", "3");
        type(at, "Abort unfinished uploads after this number of days", "7");
        row(at, "move", 0, "GLACIER", "60", "");
        row(at, "move", 1, "STANDARD_IA", "10", "");
        row(at, "older", 0, "", "5", "");
        row(at, "older", 1, "GLACIER_IR", "", "");
        save(at);
        at.sees("Nothing was saved. Please correct these fields:");
        assertThat(problem(at, "id")).isEqualTo("Another rule of the bucket has this name.");
        assertThat(problem(at, "largerThan")).isEqualTo("A size is a number with its unit: 500 MB, 10 GiB, 2T.");
        assertThat(problem(at, "smallerThan")).startsWith("No object has such a size");
        assertThat(problem(at, "tag-0")).isEqualTo("A tag needs a name.");
        assertThat(problem(at, "markers")).startsWith("A rule that deletes objects removes such delete markers too");
        assertThat(problem(at, "noncurrentDays")).isEqualTo("Enter the number of days too.");
        assertThat(problem(at, "abortUploadsAfterDays")).startsWith("Unfinished uploads have neither tags nor a size.");
        assertThat(problem(at, "expireAfterDays"))
                .isEqualTo("The deletion must come after the moves to other storage classes.");
        assertThat(problem(at, "move-1")).isEqualTo("Objects can move to STANDARD_IA after 30 days at the earliest.");
        assertThat(problem(at, "older-0")).isEqualTo("Choose a storage class.");
        assertThat(problem(at, "older-1")).isEqualTo("Enter the number of days.");
        assertThat(at.one("#id").getDomProperty("value")).isEqualTo("by date");
        assertThat(at.one("#smallerThan").getDomProperty("value")).isEqualTo("0 bytes");
        assertThat(new Select(at.one("#move-1")).getFirstSelectedOption().getText())
                .isEqualTo("STANDARD_IA");
        assertThat(rules()).containsExactly(BY_DATE);
    }

    @Test
    void movesAreOrderedAndSpokenOfInOneWay() {
        var at = onNew();
        row(at, "move", 0, "DEEP_ARCHIVE", "50", "");
        row(at, "move", 1, "GLACIER", "50", "");
        row(at, "older", 0, "GLACIER", "1", "");
        row(at, "older", 1, "GLACIER", "2", "");
        save(at);
        at.sees("Nothing was saved.");
        assertThat(problem(at, "move-0"))
                .isEqualTo("DEEP_ARCHIVE is colder than GLACIER: the move there must come later.");
        assertThat(problem(at, "older-1")).isEqualTo("Choose each storage class only once.");
        row(at, "move", 1, "GLACIER", "", "2098-01-01");
        row(at, "older", 1, "DEEP_ARCHIVE", "2", "");
        save(at);
        at.until("the row has no problem", () -> at.all("#older-1-problem").isEmpty() ? true : null);
        assertThat(problem(at, "move-1"))
                .isEqualTo("Use either numbers of days or dates, for all moves and for the deletion of objects.");
        row(at, "move", 1, "GLACIER", "40", "2098-01-01");
        save(at);
        at.sees("Enter either a number of days or a day, not both.");
        row(at, "move", 1, "GLACIER", "40", "");
        saves(at);
        assertThat(rules().getFirst().transitions())
                .containsExactly(
                        move(50, TransitionStorageClass.DEEP_ARCHIVE), move(40, TransitionStorageClass.GLACIER));
    }

    @Test
    void aRefusalWithoutAFieldIsSaidOnTopOfTheForm() {
        put(
                TransitionDefaultMinimumObjectSize.ALL_STORAGE_CLASSES_128_K,
                IntStream.range(0, 1000)
                        .mapToObj(i -> older(i + "/", rule -> rule.expiration(expiration -> expiration.days(9))))
                        .toArray(LifecycleRule[]::new));
        var at = SITE.signedIn().open(path() + "/form").sees("Which objects");
        type(at, "Delete objects after this number of days", "1");
        save(at);
        at.sees("The number of lifecycle rules must not exceed the allowed limit of 1000 rules.");
        assertThat(at.one("#expireAfterDays").getDomProperty("value")).isEqualTo("1");
        assertThat(rules()).hasSize(1000);
    }

    @Test
    void whatSomebodyElseChangedMeanwhileIsNotUndone() {
        put(TransitionDefaultMinimumObjectSize.ALL_STORAGE_CLASSES_128_K, BY_DATE, MARKERS);
        var at = editing("markers & uploads");
        type(at, "Abort unfinished uploads after this number of days", "30");
        var changed = MARKERS.toBuilder()
                .abortIncompleteMultipartUpload(abort -> abort.daysAfterInitiation(4))
                .build();
        put(TransitionDefaultMinimumObjectSize.ALL_STORAGE_CLASSES_128_K, BY_DATE, changed);
        // More rows do not make the form forget on which state it is based.
        at.button("More rows for tags").click();
        at.until("no new rows", () -> at.focused().equals("Name of tag 1") ? true : null);
        save(at);
        at.sees("Somebody changed it meanwhile, so nothing was saved.");
        assertThat(at.one("#abortUploadsAfterDays").getDomProperty("value")).isEqualTo("4");
        assertThat(rules()).containsExactly(BY_DATE, changed);
        type(at, "Abort unfinished uploads after this number of days", "30");
        saves(at);
        assertThat(rules().getLast().abortIncompleteMultipartUpload().daysAfterInitiation())
                .isEqualTo(30);
    }

    @Test
    void theFormPreviewsItsRuleAndSavesNothing() throws Exception {
        SITE.put(bucket, "backups/a.tar", "hello");
        var at = onNew();
        type(at, "Below this prefix, or all", "backups/");
        day(at, at.one("#expireOn"), "2020-01-01");
        at.button("Only preview").click();
        at.sees("Objects that would be deleted: 1, 5 bytes").sees("backups/a.tar");
        assertThat(at.one("#prefix").getDomProperty("value")).isEqualTo("backups/");
        assertThat(SITE.good("GET", "projects/default/buckets/" + bucket + "/lifecycle", "")
                        .path("rules")
                        .isEmpty())
                .isTrue();
    }

    /// Also without the panel's scripts. Enter saves, although buttons for more rows come first on the page.
    @Test
    void theKeyboardIsEnoughWithoutScripts() {
        var at = SITE.signedIn();
        at.driver().executeCdpCommand("Network.enable", Map.of());
        at.driver().executeCdpCommand("Network.setBlockedURLs", Map.of("urls", List.of("*.js*")));
        at.open(path()).sees("This bucket has no rules");
        assertThat(at.driver().executeScript("return typeof htmx")).isEqualTo("undefined");
        at.tabTo("New rule in the form", Keys.ENTER);
        at.sees("Which objects");
        at.tabTo("Name of tag 1", "a").tabTo("Value of tag 1", "1");
        at.tabTo("Name of tag 2", "b").tabTo("More rows for tags", Keys.ENTER);
        at.until("the focus is not in the new row", () -> at.focused().equals("Name of tag 3") ? true : null);
        at.driver().switchTo().activeElement().sendKeys("c");
        at.tabTo("Storage class", "DEEP").tabTo("After this number of days", "9", Keys.ENTER);
        at.sees("Saved.");
        var rule = rules().getFirst();
        assertThat(rule.filter().and().tags()).containsExactly(tag("a", "1"), tag("b", ""), tag("c", ""));
        assertThat(rule.transitions()).containsExactly(move(9, TransitionStorageClass.DEEP_ARCHIVE));
    }

    @Test
    void theFormIsForEveryWidthSchemeAndReader() throws Exception {
        put(TransitionDefaultMinimumObjectSize.VARIES_BY_STORAGE_CLASS, BY_DAYS);
        var at = SITE.signedIn();
        for (var scheme : List.of("light", "dark")) {
            for (int width : List.of(360, 1280)) {
                at.look(width, scheme);
                at.open(path() + "/form?rule=by%20days").sees("Edit the rule by days");
                type(at, "Delete objects after this number of days", "100");
                type(at, "Name of tag 1", "");
                at.button("Save rule").click();
                at.sees("Nothing was saved. Please correct these fields:");
                assertThat(at.driver()
                                .executeScript("return document.documentElement.scrollWidth <= window.innerWidth"))
                        .isEqualTo(true);
                var found = new AxeBuilder().analyze(at.driver()).getViolations();
                assertThat(found).as(scheme + ": " + found).isEmpty();
                at.screenshot("lifecycle-rule-" + scheme + "-" + width, width);
            }
        }
        var nameless = new ArrayList<String>();
        for (var field :
                at.all("form.lifecycle-rule :is(input:not([type=hidden]), select, button:not([aria-hidden]))")) {
            if (field.isDisplayed()
                    && Objects.requireNonNull(field.getAccessibleName()).isEmpty()) {
                nameless.add(String.valueOf(field.getDomAttribute("name")));
            }
        }
        assertThat(nameless).isEmpty();
        assertThat(Arrays.asList(at.one("[role=alert]").getText().split("\n"))).hasSizeGreaterThan(2);
    }
}
