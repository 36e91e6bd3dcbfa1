package io.cloakroom.gateway.panel;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.gateway.CloakroomProcess;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/// Forms that no browser would send by itself. The answer is the status of the refusal and a sentence, and nothing
/// changes.
@TestInstance(Lifecycle.PER_CLASS)
final class PanelFormsTest {
    private static final Pattern CSRF = Pattern.compile("data-csrf=\"([0-9a-f]{32})\"");

    @TempDir
    private static Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable CloakroomProcess server;
    private URI panel = URI.create("http://127.0.0.1");
    private String operator = "";
    private String cookie = "";
    private String csrf = "";

    @BeforeAll
    void start() throws Exception {
        var data = directory.resolve("data");
        var started = CloakroomProcess.serve(
                data,
                Map.of(
                        "CLOAKROOM_ADMIN_PASSWORD", "operator password",
                        "CLOAKROOM_ACCESS_KEY", "given-key",
                        "CLOAKROOM_SECRET_KEY", "given-secret",
                        "CLOAKROOM_BUCKETS", "photos"));
        server = started;
        panel = URI.create(started.ready().group(2));
        operator = Files.readString(data.resolve("operator-token")).strip();
        var signedIn = post("/sign-in", "login=admin&password=operator+password");
        assertThat(signedIn.statusCode()).isEqualTo(303);
        cookie = signedIn.headers().firstValue("set-cookie").orElseThrow().split(";", 2)[0];
        var page = CSRF.matcher(get("/projects").body());
        assertThat(page.find()).isTrue();
        csrf = page.group(1);
    }

    @AfterAll
    void stop() throws Exception {
        http.close();
        if (server != null) {
            server.close();
        }
    }

    private HttpResponse<String> post(String path, String form) throws Exception {
        return http.send(
                HttpRequest.newBuilder(panel.resolve(path))
                        .header("cookie", cookie)
                        .header("content-type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build(),
                BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(panel.resolve(path))
                        .header("cookie", cookie)
                        .build(),
                BodyHandlers.ofString());
    }

    /// Everything that a form could change.
    private String state() throws Exception {
        var state = new StringBuilder();
        for (var list :
                new String[] {"projects", "users", "tokens", "projects/default/buckets", "projects/default/users"}) {
            state.append(send("GET", list, "").body());
        }
        return state.toString();
    }

    /// The page about REST shows everything that the OpenAPI document has, and is as public as that.
    @Test
    void theReferenceNamesEveryCallAndRecordOfTheDocument() throws Exception {
        var document = JsonMapper.shared()
                .readTree(http.send(
                                HttpRequest.newBuilder(panel.resolve("/api/v1/openapi.json"))
                                        .build(),
                                BodyHandlers.ofString())
                        .body());
        var page = http.send(HttpRequest.newBuilder(panel.resolve("/reference")).build(), BodyHandlers.ofString());
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(document.path("paths").size()).isGreaterThan(30);
        document.path("paths")
                .forEach(methods -> methods.forEach(operation -> assertThat(page.body())
                        .contains("id=\"" + operation.path("operationId").asString() + "\"")
                        .contains(operation.path("summary").asString())));
        document.path("components")
                .path("schemas")
                .propertyNames()
                .forEach(name -> assertThat(page.body()).contains("id=\"record-" + name + "\""));
        assertThat(Pattern.compile("href=\"#([^\"]+)\"")
                        .matcher(page.body())
                        .results()
                        .map(link -> link.group(1)))
                .isNotEmpty()
                .allMatch(anchor -> page.body().contains("id=\"" + anchor + "\""));
        assertThat(get("/reference").body()).contains("/sign-out");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "projects                          | -                                       | 400 | A project's name has",
                "projects                          | name=default                            | 409 | There is a project",
                "projects                          | name=x&user=%00                         | 400 | login name",
                "projects/none/settings            | description=x                           | 404 | There is no project",
                "projects/default/settings         | maxSize=many                            | 400 | A size is a number with its unit",
                "projects/default/settings         | maxSize=999999999999+GiB                | 400 | That number is too large",
                "projects/default/settings         | maxSize=10                              | 400 | A size is a number with its unit",
                "projects/default/settings         | maxObjects=1.5                          | 400 | A limit is a whole number",
                "projects/default/users            | login=a%2Fb&role=member                 | 400 | login name",
                "projects/default/users            | login=admin&role=king                   | 400 | A role is owner or member",
                "projects/default/users/none/delete | -                                      | 404 | There is no user",
                "projects/default/users/admin/delete | -                                     | 409 | has tokens",
                "projects/default/buckets          | name=Not_A_Bucket                       | 400 | name has 3-63",
                "projects/default/buckets          | name=photos                             | 409 | already",
                "projects/default/delete           | -                                       | 409 | holds buckets",
                "projects/default/delete           | withData=other                          | 400 | repeats the project",
                "projects/default/tokens           | user=nobody                             | 404 | There is no user",
                "projects/default/tokens           | user=admin&life=date&expiresOn=soon     | 400 | Choose the day",
                "projects/default/tokens           | user=admin&life=99999                   | 400 | is a number from 1 to 36525",
                "projects/default/tokens           | user=admin&level=all                    | 400 | There is no level",
                "projects/default/tokens           | user=admin&level=read&addresses=here    | 400 | “here” is no address. Write addresses or networks",
                "projects/default/tokens           | user=admin&level=read&addresses=192.0.2.0%2F99 | 400 | “192.0.2.0/99” is no address",
                "projects/default/tokens           | user=admin&level=read&buckets=My_Bucket | 400 | “My_Bucket” is not the name of a bucket",
                "projects/default/tokens           | user=admin&level=read&prefixes=img/*    | 400 | “img/*” is no prefix",
                "projects/default/tokens           | user=admin&life=date&expiresOn=2020-01-01 | 400 | 2020-01-01 is not in the future. Choose a later day.",
                "projects/default/tokens           | user=admin&life=date&expiresOn=2027-02-31 | 400 | There is no such day",
                "users                             | login=admin                             | 409 | There is a user",
                "users                             | login=new&password=short                | 400 | A password has",
                "users/none/password               | password=long+enough                    | 404 | There is no user",
                "users/admin/delete                | force=yes                               | 409 | operator",
                "tokens/none/rotate                | graceHours=1                            | 404 | There is no token",
                "tokens/given-key/rotate           | graceHours=long                         | 400 | Choose how long",
                "tokens/given-key/rotate           | graceHours=999                          | 400 | grace",
                "tokens/given-key/settings         | name=x&life=date                        | 400 | Choose the day",
                "projects/default/settings         | description=x&etag=%22old%22            | 412 | Somebody changed it",
                "tokens/given-key/settings         | name=x&etag=%22old%22                   | 412 | Somebody changed it",
                "tokens/given-key/settings         | name=x&tagKey=a&tagValue=1&tagKey=a&tagValue=2 | 400 | a is there twice",
                "tokens/given-key/settings         | name=x&tagKey=&tagValue=1               | 400 | Tags have keys",
                "tokens/given-key/policy           | policy=%7B%0A%22Version%22              | 400 | A policy is a JSON object: line 2",
                "tokens/given-key/policy           | polcy=x                                 | 400 | This form is too old",
                "tokens/given-key/policy           | policy=null                             | 400 | A policy is a JSON object",
                "tokens/given-key/policy           | policy=%7B%22Version%22:%22%5Cud800%22%7D | 400 | half a surrogate pair",
                "tokens/given-key/policy           | policy=%7B%22Version%22:%221999%22%7D   | 400 | olicy",
                "tokens/given-key/policy           | policy=&etag=%22old%22                  | 412 | Somebody changed it",
                "tokens/none/policy                | -                                       | 404 | There is no token",
                "projects/default/tokens/import    | user=admin                              | 400 | Type at least one pair",
                "projects/default/tokens/import    | user=admin&pairs=a-key,given-secret%0Agiven-secret | 400 | Line 2 is no pair",
                "projects/default/tokens/import    | user=nobody&pairs=a-key,given-secret    | 404 | There is no user",
                "projects/none/tokens/import       | user=admin&pairs=a-key,given-secret     | 404 | There is no project",
                "tokens/none/delete                | -                                       | 404 | There is no token",
                "tokens/bulk                       | action=delete                           | 400 | Select at least one",
                "tokens/bulk                       | accessKey=given-key&action=extend-soon  | 400 | Action is",
                "projects/default/buckets/none/delete | -                                    | 404 | no bucket",
                "projects/default/buckets/photos/acl | acl=public                             | 400 | Acl is private or public-read",
                "projects/default/buckets/photos/versioning | status=off                         | 400 | Status is enabled, suspended or never",
                "projects/default/buckets/photos/versions/delete | key=a                         | 400 | Choose a version.",
                "projects/default/buckets/photos/versions/restore | key=none                     | 404 | has no object",
                "projects/default/buckets/photos/versions/restore | key=none&version=x           | 404 | has no version",
                "projects/default/buckets/photos/versions/restore | key=none&version=x&prefix=   | 404 | has no version",
                "projects/default/buckets/photos/delete | name=other                           | 400 | repeat the bucket",
                "projects/default/buckets/photos/folder | name=                                | 400 | A key has 1",
                "projects/default/buckets/photos/selected | action=delete                       | 400 | Select 1 to 100 objects",
                "projects/default/buckets/photos/selected | action=burn&key=a                   | 400 | Choose an action",
                "projects/default/buckets/photos/objects/move | key=none&rename=yes&to=x         | 409 | none: the bucket has no object",
                "projects/default/buckets/photos/object/acl | key=none&acl=private              | 404 | no object",
                "projects/default/buckets/photos/object/tags | key=none&tagKey=a&tagValue=b      | 404 | no object",
                "projects/default/buckets/photos/tags | tagKey=a*&tagValue=b                  | 400 | of a tag is not valid",
                "projects/default/buckets/photos/tags | tagKey=a&tagValue=b&tagKey=a&tagValue= | 400 | a is there twice",
                "projects/default/buckets/photos/lifecycle/form | id=x&expireAfterDays=1      | 412 | Somebody changed it",
                "projects/default/buckets/photos/lifecycle/form | rule=none&expireAfterDays=1 | 404 | has no rule none",
                "projects/default/buckets/none/lifecycle/form | id=x&expireAfterDays=1        | 404 | no bucket",
                "projects/default/buckets/photos/upload | key=                               | 400 | A file",
                "no/such/page                      | -                                       | 404 | There is no such page"
            })
    void areAnsweredAndChangeNothing(String path, @Nullable String form, int status, String sentence) throws Exception {
        var before = state();
        var answer = post("/" + path, (form == null ? "" : form + "&") + "csrf=" + csrf);
        assertThat(answer.body()).contains(sentence);
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).doesNotContain("Exception", "given-secret");
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void savingAProjectAsItIsLeavesItsLimits() throws Exception {
        var limits = "{\"maxBytes\":524288001,\"maxObjects\":7}";
        assertThat(send("POST", "projects", "{\"name\":\"small\",\"limits\":" + limits + "}")
                        .statusCode())
                .isEqualTo(201);
        var before = send("GET", "projects/small", "").body();
        var shown = Pattern.compile("name=\"maxSize\"[^>]*value=\"([^\"]*)\"")
                .matcher(get("/projects/small").body());
        assertThat(shown.find()).isTrue();
        assertThat(shown.group(1)).isEqualTo("524288001 bytes");
        assertThat(post(
                                "/projects/small/settings",
                                "maxSize=" + shown.group(1).replace(' ', '+') + "&maxObjects=7&csrf=" + csrf)
                        .statusCode())
                .isEqualTo(303);
        assertThat(send("GET", "projects/small", "").body()).isEqualTo(before);
        assertThat(post("/projects/small/settings", "maxSize=500+MiB&csrf=" + csrf)
                        .statusCode())
                .isEqualTo(303);
        assertThat(send("GET", "projects/small", "").body()).contains("\"limits\":{\"maxBytes\":524288000}");
        assertThat(get("/projects/small").body()).contains("value=\"500 MiB\"");
    }

    @Test
    void whatTokensOfMembersMayDoIsASettingOfTheProject() throws Exception {
        assertThat(send("POST", "projects", "{\"name\":\"crowd\"}").statusCode())
                .isEqualTo(201);
        assertThat(send("GET", "projects/crowd", "").body()).contains("\"memberTokens\":\"objects\"");
        assertThat(post("/projects/crowd/settings", "memberTokens=buckets&csrf=" + csrf)
                        .statusCode())
                .isEqualTo(303);
        assertThat(send("GET", "projects/crowd", "").body()).contains("\"memberTokens\":\"buckets\"");
        assertThat(get("/projects/crowd").body()).contains("<option value=\"buckets\" selected>");
        assertThat(post("/projects/crowd/settings", "memberTokens=all&csrf=" + csrf)
                        .body())
                .contains("is objects or buckets");
    }

    @Test
    void theLimitsOfATokenCanBeTakenAway() throws Exception {
        var token = "{\"accessKey\":\"bounded\",\"secretKey\":\"bounded-secret\",\"user\":\"admin\",\"scope\":"
                + "{\"level\":\"read\",\"buckets\":[\"photos\"],\"prefixes\":[],\"addresses\":[]}}";
        assertThat(send("POST", "projects/default/tokens", token).statusCode()).isEqualTo(201);
        assertThat(send("GET", "tokens/bounded", "").body()).contains("Read in the bucket photos");
        assertThat(post("/tokens/bounded/settings", "name=free&level=full&csrf=" + csrf)
                        .statusCode())
                .isEqualTo(303);
        assertThat(send("GET", "tokens/bounded", "").body())
                .contains("Everything in every bucket", "\"name\":\"free\"");
    }

    private static String found(String pattern, String page) {
        var found = Pattern.compile(pattern).matcher(page);
        assertThat(found.find()).as(pattern).isTrue();
        return found.group(1);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Test
    void whatSomebodyElseChangedMeanwhileIsNotUndone() throws Exception {
        assertThat(send("POST", "projects", "{\"name\":\"shared\"}").statusCode())
                .isEqualTo(201);
        var etag = "name=\"etag\" value=\"&#34;([0-9a-f]+)&#34;\"";
        var first = found(etag, get("/projects/shared").body());
        send("PATCH", "projects/shared", "{\"limits\":{\"maxObjects\":7}}");
        var form = "description=mine&maxObjects=9&csrf=" + csrf + "&etag=%22";
        var refused = post("/projects/shared/settings", form + first + "%22");
        assertThat(refused.statusCode()).isEqualTo(412);
        assertThat(refused.body()).contains("Somebody changed it meanwhile", "name=\"maxObjects\"", "value=\"7\"");
        assertThat(send("GET", "projects/shared", "").body())
                .contains("\"maxObjects\":7")
                .doesNotContain("mine");
        var now = found(etag, refused.body());
        assertThat(post("/projects/shared/settings", form + now + "%22").statusCode())
                .isEqualTo(303);
        assertThat(send("GET", "projects/shared", "").body()).contains("\"maxObjects\":9", "mine");
    }

    @Test
    void aTokenLivesNoLongerThanItsProjectAllows() throws Exception {
        send("POST", "projects", "{\"name\":\"strict\",\"createToken\":false,\"limits\":{\"maxTokenLifeDays\":30}}");
        var token =
                "{\"accessKey\":\"short-lived\",\"secretKey\":\"short-secret\",\"user\":\"strict\",\"expiresInDays\":7}";
        assertThat(send("POST", "projects/strict/tokens", token).statusCode()).isEqualTo(201);
        assertThat(get("/tokens/short-lived").body())
                .contains("<option value=\"7\">", "<option value=\"30\">")
                .doesNotContain("<option value=\"90\">", "<option value=\"365\">", "<option value=\"never\">");
        var before = send("GET", "tokens/short-lived", "").body();
        assertThat(post("/tokens/short-lived/settings", "name=x&life=never&csrf=" + csrf)
                        .statusCode())
                .isEqualTo(400);
        assertThat(send("GET", "tokens/short-lived", "").body()).isEqualTo(before);
    }

    @Test
    void endTagsAndPolicyOfATokenAreChangedOnItsPage() throws Exception {
        var token = "{\"accessKey\":\"tagged\",\"secretKey\":\"tagged-secret\",\"user\":\"admin\",\"expiresInDays\":7,"
                + "\"tags\":{\"a=b\":\"c\",\"old\":\"1\"}}";
        assertThat(send("POST", "projects/default/tokens", token).statusCode()).isEqualTo(201);
        assertThat(get("/tokens/tagged").body())
                .contains("name=\"tagKey\" value=\"a=b\"", "name=\"tagValue\" value=\"c\"");
        var tags = "tagKey=a%3Db&tagValue=c&tagKey=&tagValue=&tagKey=env&tagValue=two+words";
        assertThat(post("/tokens/tagged/settings", "name=x&life=never&" + tags + "&csrf=" + csrf)
                        .statusCode())
                .isEqualTo(303);
        assertThat(send("GET", "tokens/tagged", "").body())
                .contains("\"tags\":{\"a=b\":\"c\",\"env\":\"two words\"}")
                .doesNotContain("expiresAt");
        var policy = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\","
                + "\"Resource\":\"arn:aws:s3:::photos/*\"}]}";
        assertThat(post("/tokens/tagged/policy", "policy=" + encoded(policy) + "&csrf=" + csrf)
                        .statusCode())
                .isEqualTo(303);
        assertThat(send("GET", "tokens/tagged", "").body()).contains("\"policy\":" + policy);
        var refused =
                post("/tokens/tagged/policy", "policy=" + encoded("{\"Statement\": [</textarea>") + "&csrf=" + csrf);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("{\"Statement\": [&lt;/textarea&gt;</textarea>");
        for (var tooLarge : List.of("{\"a\":".repeat(600), "{\"Version\":" + "9".repeat(2000) + "}")) {
            var answer = post("/tokens/tagged/policy", "policy=" + encoded(tooLarge) + "&csrf=" + csrf);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("A policy is a JSON object: it is too large.");
        }
        assertThat(send("GET", "tokens/tagged", "").body()).contains("\"policy\":" + policy);
    }

    @Test
    void anImportSaysWhatBecameOfEachLineAndRepeatsNoSecret() throws Exception {
        var pairs = "first-key, first/secret ,backup\n\ngiven-key,other-secret\nmixed-up-secret!,mixed-up-key\n"
                + "tab-key\tsecret,with,commas";
        var answer =
                post("/projects/default/tokens/import", "user=admin&life=30&pairs=" + encoded(pairs) + "&csrf=" + csrf);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("2 imported, 2 refused", "first-key", "given-key cannot be used", "an access key has")
                .doesNotContain("first/secret", "other-secret", "mixed-up-secret");
        assertThat(send("GET", "tokens/first-key", "").body()).contains("\"name\":\"backup\"", "\"via\":\"import\"");
        assertThat(send("GET", "tokens/first-key", "").body()).contains("\"expiresAt\":\"");
        assertThat(send("GET", "tokens/first-key/secret", "").body()).contains("first/secret");
        assertThat(send("GET", "tokens/tab-key/secret", "").body()).contains("secret,with,commas");
        assertThat(send("GET", "audit", "").body()).contains("first-key").doesNotContain("first/secret");
    }

    private HttpResponse<String> send(String method, String path, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(panel.resolve("/api/v1/" + path))
                        .header("authorization", "Bearer " + operator)
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
}
