package io.cloakroom.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.cloakroom.admin.Desk.Caller;
import io.cloakroom.admin.server.S3Door;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The life of tokens: searching, limiting, rotating, reporting leaks, and bulk changes.
class TokenRoutesTest {
    private final Desk desk;
    private final Caller operator;

    TokenRoutesTest(@TempDir Path directory) throws IOException {
        desk = new Desk(directory);
        operator = desk.operator();
        desk.project("shop");
    }

    /// Creates a token of the user `shop`, and returns its access key.
    private String make(String fields) {
        return operator.post("projects/shop/tokens", "{'user':'shop'" + (fields.isEmpty() ? "" : "," + fields) + "}")
                .good()
                .get("token.accessKey");
    }

    private String state(String key) {
        return operator.get("tokens/" + key).good().get("state");
    }

    private List<String> found(String query) {
        return operator.get("projects/shop/tokens?" + query).good().all("name");
    }

    @Test
    void aListHasTheNewestFirstOverManyPages() {
        var made = new ArrayList<String>();
        for (int i = 0; i < 23; i++) {
            made.addFirst(make("'name':'n" + i + "'"));
            desk.clock.move(Duration.ofMillis(i % 3)); // some at the same time
        }
        for (var target : List.of("projects/shop/tokens", "users/shop/tokens", "tokens?project=shop&")) {
            var seen = new ArrayList<String>();
            var base = target.endsWith("&") ? target : target + "?";
            var page = operator.get(base + "limit=5").good();
            int pages = 1;
            while (!page.get("next").isEmpty()) {
                assertThat(page.at("items").size()).isEqualTo(5);
                seen.addAll(page.all("accessKey"));
                page = operator.get(base + "limit=5&after=" + page.get("next")).good();
                pages++;
            }
            seen.addAll(page.all("accessKey"));
            assertThat(pages).isEqualTo(5);
            assertThat(seen).containsExactlyInAnyOrderElementsOf(made);
            var times = seen.stream()
                    .map(key -> Instant.parse(operator.get("tokens/" + key).get("createdAt")))
                    .toList();
            assertThat(times).isSortedAccordingTo(Comparator.reverseOrder());
        }
    }

    @Test
    void aFilteredListComesInPagesToo() {
        for (int i = 0; i < 9; i++) {
            make("'name':'" + (i % 2 == 0 ? "even" : "odd") + i + "'");
            desk.clock.move(Duration.ofSeconds(1));
        }
        var first = operator.get("projects/shop/tokens?search=EVEN&limit=3").good();
        assertThat(first.all("name")).containsExactly("even8", "even6", "even4");
        var second = operator.get("projects/shop/tokens?search=EVEN&limit=3&after=" + first.get("next"))
                .good();
        assertThat(second.all("name")).containsExactly("even2", "even0");
        assertThat(second.get("next")).isEmpty();
    }

    @Test
    void aSearchLooksAtKeyTextsTagsAndLogin() throws IOException {
        var key = make("'name':'Laptop','description':'In the hall','tags':{'Team':'Blue'}");
        desk.user("ann", "shop", "member");
        operator.post("projects/shop/tokens", "{'user':'ann','name':'other'}").good();
        for (var text :
                List.of("lapt", "HALL", "team", "blue", key.substring(4), key.toLowerCase(java.util.Locale.ROOT))) {
            assertThat(found("search=" + text)).as(text).containsExactly("Laptop");
        }
        assertThat(found("search=ann")).containsExactly("other");
        assertThat(found("search=nothing")).isEmpty();
        assertThat(found("search=")).hasSize(2);
    }

    @Test
    void aListIsFilteredByState() {
        make("'name':'endless'");
        make("'name':'short','expiresInDays':1");
        var off = make("'name':'off'");
        operator.patch("tokens/" + off, "{'state':'disabled'}").good();
        var old = make("'name':'old'");
        operator.post("tokens/" + old + "/rotation", "{'graceSeconds':60}").good();
        assertThat(found("state=active")).containsExactlyInAnyOrder("endless", "short", "old", "old");
        assertThat(found("state=expired")).isEmpty();
        desk.clock.move(Duration.ofDays(1));
        assertThat(found("state=expired")).containsExactly("short");
        assertThat(found("state=active")).containsExactlyInAnyOrder("endless", "old");
        assertThat(found("state=disabled")).containsExactlyInAnyOrder("off", "old");
        operator.get("tokens?state=on").refused(400);
    }

    @Test
    void aMemberSeesItsOwnAndAnOwnerAll() throws IOException {
        make("'name':'owners'");
        var member = desk.user("ann", "shop", "member");
        member.post("projects/shop/tokens", "{'name':'mine'}").good();
        assertThat(member.get("projects/shop/tokens").all("name")).containsExactly("mine");
        assertThat(member.get("tokens").all("name")).containsExactly("mine");
        assertThat(desk.user("shop").get("projects/shop/tokens").all("name"))
                .containsExactlyInAnyOrder("owners", "mine");
        assertThat(desk.user("shop").get("users/ann/tokens").all("name")).containsExactly("mine");
        member.post("projects/shop/tokens", "{'user':'shop'}").refused(404);
        member.post("projects/shop/tokens", "{'user':'ann','grantRole':'owner'}")
                .good();
        assertThat(operator.get("projects/shop/users").all("role")).containsExactlyInAnyOrder("owner", "member");
    }

    @Test
    void tagsAreKeptInOrderAndReplacedAltogether() {
        var key = make("'tags':{'b':'2','a':'1','ü':''}");
        assertThat(operator.get("tokens/" + key).at("tags").toString())
                .isEqualTo("{\"a\":\"1\",\"b\":\"2\",\"ü\":\"\"}");
        operator.patch("tokens/" + key, "{'tags':{'c':'3'}}").good();
        assertThat(operator.get("tokens/" + key).at("tags").toString()).isEqualTo("{\"c\":\"3\"}");
        operator.patch("tokens/" + key, "{'tags':{}}").good();
        assertThat(operator.get("tokens/" + key).at("tags").toString()).isEqualTo("{}");
        var fifty = new ArrayList<String>();
        for (int i = 0; i < 50; i++) {
            fifty.add("'k" + i + "':'v'");
        }
        make("'tags':{" + String.join(",", fifty) + "}");
        fifty.add("'one':'more'");
        operator.patch("tokens/" + key, "{'tags':{" + String.join(",", fifty) + "}}")
                .refused(400);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'level':'full'} | Everything in every bucket of the project",
                "{'level':'read','buckets':['wares']} | Read in the bucket wares",
                "{'level':'list','buckets':['a-b','c*']} | List only in the buckets a-b and c*",
                "{'level':'write','buckets':['wares'],'prefixes':['in/']} | Write only in the bucket wares, under the prefix in/",
                "{'level':'read-write','prefixes':['a/','b/','c/']} | Read and write in every bucket of the project, under the prefixes a/, b/ and c/",
                "{'level':'full','addresses':['192.0.2.0/24','2001:db8::1']} | Everything in every bucket of the project, from 192.0.2.0/24 and 2001:db8::1"
            })
    void aScopeIsShownAsItWasChosenAndAsASentence(String scope, String sentence) {
        var key = make("'scope':" + scope);
        var shown = operator.get("tokens/" + key).good();
        assertThat(shown.get("scopeText")).isEqualTo(sentence);
        operator.patch("tokens/" + key, "{'policy':{'Statement':{'Effect':'Allow','Action':'s3:*','Resource':'*'}}}")
                .good();
        assertThat(operator.get("tokens/" + key).get("scopeText")).isEqualTo("What its policy document says");
        assertThat(operator.get("tokens/" + key).json().has("scope")).isFalse();
        operator.patch(
                        "tokens/" + key,
                        "{'scope':" + shown.at("scope").toString().replace('"', '\'') + "}")
                .good();
        assertThat(operator.get("tokens/" + key).at("policy")).isEqualTo(shown.at("policy"));
        operator.patch("tokens/" + key, "{'policy':null}").good();
        assertThat(operator.get("tokens/" + key).get("scope.level")).isEqualTo("full");
    }

    @Test
    void aRotationReplacesAfterAGrace() {
        var old = make("'name':'n','description':'d','expiresInDays':30,'scope':{'level':'read'},'tags':{'a':'b'}");
        var next = operator.post("tokens/" + old + "/rotation", "{'graceSeconds':3600}")
                .good();
        var before = operator.get("tokens/" + old).good();
        var key = next.get("token.accessKey");
        assertThat(next.get("token.secretKey")).hasSize(40);
        for (var same : List.of("name", "description", "expiresAt", "scopeText", "project.id", "user.id")) {
            assertThat(next.get("token." + same))
                    .as(same)
                    .isEqualTo(before.get(same))
                    .isNotEmpty();
        }
        assertThat(next.at("token.tags")).isEqualTo(before.at("tags"));
        assertThat(next.get("token.replaces")).isEqualTo(old);
        assertThat(before.get("replacedBy")).isEqualTo(key);
        assertThat(before.get("graceUntil"))
                .isEqualTo(desk.clock.instant().plusSeconds(3600).toString());
        assertThat(before.get("worksUntil")).isEqualTo(before.get("graceUntil"));
        assertThat(state(old)).isEqualTo("active");
        operator.post("tokens/" + old + "/rotation", "").refused(409);
        assertThat(operator.get("projects/shop/tokens").at("items").size()).isEqualTo(2);

        desk.clock.move(Duration.ofSeconds(3599));
        assertThat(state(old)).isEqualTo("active");
        desk.clock.move(Duration.ofSeconds(1));
        assertThat(state(old)).isEqualTo("disabled");
        assertThat(state(key)).isEqualTo("active");

        requireRevivedOnlyWhenAskedFor(old, "was replaced by " + key + " and its grace period is over");
        assertThat(operator.get("tokens/" + old).json().has("graceUntil")).isFalse();
        operator.post("tokens/" + key + "/rotation", "").good();
    }

    /// A token that was ended for good cannot be enabled again, neither by a change nor by a bulk change.
    private void requireRevivedOnlyWhenAskedFor(String key, String why) {
        var state = state(key);
        assertThat(operator.patch("tokens/" + key, "{'state':'active'}")
                        .refused(409)
                        .get("detail"))
                .contains(why, "\"revive\": true");
        var bulk = operator.post("tokens/bulk", "{'action':'enable','accessKeys':['" + key + "']}")
                .good();
        assertThat(bulk.at("results.0.status").asInt()).isEqualTo(409);
        assertThat(operator.patch("tokens/" + key, "{'name':'other'}").good().get("state"))
                .isEqualTo(state);
        operator.patch("tokens/" + key, "{'state':'disabled'}").good();
        assertThat(state(key)).isEqualTo(state);
        operator.patch("tokens/" + key, "{'state':'active','revive':'yes'}").refused(400);
        operator.patch("tokens/" + key, "{'state':'active','revive':true}").good();
        assertThat(state(key)).isEqualTo("active");
    }

    @Test
    void aTokenThatIsDisabledDuringItsGraceStillEndsWithTheGrace() {
        var old = make("");
        operator.post("tokens/" + old + "/rotation", "{'graceSeconds':60}").good();
        operator.patch("tokens/" + old, "{'state':'disabled'}").good();
        operator.patch("tokens/" + old, "{'state':'active'}").good();
        assertThat(state(old)).isEqualTo("active");
        desk.clock.move(Duration.ofSeconds(60));
        assertThat(state(old)).isEqualTo("disabled");
    }

    /// The answer shows only one end: the earlier of expiry and grace.
    @Test
    void aGraceEndsWithTheTokensOwnExpiry() {
        var old = make("'expiresInDays':1");
        var expiry = operator.get("tokens/" + old).good().get("expiresAt");
        operator.post("tokens/" + old + "/rotation", "{'graceSeconds':259200}").good();
        var replaced = operator.get("tokens/" + old).good();
        for (var field : List.of("worksUntil", "graceUntil", "expiresAt")) {
            assertThat(replaced.get(field)).as(field).isEqualTo(expiry);
        }
        assertThat(operator.get("tokens/export").text().lines().filter(line -> line.startsWith(old)))
                .singleElement()
                .asString()
                .endsWith("," + expiry);
        desk.clock.move(Duration.ofDays(1));
        assertThat(state(old)).isEqualTo("expired");
        assertThat(operator.get("tokens/" + old).json().has("worksUntil")).isFalse();
    }

    @Test
    void aRotationWithoutGraceDisablesAtOnce() {
        var old = make("");
        operator.post("tokens/" + old + "/rotation", "{'graceSeconds':0}").good();
        assertThat(state(old)).isEqualTo("disabled");
        operator.patch("tokens/" + old, "{'state':'active'}").refused(409);
        operator.patch("tokens/" + old, "{'state':'active','revive':true}").good();
        desk.clock.move(Duration.ofDays(9));
        assertThat(state(old)).isEqualTo("active");
    }

    @ParameterizedTest
    @CsvSource({"-1", "2592001", "9223372036854775807", "-9223372036854775808"})
    void aGraceIsBounded(String seconds) {
        var old = make("");
        operator.post("tokens/" + old + "/rotation", "{'graceSeconds':" + seconds + "}")
                .refused(400);
        assertThat(operator.get("tokens/" + old).json().has("replacedBy")).isFalse();
        assertThat(operator.get("projects/shop/tokens").at("items").size()).isEqualTo(1);
    }

    @Test
    void aLeakedKeyIsDisabledAndReplaced() {
        var old = make("'name':'n'");
        operator.patch("tokens/" + old, "{'description':'on a slide'}").good();
        var report = operator.post("tokens/" + old + "/leak", "").good();
        assertThat(report.get("disabled.state")).isEqualTo("leaked");
        assertThat(state(old)).isEqualTo("leaked");
        assertThat(report.at("working").size()).isZero();
        var key = report.get("connection.token.accessKey");
        assertThat(report.get("connection.token.secretKey")).hasSize(40);
        assertThat(state(key)).isEqualTo("active");
        assertThat(report.at("timeline").size()).isEqualTo(2);
        assertThat(report.at("timeline").findValuesAsString("action")).containsExactly("token.change", "token.create");
        assertThat(operator.get("tokens/" + old + "/audit").all("action")).contains("token.leak");
        assertThat(operator.get("tokens/" + key + "/audit").all("action")).containsExactly("token.leak");
        assertThat(operator.get("projects/shop/tokens?state=leaked").all("accessKey"))
                .containsExactly(old);
        requireRevivedOnlyWhenAskedFor(old, "was reported as leaked");
    }

    @Test
    void ifTheNewKeyOfARotationLeakedTheOldOneWorksUntilItsGraceEnds() {
        var old = make("");
        var newer = operator.post("tokens/" + old + "/rotation", "{'graceSeconds':3600}")
                .good()
                .get("token.accessKey");
        var until = operator.get("tokens/" + old).good().get("graceUntil");
        var report = operator.post("tokens/" + newer + "/leak", "").good();
        assertThat(report.at("working").findValuesAsString("accessKey")).containsExactly(old);
        assertThat(report.get("working.0.worksUntil")).isEqualTo(until);
        assertThat(report.get("connection.token.replaces")).isEqualTo(newer);
        assertThat(List.of(state(old), state(newer))).containsExactly("active", "leaked");
    }

    @Test
    void ifTheOldKeyOfARotationLeakedNoThirdOneIsMade() {
        var old = make("");
        var newer = operator.post("tokens/" + old + "/rotation", "{'graceSeconds':3600}")
                .good()
                .get("token.accessKey");
        var report = operator.post("tokens/" + old + "/leak", "{}").good();
        assertThat(report.json().has("connection")).isFalse();
        assertThat(report.at("working").findValuesAsString("accessKey")).containsExactly(newer);
        assertThat(List.of(state(old), state(newer))).containsExactly("leaked", "active");
    }

    @Test
    void ifBothKeysOfARotationLeakedOneNewKeyReplacesThem() {
        for (boolean reportsOld : List.of(true, false)) {
            var old = make("");
            var newer = operator.post("tokens/" + old + "/rotation", "{'graceSeconds':3600}")
                    .good()
                    .get("token.accessKey");
            var reported = reportsOld ? old : newer;
            var other = reportsOld ? newer : old;
            var report = operator.post("tokens/" + reported + "/leak", "{'both':true}")
                    .good();
            assertThat(report.at("alsoDisabled").findValuesAsString("accessKey"))
                    .containsExactly(other);
            assertThat(report.at("working").size()).isZero();
            assertThat(List.of(state(old), state(newer))).containsExactly("leaked", "leaked");
            assertThat(report.get("connection.token.replaces")).isEqualTo(newer);
            assertThat(state(report.get("connection.token.accessKey"))).isEqualTo("active");
            assertThat(operator.get("tokens/" + other + "/audit").get("items.0.detail"))
                    .contains(reported);
        }
    }

    private String rotated(String key) {
        return operator.post("tokens/" + key + "/rotation", "{'graceSeconds':86400}")
                .good()
                .get("token.accessKey");
    }

    @Test
    void ifAllKeysOfAnHourlyRotationLeakedAllAreDisabled() {
        var keys = new ArrayList<>(List.of(make("")));
        for (int i = 0; i < 26; i++) {
            keys.add(rotated(keys.getLast()));
        }
        var report = operator.post("tokens/" + keys.get(2) + "/leak", "{'both':true}")
                .good();
        assertThat(report.at("alsoDisabled").size()).isEqualTo(26);
        assertThat(report.at("working").size()).isZero();
        assertThat(keys).allSatisfy(key -> assertThat(state(key)).isEqualTo("leaked"));
        assertThat(report.get("connection.token.replaces")).isEqualTo(keys.getLast());
    }

    @Test
    void tokensOfARotationBelongTogetherEvenIfOneInBetweenWasDeleted() {
        var first = make("");
        var second = rotated(first);
        var third = rotated(second);
        operator.delete("tokens/" + second).good();
        assertThat(operator.get("tokens/" + first).get("replacedBy")).isEqualTo(third);
        assertThat(operator.get("tokens/" + third).get("replaces")).isEqualTo(first);
        var report = operator.post("tokens/" + third + "/leak", "{'both':true}").good();
        assertThat(report.at("alsoDisabled").findValuesAsString("accessKey")).containsExactly(first);
        assertThat(state(first)).isEqualTo("leaked");
    }

    @Test
    void aLeakedKeyIsReplacedThoughItsReplacementWasDeleted() {
        var first = make("");
        operator.delete("tokens/" + rotated(first)).good();
        var report = operator.post("tokens/" + first + "/leak", "").good();
        assertThat(state(report.get("connection.token.accessKey"))).isEqualTo("active");
        assertThat(state(first)).isEqualTo("leaked");
    }

    /// Even if something forbids a new token, the old one must be disabled.
    @Test
    void aLeakedKeyIsDisabledAlsoWhenItCannotBeReplaced() throws IOException {
        var expired = make("'expiresInDays':1");
        desk.clock.move(Duration.ofDays(2));
        var replaced = make("");
        operator.post("tokens/" + replaced + "/rotation", "").good();
        for (var key : List.of(expired, replaced)) {
            var report = operator.post("tokens/" + key + "/leak", "").good();
            assertThat(report.json().has("connection")).isFalse();
            assertThat(state(key)).isEqualTo("leaked");
            assertThat(desk.line().detail()).startsWith("reported as leaked; no new key was made: ");
        }
    }

    @Test
    void manyAreChangedAndEachIsAnsweredForItself() throws IOException {
        desk.project("other");
        var foreign = desk.token("other", "other");
        var one = make("");
        var two = make("");
        var owner = desk.user("shop");
        var body = "{'action':'ACTION','accessKeys':['" + String.join("','", one, foreign, "none", two, one) + "']";
        var report = owner.post("tokens/bulk", body.replace("ACTION", "disable") + "}")
                .good();
        assertThat(report.at("done").asInt()).isEqualTo(2);
        assertThat(report.at("refused").asInt()).isEqualTo(2);
        assertThat(report.at("results").findValuesAsString("accessKey")).containsExactly(one, foreign, "none", two);
        assertThat(report.at("results").findValues("status").toString()).isEqualTo("[200, 404, 404, 200]");
        assertThat(report.get("results.1.detail")).isEqualTo("there is no token \"" + foreign + "\"");
        assertThat(report.get("results.2.detail")).isEqualTo("there is no token \"none\"");
        assertThat(List.of(state(one), state(two), state(foreign))).containsExactly("disabled", "disabled", "active");

        owner.post("tokens/bulk", body.replace("ACTION", "enable") + "}").good();
        assertThat(List.of(state(one), state(two))).containsExactly("active", "active");
        owner.post("tokens/bulk", body.replace("ACTION", "extend") + ",'expiresInDays':3}")
                .good();
        assertThat(operator.get("tokens/" + two).get("expiresAt"))
                .isEqualTo(desk.clock.instant().plus(Duration.ofDays(3)).toString());
        assertThat(operator.get("tokens/" + foreign).json().has("expiresAt")).isFalse();
        var rotated = owner.post("tokens/bulk", body.replace("ACTION", "rotate") + ",'graceSeconds':0}")
                .good();
        assertThat(rotated.get("results.0.token.secretKey")).hasSize(40);
        assertThat(rotated.get("results.0.token.replaces")).isEqualTo(one);
        assertThat(operator.get("tokens/" + rotated.get("results.0.token.accessKey") + "/audit")
                        .all("action"))
                .containsExactly("token.bulk");
        var again = owner.post("tokens/bulk", body.replace("ACTION", "rotate") + "}")
                .good();
        assertThat(again.at("done").asInt()).isZero();
        assertThat(again.at("results").findValues("status").toString()).isEqualTo("[409, 404, 404, 409]");
        owner.post("tokens/bulk", body.replace("ACTION", "delete") + "}").good();
        operator.get("tokens/" + one).refused(404);
        operator.get("tokens/" + foreign).good();
    }

    @Test
    void pairsAreImportedEachForItself() throws IOException {
        make("'accessKey':'taken','secretKey':'taken secret'");
        var owner = desk.user("shop");
        var report = owner.post(
                        "tokens/import",
                        "{'project':'shop','user':'shop','pairs':[{'accessKey':'one','secretKey':'first secret','name':'n'},"
                                + "{'accessKey':'taken','secretKey':'other secret'},{'accessKey':'a/b','secretKey':'long enough'},"
                                + "{'accessKey':'two','secretKey':'short'},{'accessKey':'two','secretKey':'second secret'},"
                                + "{'secretKey':'long enough'}]}")
                .good();
        assertThat(report.at("results").findValues("status").toString()).isEqualTo("[201, 409, 400, 400, 201, 400]");
        assertThat(report.text())
                .doesNotContain("secret\"")
                .doesNotContain("long enough")
                .doesNotContain("short\"");
        assertThat(operator.get("tokens/one/secret").get("secretKey")).isEqualTo("first secret");
        assertThat(operator.get("tokens/taken/secret").get("secretKey")).isEqualTo("taken secret");
        assertThat(operator.get("tokens/one").get("via")).isEqualTo("import");
        assertThat(operator.get("audit?action=token.import").get("items.0.detail"))
                .isEqualTo("import: one two");
    }

    @Test
    void aTableForSpreadsheetsHoldsNoFormulaAndNoSecret() {
        var secret = operator.post(
                        "projects/shop/tokens",
                        "{'user':'shop','name':'=cmd|x','description':'a,b \\u0022c\\u0022','expiresInDays':1}")
                .good()
                .get("token.secretKey");
        desk.clock.move(Duration.ofSeconds(1));
        make("'name':'+1','description':'-2'");
        desk.clock.move(Duration.ofSeconds(1));
        make("'name':'@x','scope':{'level':'read','buckets':['a','b','c']}");
        var table = operator.get("tokens/export?project=shop").good();
        assertThat(table.headers())
                .containsEntry("content-type", "text/csv; charset=utf-8")
                .containsEntry("content-disposition", "attachment; filename=\"tokens.csv\"");
        var lines = table.text().split("\r\n", -1);
        assertThat(lines).hasSize(5);
        assertThat(lines[0]).startsWith("accessKey,name,description,project,");
        assertThat(lines[1]).contains(",'@x,,shop,", ",\"Read in the buckets a, b and c\",");
        assertThat(lines[2]).contains(",'+1,'-2,shop,");
        assertThat(lines[3]).contains(",'=cmd|x,\"a,b \"\"c\"\"\",shop,", ",active,");
        assertThat(lines[4]).isEmpty();
        assertThat(table.text()).doesNotContain(secret);
        assertThat(operator.get("tokens/export?project=shop&state=expired")
                        .text()
                        .split("\r\n", -1))
                .hasSize(2);
    }

    @Test
    void aProjectBoundsTheLifeOfItsTokens() throws IOException {
        operator.post("projects", "{'name':'strict','limits':{'maxTokenLifeDays':10}}")
                .good();
        var made = operator.get("projects/strict/tokens").good();
        assertThat(made.get("items.0.expiresAt"))
                .isEqualTo(desk.clock.instant().plus(Duration.ofDays(10)).toString());
        var key = made.get("items.0.accessKey");
        var order = "{'user':'strict'%s}";
        operator.post("projects/strict/tokens", order.formatted("")).refused(400);
        operator.post("projects/strict/tokens", order.formatted(",'expiresInDays':11"))
                .refused(400);
        operator.post("projects/strict/tokens", order.formatted(",'expiresInDays':10"))
                .good();
        operator.patch("tokens/" + key, "{'expiresAt':null}").refused(400);
        operator.patch("tokens/" + key, "{'expiresInDays':11}").refused(400);
        operator.patch("tokens/" + key, "{'name':'n'}").good();
        var bulk = operator.post("tokens/bulk", "{'action':'extend','accessKeys':['" + key + "'],'expiresInDays':11}")
                .good();
        assertThat(bulk.at("results.0.status").asInt()).isEqualTo(400);
        var imported = operator.post(
                        "tokens/import",
                        "{'project':'strict','user':'strict','pairs':[{'accessKey':'old','secretKey':'old secret'}]}")
                .good();
        assertThat(imported.at("results.0.status").asInt()).isEqualTo(400);
        assertThat(operator.get("projects/strict/tokens").at("items").size()).isEqualTo(2);
        desk.user("strict").patch("projects/strict", "{'limits':{}}").refused(400);
        operator.patch("projects/strict", "{'limits':{}}").good();
        operator.post("projects/strict/tokens", order.formatted("")).good();
    }

    @Test
    void aRefusedOrderLeavesNoRole() {
        operator.post("users", "{'login':'ann'}").good();
        for (var bad :
                List.of("'expiresAt':'2020-01-01T00:00:00Z'", "'policy':{}", "'accessKey':'x'", "'tags':{'':''}")) {
            operator.post("projects/shop/tokens", "{'user':'ann','grantRole':'member'," + bad + "}")
                    .refused(400);
        }
        make("'accessKey':'taken','secretKey':'taken secret'");
        operator.post(
                        "projects/shop/tokens",
                        "{'user':'ann','grantRole':'member','accessKey':'taken','secretKey':'other secret'}")
                .refused(409);
        assertThat(operator.get("projects/shop/users").all("user.name")).containsExactly("shop");
    }

    @Test
    void theTestOfATokenTellsHowClocksDiffer() {
        var key = make("");
        for (var pair : List.of("04:00:00 0", "03:59:50 -10", "04:00:07 7")) {
            var date = "Tue, 24 Nov 2026 " + pair.substring(0, 8) + " GMT";
            desk.door = (_, _, _, _) -> new S3Door.Reply(200, Map.of("date", date), new byte[0]);
            assertThat(operator.post("tokens/" + key + "/test", "")
                            .at("clockSkewSeconds")
                            .asInt())
                    .as(pair)
                    .isEqualTo(Integer.parseInt(pair.substring(9)));
        }
    }

    /// The cost of one decision over such a policy is limited; this test limits how many decisions are made.
    @Test
    void theTestOfATokenWithALargePolicyOverManyBucketsCostsASecondOrSo() {
        for (int i = 0; i < 100; i++) {
            operator.post("projects/shop/buckets", "{'name':'wares-%03d'}".formatted(i))
                    .good();
        }
        var resources = new StringJoiner(",");
        var addresses = new StringJoiner(",");
        for (int i = 0; i < 100; i++) {
            resources.add("'arn:aws:s3:::*/" + "*a".repeat(20) + "%02d'".formatted(i));
            addresses.add("'10.0.%d.1'".formatted(i));
        }
        var key = make(
                "'policy':{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':['s3:PutObject','s3:GetObject'],"
                        + "'Resource':[" + resources + ",'arn:aws:s3:::wares-*'],'Condition':{'IpAddress':"
                        + "{'aws:SourceIp':[" + addresses + "]},'StringEquals':{'aws:UserAgent':'never'}}}]}");
        assertTimeoutPreemptively(
                Duration.ofMinutes(1),
                () -> operator.post("tokens/" + key + "/test", "").good());
    }

    @Test
    @Timeout(300)
    void aPersonTestsTwoTokensAtATime() throws Exception {
        var key = make("");
        var entered = new CountDownLatch(2);
        var release = new CountDownLatch(1);
        var door = desk.door;
        desk.door = (method, target, headers, body) -> {
            entered.countDown();
            try {
                release.await();
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
            return door.send(method, target, headers, body);
        };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(() -> operator.post("tokens/" + key + "/test", ""));
            var second = threads.submit(() -> operator.post("tokens/" + key + "/test", ""));
            entered.await();
            var third = operator.post("tokens/" + key + "/test", "").refused(429);
            assertThat(third.headers()).containsEntry("retry-after", "1");
            release.countDown();
            first.get().good();
            second.get().good();
        } finally {
            release.countDown();
        }
        operator.post("tokens/" + key + "/test", "").good();
    }

    @Test
    void usersOfAProjectComeInPages() throws IOException {
        for (int i = 0; i < 5; i++) {
            desk.user("user" + i, "shop", "member");
        }
        var seen = new ArrayList<String>();
        var page = operator.get("projects/shop/users?limit=4").good();
        seen.addAll(page.all("user.name"));
        page = operator.get("projects/shop/users?limit=4&after=" + page.get("next"))
                .good();
        seen.addAll(page.all("user.name"));
        assertThat(page.get("next")).isEmpty();
        assertThat(seen).containsExactlyInAnyOrder("shop", "user0", "user1", "user2", "user3", "user4");
        desk.project("second");
        desk.user("user0", "second", "owner");
        assertThat(operator.get("users/user0/projects?limit=1").good().get("next"))
                .isNotEmpty();
    }

    @Test
    void aLinkIsSignedByTheCallersOwnToken() throws IOException {
        operator.post("projects/shop/buckets", "{'name':'wares'}").good();
        var member = desk.user("ann", "shop", "member");
        var mine = member.post("projects/shop/tokens", "{}").good().get("token.accessKey");
        desk.clock.move(Duration.ofSeconds(1));
        var owners = make("");
        member.post("projects/shop/buckets/wares/links", "{'key':'a','accessKey':'" + owners + "'}")
                .refused(404);
        assertThat(member.post("projects/shop/buckets/wares/links", "{'key':'a'}")
                        .good()
                        .get("url"))
                .contains(mine);
        desk.clock.move(Duration.ofSeconds(1));
        member.post("projects/shop/tokens", "{}").good();
        assertThat(desk.user("shop")
                        .post("projects/shop/buckets/wares/links", "{'key':'a'}")
                        .good()
                        .get("url"))
                .contains(owners);
        operator.patch("tokens/" + owners, "{'state':'disabled'}").good();
        assertThat(desk.user("shop")
                        .post("projects/shop/buckets/wares/links", "{'key':'ü ?&%/b'}")
                        .good()
                        .get("url"))
                .startsWith("http://s3.example:9000/wares/%C3%BC%20%3F%26%25/b?")
                .doesNotContain(owners);
    }
}
